"""Connections to mailboxes."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from tools.allow_list import place
from tools.connection_fields import PLAIN, Fields, secret
from tools.manifest import ConnectionKind


class Imap(Fields):
    """A mailbox on a mail server that speaks IMAP."""

    kind: ClassVar[ConnectionKind] = "imap"
    service: ClassVar[str] = "imap"
    title: ClassVar[str] = "Mailbox (IMAP)"

    host: str = Field(
        title="Server",
        min_length=1,
        max_length=253,
        pattern=r"^[^\s/@]+$",
        examples=["imap.example.com"],
    )
    port: int = Field(default=993, ge=1, le=65_535, title="Port")
    security: Literal["tls", "starttls", "none"] = Field(
        default="tls",
        title="Encryption",
        description="tls on port 993, starttls on port 143, none only inside a trusted network.",
    )
    username: str = Field(title="User name", min_length=1, max_length=500, pattern=PLAIN)
    password: str = secret("Password", "An app password where the service has them.", pattern=PLAIN)

    def hosts(self) -> list[str]:
        """Return the mail server."""
        return [place(f"{self.host}:{self.port}")]
