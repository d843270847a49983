"""Connections that hold a key to sign with: it never leaves the step that signs."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, field_validator

from engine.errors import Invalid
from tools.connection_fields import Fields, secret
from tools.manifest import ConnectionKind
from tools.sdk.signing_key import key_of


class SigningKey(Fields):
    """A key that signs texts and tokens, or checks what others have signed."""

    kind: ClassVar[ConnectionKind] = "signing_key"
    service: ClassVar[str] = "sign"
    title: ClassVar[str] = "Key for signing"

    key_id: str | None = Field(
        default=None,
        title="Key id",
        description="Written into tokens as kid, so that the other side knows which key to check with.",
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
    )
    key: str = secret(
        "Key",
        "A shared secret; or in PEM a private key, or a public one where it only checks.",
    )
    former_key: str | None = secret(
        "Former key",
        "While the key is being changed: what was signed with this one is still taken.",
        required=False,
    )

    @field_validator("key", "former_key")
    @classmethod
    def _can_be_read(cls, value: str | None) -> str | None:
        try:
            if value is not None:
                key_of(value)
        except Invalid as exc:
            raise ValueError(exc.message) from None
        return value
