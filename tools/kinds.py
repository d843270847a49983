"""The kinds of connections: their fields, which of them are secret, and the hosts they are bound to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic.config import JsonDict

from engine.errors import Invalid
from tools.allow_list import place
from tools.manifest import ConnectionKind
from tools.sdk.schema import Arguments, JsonSchema, schema_of

_HTTP_PORTS = {"http": 80, "https": 443}
_TOKEN = r"^[\x21-\x7e]+$"  # noqa: S105 - a pattern: what fits into one header
_PLAIN = r"^[^\x00-\x1f\x7f]*$"


def secret(
    title: str, description: str, *, pattern: str | None = None, required: bool = True
) -> Any:
    """Declare a field that is sealed at rest and never shown again."""
    extra: JsonDict = {"writeOnly": True, "format": "password"}
    words: dict[str, Any] = {"title": title, "description": description, "max_length": 8_000}
    if required:
        return Field(min_length=1, pattern=pattern, json_schema_extra=extra, **words)
    return Field(default=None, pattern=pattern, json_schema_extra=extra, **words)


class Fields(Arguments):
    """The fields of one kind; knows where its credential may travel."""

    kind: ClassVar[ConnectionKind]
    service: ClassVar[str]
    title: ClassVar[str]

    def hosts(self) -> list[str]:
        """Return the `host:port` pairs the credential is bound to."""
        return []


class _HttpFields(Fields):
    service: ClassVar[str] = "http"

    bound_to: Annotated[list[str], Field(alias="hosts")] = Field(
        alias="hosts",
        title="Hosts",
        description="Where this may be sent, such as api.example.com or http://127.0.0.1:8080.",
        min_length=1,
        max_length=20,
        examples=[["api.example.com"]],
    )
    test_url: str | None = Field(
        default=None,
        title="Test address",
        description="An address that answers only to somebody signed in; used by Test.",
        max_length=2_000,
        pattern=r"^https?://[^\s]+$",
    )

    def hosts(self) -> list[str]:
        """Return the hosts the person named."""
        return sorted({http_place(text) for text in self.bound_to})


class HttpBasic(_HttpFields):
    """User name and password."""

    kind: ClassVar[ConnectionKind] = "http_basic"
    title: ClassVar[str] = "Web address with user name and password"

    username: str = Field(
        title="User name", min_length=1, max_length=500, pattern=r"^[^:\x00-\x1f]+$"
    )
    password: str = secret("Password", "The password of this user.", pattern=_PLAIN)


class HttpBearer(_HttpFields):
    """A bearer token."""

    kind: ClassVar[ConnectionKind] = "http_bearer"
    title: ClassVar[str] = "Web address with a token"

    token: str = secret("Token", "Sent as Authorization: Bearer.", pattern=_TOKEN)


class HttpHeader(_HttpFields):
    """A secret in a header of its own."""

    kind: ClassVar[ConnectionKind] = "http_header"
    title: ClassVar[str] = "Web address with a key in a header"

    header: str = Field(
        title="Header",
        description="The name of the header.",
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
        examples=["X-Api-Key"],
    )
    value: str = secret("Value", "What the header holds.", pattern=_PLAIN)


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
    token: str = secret("Bot token", "Begins with xoxb-.", pattern=_TOKEN)

    def hosts(self) -> list[str]:
        """Return Slack's host, or that of the stand-in."""
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
    username: str | None = Field(default=None, title="User name", max_length=500, pattern=_PLAIN)
    password: str | None = secret(
        "Password", "Needed with a user name.", pattern=_PLAIN, required=False
    )

    def hosts(self) -> list[str]:
        """Return the mail server."""
        return [place(f"{self.host}:{self.port}")]


class SqlUrl(Fields):
    """A database by its URL."""

    kind: ClassVar[ConnectionKind] = "sql_url"
    service: ClassVar[str] = "sql"
    title: ClassVar[str] = "Database (PostgreSQL, SQLite)"

    url: str = secret(
        "URL",
        "postgresql://user:password@host:5432/database, or sqlite:///file.db in the folder an "
        "operator has opened.",
        pattern=r"^(postgres(ql)?|sqlite)://[^\s]+$",
    )

    def hosts(self) -> list[str]:
        """Return the database server; a SQLite file has none."""
        if self.url.startswith("sqlite:"):
            return []
        parts = _split(self.url)
        if not parts.hostname or "," in parts.netloc or "host" in parts.query:
            raise Invalid("The database's URL must name exactly one host.")
        return [place(f"{parts.hostname}:{parts.port or 5432}")]


KINDS: dict[str, type[Fields]] = {
    one.kind: one for one in (HttpBasic, HttpBearer, HttpHeader, SlackToken, Smtp, SqlUrl)
}


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


def http_place(text: str) -> str:
    """Return `host:port` of a host, a host with port, or a web address."""
    parts = _split(text if "://" in text else f"https://{text}")
    if parts.scheme not in _HTTP_PORTS or not parts.hostname or parts.username:
        raise Invalid(f"{text!r} is not a host such as api.example.com.")
    return place(f"{parts.hostname}:{parts.port or _HTTP_PORTS[parts.scheme]}")


def _split(url: str) -> Any:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Invalid("The address cannot be read; check host and port.") from None
    return parts
