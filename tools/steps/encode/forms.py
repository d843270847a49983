"""Texts in hexadecimal, base32 and the form addresses have, and back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Final, Literal
from urllib.parse import quote, unquote_to_bytes

from tools.sdk.errors import bad_data

Form = Literal["url", "hex", "base32"]
_HEX: Final = frozenset("0123456789abcdefABCDEF")


def written(content: bytes, form: Form) -> str:
    """Return the bytes in a form of letters and digits; url: RFC 3986, a space is %20."""
    makers: dict[Form, Callable[[bytes], str]] = {
        "url": lambda given: quote(given, safe=""),
        "hex": bytes.hex,
        "base32": lambda given: base64.b32encode(given).decode(),
    }
    return makers[form](content)


def read(text: str, form: Form) -> bytes:
    """Return the bytes a text stands for, or raise bad_data where it is not of the form."""
    try:
        if form == "url":
            return _from_url(text)
        plain = "".join(text.split())
        if form == "hex":
            return bytes.fromhex(plain)
        bare = plain.rstrip("=").upper()
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_in_form", f"the text is not {form}: {exc}") from exc


def _from_url(text: str) -> bytes:
    for part in text.split("%")[1:]:
        if len(part) < 2 or not set(part[:2]) <= _HEX:
            raise ValueError("a % is not followed by two hexadecimal digits")
    return unquote_to_bytes(text)
