"""What every kind of connection is made of: fields, secrets among them, and the hosts it is bound to."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import Field
from pydantic.config import JsonDict

from engine.errors import Invalid
from tools.allow_list import place
from tools.manifest import ConnectionKind
from tools.sdk.schema import Arguments

_HTTP_PORTS = {"http": 80, "https": 443}
TOKEN = r"^[\x21-\x7e]+$"  # noqa: S105 - a pattern: what fits into one header
PLAIN = r"^[^\x00-\x1f\x7f]*$"


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


class WebFields(Fields):
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
        description="An address that answers only to somebody signed in, best with who they are; used by Test.",
        max_length=2_000,
        pattern=r"^https?://[^\s]+$",
    )
    test_name: str | None = Field(
        default=None,
        title="Who it answers to",
        description="Where its answer names them, such as user.email; found by itself where it has a usual name.",
        max_length=200,
        pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,9}$",
        examples=["user.email"],
    )

    def hosts(self) -> list[str]:
        """Return the hosts the person named."""
        return sorted({http_place(text) for text in self.bound_to})


def http_place(text: str) -> str:
    """Return `host:port` of a host, a host with port, or a web address."""
    parts = split_url(text if "://" in text else f"https://{text}")
    if parts.scheme not in _HTTP_PORTS or not parts.hostname or parts.username:
        raise Invalid(f"{text!r} is not a host such as api.example.com.")
    return place(f"{parts.hostname}:{parts.port or _HTTP_PORTS[parts.scheme]}")


def split_url(url: str) -> Any:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Invalid("The address cannot be read; check host and port.") from None
    return parts
