"""Every setting of the service, read once from the environment (`NEXA_...`)."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from engine.errors import Invalid
from engine.store.master_key import (
    FIRST,
    load_or_create_master_key,
    parse_keyring,
    read_keyring,
)
from engine.store.roles import Roles
from tools.allow_list import place


def default_data_dir() -> Path:
    """Return where data lives when nobody says otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/nexabuilder")
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser() / "nexabuilder"


class SettingInvalid(Invalid):
    """A setting in the environment cannot be used."""

    code = "setting_invalid"


class Settings(BaseSettings):
    """What an operator may set; secrets never show in logs or messages."""

    model_config = SettingsConfigDict(
        env_prefix="NEXA_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(default_factory=default_data_dir, description="where everything is kept")
    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8700, ge=0, le=65535, description="the port to listen on; 0 takes a free one")
    public_url: str | None = Field(
        None, description="how browsers reach the service, e.g. https://nexa.example.com"
    )
    database_url: SecretStr | None = Field(
        None, description="a PostgreSQL with pgvector to use instead of the embedded one"
    )
    database_role_prefix: str = Field(
        "nexa", description="start of the names of the database roles, for clusters with several"
    )
    master_key: SecretStr | None = Field(
        None,
        description="32 bytes in base64 or hex, instead of the file master.key; newer keys may follow as ,2:KEY",
    )
    session_days: int = Field(30, ge=1, le=365, description="how long a sign-in lasts unused")
    invitation_days: int = Field(7, ge=1, le=90, description="how long an invitation is good for")
    allowed_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="private host:port pairs that steps may call, separated by commas"
    )
    secrets_folder: Path | None = Field(
        None, description="the folder whose files connections name as secret://file/NAME"
    )
    secret_organizations: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="ids of the organizations that may refer to secrets kept outside, separated by commas; all when empty",
    )
    vault_address: str | None = Field(
        None,
        description="the HashiCorp Vault that secret://vault/PATH#FIELD is read from, e.g. https://vault.example.com:8200",
    )
    vault_token: SecretStr | None = Field(None, description="a token whose policy reads there")
    vault_token_file: Path | None = Field(
        None, description="a file with that token instead, read each time"
    )
    vault_namespace: str | None = Field(None, description="the namespace in Vault, if it has any")
    model_base_url: str | None = Field(
        None, description="an OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1"
    )
    model_name: str | None = Field(None, description="the model that drafts plans there")
    model_api_key: SecretStr | None = Field(None, description="its key, when it asks for one")
    model_timeout_s: float = Field(
        60.0, gt=0, le=600, description="how long one draft by the model may take"
    )
    model_tokens_per_day: int = Field(
        2_000_000, ge=1, description="tokens one organization may use of the model in a day (UTC)"
    )
    model_usd_per_day: float = Field(
        10.0,
        gt=0,
        description="US dollars one organization may spend on the model in a day (UTC), once prices are set",
    )
    model_usd_per_million_in: float | None = Field(
        None, ge=0, description="what the model costs for a million tokens that are sent"
    )
    model_usd_per_million_out: float | None = Field(
        None, ge=0, description="what the model costs for a million tokens that it writes"
    )
    engine: Literal["embedded", "temporal"] = Field(
        "embedded", description="what runs workflows: this service itself, or Temporal"
    )
    temporal_address: str = Field("127.0.0.1:7233", description="host:port of the Temporal server")
    temporal_namespace: str = Field("default", description="the namespace runs live in there")
    temporal_task_queue: str = Field(
        "nexabuilder", description="the queue this service's workers take runs from"
    )
    temporal_api_key: SecretStr | None = Field(None, description="a key for Temporal Cloud")
    temporal_tls: bool = Field(
        False, description="speak TLS to Temporal; implied by a key or a certificate"
    )
    temporal_tls_ca: Path | None = Field(
        None, description="certificates to check the server's by, instead of the machine's own"
    )
    temporal_tls_cert: Path | None = Field(
        None, description="this service's certificate, for servers that ask for one"
    )
    temporal_tls_key: Path | None = Field(None, description="the private key of that certificate")
    smtp_host: str | None = Field(
        None, description="the mail server that tells owners of scheduled runs that failed"
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="how the line to it is secured: starttls, tls or none"
    )
    smtp_username: str | None = Field(None, description="the name to sign in there with, if any")
    smtp_password: SecretStr | None = Field(None, description="the password that goes with it")
    smtp_from: str | None = Field(
        None, description="the sender, e.g. NexaBuilder <nexa@example.com>"
    )
    code_step: Literal["off", "on", "process"] = Field(
        "off",
        description="whether workflows may run a few lines of Python (code.run): on, with a user and a "
        "network of its own for each call; process, without them",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="log detail: debug, info, warning or error"
    )

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("public_url", "vault_address")
    @classmethod
    def _origin_only(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write it like https://nexa.example.com, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("model_base_url")
    @classmethod
    def _endpoint_without_secrets(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("write it like https://models.example.com/v1")
        if parts.username or parts.password:
            raise ValueError("put the key into NEXA_MODEL_API_KEY and not into the address")
        return value

    @model_validator(mode="after")
    def _whole_model(self) -> Self:
        if (self.model_base_url is None) != (self.model_name is None):
            raise ValueError("NEXA_MODEL_BASE_URL and NEXA_MODEL_NAME are set together")
        prices = (self.model_usd_per_million_in, self.model_usd_per_million_out)
        if prices.count(None) == 1:
            raise ValueError(
                "NEXA_MODEL_USD_PER_MILLION_IN and NEXA_MODEL_USD_PER_MILLION_OUT are set together"
            )
        return self

    @model_validator(mode="after")
    def _whole_vault(self) -> Self:
        tokens = [one for one in (self.vault_token, self.vault_token_file) if one is not None]
        if len(tokens) != (1 if self.vault_address else 0):
            raise ValueError(
                "NEXA_VAULT_ADDRESS goes with either NEXA_VAULT_TOKEN or NEXA_VAULT_TOKEN_FILE"
            )
        return self

    @model_validator(mode="after")
    def _whole_mail(self) -> Self:
        if (self.smtp_host is None) != (self.smtp_from is None):
            raise ValueError("NEXA_SMTP_HOST and NEXA_SMTP_FROM are set together")
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("NEXA_SMTP_USERNAME and NEXA_SMTP_PASSWORD are set together")
        return self

    @model_validator(mode="after")
    def _whole_certificate(self) -> Self:
        if (self.temporal_tls_cert is None) != (self.temporal_tls_key is None):
            raise ValueError("NEXA_TEMPORAL_TLS_CERT and NEXA_TEMPORAL_TLS_KEY are set together")
        return self

    @field_validator("database_role_prefix")
    @classmethod
    def _names_roles(cls, value: str) -> str:
        return Roles(value).prefix

    @field_validator("allowed_addresses")
    @classmethod
    def _are_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(place(text) for text in value)
        except Invalid as exc:
            raise ValueError(exc.message.rstrip(".")) from exc

    @field_validator("allowed_addresses", "secret_organizations", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    def base_url(self) -> str:
        """Return where people find the service, as far as it is known before anybody calls."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def is_behind_tls(self) -> bool:
        """Tell whether browsers reach the service over https."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def roles(self) -> Roles:
        """Return the names of the database roles."""
        return Roles(self.database_role_prefix)

    def database_address(self) -> str | None:
        """Return NEXA_DATABASE_URL as it was given."""
        return self.database_url.get_secret_value() if self.database_url else None

    def load_master_key(self) -> bytes:
        """Return the master key; makes the file at the very first start."""
        if self.master_key is not None:
            return self.load_keyring()[FIRST]
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return load_or_create_master_key(self.data_dir)

    def switched_on(self) -> frozenset[str]:
        """Return the settings that open actions which are off unless an operator wants them."""
        return frozenset({"NEXA_CODE_STEP"} if self.code_step != "off" else ())

    def load_keyring(self) -> dict[int, bytes]:
        """Return every key secrets may be sealed under, by version; the file is read each time."""
        if self.master_key is not None:
            return parse_keyring(self.master_key.get_secret_value(), source="NEXA_MASTER_KEY")
        return read_keyring(self.data_dir)

    def load_vault_token(self) -> str:
        """Return the token for Vault; the file, which an agent may renew, is read each time."""
        if self.vault_token is not None:
            return self.vault_token.get_secret_value()
        return self.vault_token_file.read_text() if self.vault_token_file else ""


def load_settings(**overrides: object) -> Settings:
    """Read the settings; a wrong one becomes one plain sentence that names it."""
    try:
        return Settings.model_validate({**Settings().model_dump(), **overrides})
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        message = first["msg"].removeprefix("Value error, ")
        if not name:
            raise SettingInvalid(f"The settings cannot be used: {message}.") from exc
        raise SettingInvalid(f"The setting NEXA_{name} cannot be used: {message}.") from exc
