"""What stands in a message of a broker: JSON where it is an object or a list, else its text."""

from __future__ import annotations

import base64

from pydantic import JsonValue

from tools.sdk.strict_json import NotStrictJson, parse_json


def message_body(raw: bytes, *, is_json: bool = False) -> JsonValue:
    """Read it; a number or a word stays the text it is unless the sender says that it is JSON.

    What is no text is written in base64.
    """
    if is_json or raw.lstrip()[:1] in {b"{", b"["}:
        try:
            found: JsonValue = parse_json(raw)
        except NotStrictJson:
            pass
        else:
            return found
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return base64.b64encode(raw).decode()
