"""The kinds of connections: their fields, which of them are secret, and the hosts they are bound to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, ValidationError

from engine.errors import Invalid
from tools.allow_list import place
from tools.broker_kinds import Mqtt, Nats, RabbitMq, Redis
from tools.chat_kinds import DiscordBot, SlackAppToken, TeamsWebhook, TelegramBot
from tools.connection_fields import PLAIN, TOKEN, Fields, http_place, secret, split_url
from tools.mail_kinds import Imap
from tools.manifest import ConnectionKind
from tools.sdk.schema import JsonSchema, schema_of
from tools.service_kinds import SERVICE_KINDS
from tools.signing_kinds import SigningKey
from tools.web_kinds import (
    AwsKeys,
    HttpBasic,
    HttpBearer,
    HttpDigest,
    HttpHeader,
    HttpQuery,
    OAuth2Client,
    OAuth2Code,
    ServiceAccount,
)


class SlackToken(Fields):
    """A Slack bot token."""

    kind: ClassVar[ConnectionKind] = "slack_token"
    service: ClassVar[str] = "slack"
    title: ClassVar[str] = "Slack"

    base_url: str = Field(
        default="https://slack.com/api",
        title="Address",
        description="Slack's own, unless a stand-in or a gateway is used.",
        max_length=500,
        pattern=r"^https?://[^\s?#]+$",
    )
    token: str = secret("Bot token", "Begins with xoxb-.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return Slack's host and where it takes files, or the stand-in alone."""
        home = http_place(self.base_url)
        return [home, "files.slack.com:443"] if home == "slack.com:443" else [home]


class OpenAiApi(Fields):
    """A server that speaks OpenAI's protocol: OpenAI's own, another vendor's, or one of your own."""

    kind: ClassVar[ConnectionKind] = "openai_api"
    service: ClassVar[str] = "ai"
    title: ClassVar[str] = "AI model (OpenAI-compatible)"

    base_url: str = Field(
        default="https://api.openai.com/v1",
        title="Address",
        description="Up to and including /v1; OpenAI's own, unless another server is used.",
        max_length=500,
        pattern=r"^https?://[^\s?#]+$",
    )
    model: str = Field(
        title="Model",
        description="Used wherever a step names no other.",
        min_length=1,
        max_length=200,
        examples=["gpt-4.1-mini"],
    )
    usd_per_million_input: float | None = Field(
        default=None, title="Price in", description="USD per million tokens read.", ge=0
    )
    usd_per_million_output: float | None = Field(
        default=None, title="Price out", description="USD per million tokens written.", ge=0
    )
    token: str = secret("API key", "Any word, for a server that asks for none.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return the server."""
        return [http_place(self.base_url)]


class Smtp(Fields):
    """A mail server that sends."""

    kind: ClassVar[ConnectionKind] = "smtp"
    service: ClassVar[str] = "smtp"
    title: ClassVar[str] = "Mail server (SMTP)"

    host: str = Field(
        title="Server",
        min_length=1,
        max_length=253,
        pattern=r"^[^\s/@]+$",
        examples=["smtp.example.com"],
    )
    port: int = Field(default=587, ge=1, le=65_535, title="Port")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        title="Encryption",
        description="starttls on port 587, tls on port 465, none only inside a trusted network.",
    )
    from_: str = Field(
        alias="from",
        title="Sender",
        description="The address letters come from.",
        max_length=600,
        pattern=r"^[^\r\n\x00]*[^\s<>@]+@[^\s<>@]+>?$",
        examples=["Orders <orders@example.com>"],
    )
    username: str | None = Field(default=None, title="User name", max_length=500, pattern=PLAIN)
    password: str | None = secret(
        "Password", "Needed with a user name.", pattern=PLAIN, required=False
    )

    def hosts(self) -> list[str]:
        """Return the mail server."""
        return [place(f"{self.host}:{self.port}")]


class WebhookSecret(Fields):
    """A secret that two sides share to sign what one calls the other with."""

    kind: ClassVar[ConnectionKind] = "webhook_secret"
    service: ClassVar[str] = "webhook"
    title: ClassVar[str] = "Webhook signature"

    bound_to: Annotated[list[str], Field(alias="hosts")] = Field(
        default_factory=list,
        alias="hosts",
        title="Hosts",
        description="Where webhooks signed with it may be sent; empty when it only checks those that come in.",
        max_length=20,
        examples=[["hooks.example.com"]],
    )
    signing_secret: str = secret(
        "Secret", "As the other side shows it; Standard Webhooks begin with whsec_.", pattern=TOKEN
    )
    former_secret: str | None = secret(
        "Former secret",
        "While the secret is being changed: calls signed with this one are still taken.",
        pattern=TOKEN,
        required=False,
    )

    def hosts(self) -> list[str]:
        """Return the hosts the person named."""
        return sorted({http_place(text) for text in self.bound_to})


class SqlUrl(Fields):
    """A database by its URL."""

    kind: ClassVar[ConnectionKind] = "sql_url"
    service: ClassVar[str] = "sql"
    title: ClassVar[str] = "Database (PostgreSQL, MySQL, MariaDB, SQLite, DuckDB)"

    url: str = secret(
        "URL",
        "postgresql://user:password@host:5432/database, mysql://user:password@host:3306/database, or "
        "sqlite:///file.db and duckdb:///file.duckdb in the folder an operator has opened.",
        pattern=r"^(postgres(ql)?|mysql|mariadb|sqlite|duckdb)://[^\s]+$",
    )

    def hosts(self) -> list[str]:
        """Return the database server; a file has none."""
        if self.url.startswith(("sqlite:", "duckdb:")):
            return []
        parts = split_url(self.url)
        if not parts.hostname or "," in parts.netloc or "host" in parts.query:
            raise Invalid("The database's URL must name exactly one host.")
        port = 5432 if parts.scheme.startswith("postgres") else 3306
        return [place(f"{parts.hostname}:{parts.port or port}")]


_ALL: tuple[type[Fields], ...] = (
    HttpBasic,
    HttpBearer,
    HttpHeader,
    HttpQuery,
    HttpDigest,
    AwsKeys,
    OAuth2Client,
    OAuth2Code,
    ServiceAccount,
    OpenAiApi,
    SlackToken,
    SlackAppToken,
    Smtp,
    Imap,
    SqlUrl,
    WebhookSecret,
    Redis,
    RabbitMq,
    Mqtt,
    Nats,
    DiscordBot,
    TelegramBot,
    TeamsWebhook,
    SigningKey,
    *SERVICE_KINDS,
)
KINDS: dict[str, type[Fields]] = {one.kind: one for one in _ALL}


@dataclass(frozen=True, slots=True)
class Checked:
    """Fields that fit their kind, parted into what may be shown and what may not."""

    config: dict[str, Any]
    secret: dict[str, str]
    hosts: list[str]


def kind_of(name: str) -> type[Fields]:
    """Return a kind, or raise Invalid with those there are."""
    if name not in KINDS:
        raise Invalid(f"There is no kind of connection {name!r}; there are {', '.join(KINDS)}.")
    return KINDS[name]


def schema_of_kind(kind: type[Fields]) -> JsonSchema:
    """Return the form of a kind as JSON Schema; secrets are marked writeOnly."""
    return schema_of(kind, "validation")


def secret_names(kind: type[Fields]) -> frozenset[str]:
    """Return the names of the fields that are never shown."""
    properties = schema_of_kind(kind)["properties"]
    return frozenset(name for name, part in properties.items() if part.get("writeOnly"))


def checked_fields(
    kind: type[Fields], config: Mapping[str, Any], secret: Mapping[str, Any]
) -> Checked:
    """Return the fields if they fit, or raise Invalid without quoting any of them."""
    names = secret_names(kind)
    if wrong := sorted(set(config) & names):
        raise Invalid(f"{wrong[0]!r} is a secret: send it in `secret`, not in `config`.")
    if wrong := sorted(set(secret) - names):
        raise Invalid(f"{wrong[0]!r} is not a secret of {kind.kind}: send it in `config`.")
    try:
        fields = kind.model_validate({**config, **secret})
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the connection"
        raise Invalid(f"{where}: {first['msg']}", field=where) from None
    whole = fields.model_dump(by_alias=True, exclude_none=True)
    return Checked(
        config={name: value for name, value in whole.items() if name not in names},
        secret={name: value for name, value in whole.items() if name in names},
        hosts=fields.hosts(),
    )
