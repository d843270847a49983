"""Connections to web addresses: every way in which a request can prove who sends it."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from engine.errors import Invalid
from tools.connection_fields import PLAIN, TOKEN, WebFields, http_place, secret
from tools.manifest import ConnectionKind
from tools.oauth.assertion import private_key

_WEB_ADDRESS = r"^https?://[^\s?#]+$"
_SHORT = r"^[\x21-\x7e]*$"
_SCOPE = r"^[\x21-\x7e]+( [\x21-\x7e]+)*$"


class HttpBasic(WebFields):
    """Basic authentication: the password is sent with every request."""

    kind: ClassVar[ConnectionKind] = "http_basic"
    title: ClassVar[str] = "Web address with user name and password"

    username: str = Field(
        title="User name", min_length=1, max_length=500, pattern=r"^[^:\x00-\x1f]+$"
    )
    password: str = secret("Password", "The password of this user.", pattern=PLAIN)


class HttpBearer(WebFields):
    """A bearer token."""

    kind: ClassVar[ConnectionKind] = "http_bearer"
    title: ClassVar[str] = "Web address with a token"

    token: str = secret("Token", "Sent as Authorization: Bearer.", pattern=TOKEN)


class HttpHeader(WebFields):
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
    value: str = secret("Value", "What the header holds.", pattern=PLAIN)


class HttpQuery(WebFields):
    """A secret in the address; services log addresses, so prefer a header where there is one."""

    kind: ClassVar[ConnectionKind] = "http_query"
    title: ClassVar[str] = "Web address with a key in the address"

    parameter: str = Field(
        title="Parameter",
        description="The name of the query parameter.",
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9._~-]+$",
        examples=["api_key"],
    )
    value: str = secret("Value", "What the parameter holds.", pattern=TOKEN)


class HttpDigest(WebFields):
    """Digest authentication: the password proves itself by a hash and is never sent."""

    kind: ClassVar[ConnectionKind] = "http_digest"
    title: ClassVar[str] = "Web address with user name and password (Digest)"

    username: str = Field(title="User name", min_length=1, max_length=500, pattern=_SHORT)
    password: str = secret("Password", "The password of this user.", pattern=PLAIN)


class AwsKeys(WebFields):
    """AWS access keys: each request is signed for one region and one service."""

    kind: ClassVar[ConnectionKind] = "aws_keys"
    title: ClassVar[str] = "AWS (Signature Version 4)"

    access_key_id: str = Field(
        title="Access key id", min_length=1, max_length=200, pattern=r"^\w+$"
    )
    region: str = Field(
        title="Region", max_length=60, pattern=r"^[a-z0-9-]+$", examples=["eu-central-1"]
    )
    aws_service: str = Field(
        title="Service",
        description="As AWS names it in signatures.",
        max_length=60,
        pattern=r"^[a-z0-9-]+$",
        examples=["execute-api"],
    )
    secret_access_key: str = secret("Secret access key", "Signs; is never sent.", pattern=TOKEN)
    session_token: str | None = secret(
        "Session token", "Only with temporary keys.", pattern=TOKEN, required=False
    )


class _TokenFields(WebFields):
    """A token endpoint stands beside the hosts that the tokens are for."""

    token_url: str = Field(
        title="Token address",
        description="Where tokens are given out.",
        max_length=1_000,
        pattern=_WEB_ADDRESS,
        examples=["https://login.example.com/oauth/token"],
    )
    scope: str | None = Field(
        default=None,
        title="Scope",
        description="Rights to ask for, separated by spaces.",
        max_length=2_000,
        pattern=_SCOPE,
    )

    def hosts(self) -> list[str]:
        """Return the hosts the person named, and that of the token endpoint."""
        return sorted({*super().hosts(), http_place(self.token_url)})


class OAuth2Client(_TokenFields):
    """OAuth 2.0 client credentials: the application signs in as itself."""

    kind: ClassVar[ConnectionKind] = "oauth2_client"
    title: ClassVar[str] = "OAuth 2.0, as the application itself"

    client_id: str = Field(title="Client id", min_length=1, max_length=500, pattern=_SHORT)
    audience: str | None = Field(
        default=None,
        title="Audience",
        description="Only where the service asks for one.",
        max_length=1_000,
        pattern=_SHORT,
    )
    client_auth: Literal["basic", "body"] = Field(
        default="basic",
        title="Proof of the client",
        description="Where the token endpoint expects id and secret.",
    )
    client_secret: str = secret("Client secret", "Sent to the token address only.", pattern=TOKEN)


class OAuth2Code(_TokenFields):
    """OAuth 2.0 authorization code with PKCE: a person signs in, the connection acts for them."""

    kind: ClassVar[ConnectionKind] = "oauth2_code"
    title: ClassVar[str] = "OAuth 2.0, on behalf of a person"

    authorize_url: str | None = Field(
        default=None,
        title="Authorize address",
        description="Where the person signs in and agrees; needed unless they sign in on another device.",
        max_length=1_000,
        pattern=r"^https?://[^\s#]+$",
        examples=["https://login.example.com/oauth/authorize"],
    )
    device_url: str | None = Field(
        default=None,
        title="Device address",
        description="Where codes for signing in on another device are given out (RFC 8628).",
        max_length=1_000,
        pattern=_WEB_ADDRESS,
        examples=["https://login.example.com/oauth/device/code"],
    )
    issuer: str | None = Field(
        default=None,
        title="Issuer",
        description="Where given, the service must name itself so when the person returns.",
        max_length=1_000,
        pattern=_WEB_ADDRESS,
    )
    client_id: str = Field(title="Client id", min_length=1, max_length=500, pattern=_SHORT)
    client_auth: Literal["basic", "body"] = Field(
        default="basic",
        title="Proof of the client",
        description="Where the token endpoint expects id and secret.",
    )
    client_secret: str | None = secret(
        "Client secret",
        "Sent to the token address only; left out for a public client.",
        pattern=TOKEN,
        required=False,
    )

    def hosts(self) -> list[str]:
        """Return the hosts the person named, and those that give out tokens and codes."""
        codes = [http_place(self.device_url)] if self.device_url else []
        return sorted({*super().hosts(), *codes})

    @model_validator(mode="after")
    def _can_be_signed_in_to(self) -> Self:
        if self.authorize_url is None and self.device_url is None:
            raise ValueError("an authorize address or a device address is needed")
        return self


class ServiceAccount(_TokenFields):
    """A service account: a key of its own signs a JWT, which buys a token (RFC 7523)."""

    kind: ClassVar[ConnectionKind] = "service_account"
    title: ClassVar[str] = "Service account with a private key"

    issuer: str = Field(
        title="Account",
        description="The account's e-mail address or id.",
        min_length=1,
        max_length=500,
        pattern=_SHORT,
    )
    subject: str | None = Field(
        default=None,
        title="On behalf of",
        description="A person the account may act for.",
        max_length=500,
        pattern=_SHORT,
    )
    audience: str | None = Field(
        default=None,
        title="Audience",
        description="The token address unless the service says otherwise.",
        max_length=1_000,
        pattern=_SHORT,
    )
    private_key: str = secret("Private key", "RSA in PEM; signs and is never sent.")

    @field_validator("private_key")
    @classmethod
    def _can_sign(cls, value: str) -> str:
        try:
            private_key(value)
        except Invalid as exc:
            raise ValueError(exc.message) from None
        return value
