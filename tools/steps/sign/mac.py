"""Message authentication codes (RFC 2104): a text and a shared secret become a short proof."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterable
from typing import Final, Literal

from tools.sdk.errors import bad_data
from tools.steps.sign.keys import unfit

Fingerprint = Literal["sha256", "sha384", "sha512"]
Form = Literal["hex", "base64", "base64url"]
_PEM: Final = "-----BEGIN "


def signature_of(text: str, secret: str, fingerprint: Fingerprint, form: Form) -> str:
    """Return the code of a text in UTF-8; base64url has no = at its end."""
    made = _code(text, secret, fingerprint)
    if form == "hex":
        return made.hex()
    if form == "base64":
        return base64.b64encode(made).decode()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def check(
    text: str, signature: str, secrets: Iterable[str], fingerprint: Fingerprint, form: Form
) -> None:
    """Raise unless one of the secrets has made the signature; compared in constant time."""
    given = _read(signature.strip(), form)
    equal = [hmac.compare_digest(given, _code(text, one, fingerprint)) for one in secrets]
    if not any(equal):
        raise bad_data(
            "signature_refused",
            "the signature does not belong to this text and key",
            hint="check the text byte for byte, the key, and how the signature is written",
        )


def _code(text: str, secret: str, fingerprint: Fingerprint) -> bytes:
    if _PEM in secret:
        raise unfit("a signature of this kind takes a shared secret, the connection holds a PEM")
    try:
        return hmac.digest(secret.encode(), text.encode(), fingerprint)
    except UnicodeEncodeError as exc:
        raise bad_data("not_unicode", "the text holds half a character (a lone surrogate)") from exc


def _read(signature: str, form: Form) -> bytes:
    try:
        if form == "hex":
            return bytes.fromhex(signature)
        plain = signature.rstrip("=").replace("-", "+").replace("_", "/")
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_in_form", f"the signature is not {form}") from exc
