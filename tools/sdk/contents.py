"""What a file holds, as services that keep code write it into an answer."""

from __future__ import annotations

import base64
import binascii
from typing import Any


def with_text(answer: Any) -> Any:
    """Put the text of `content` in place of its base64; a folder, or what is no text, has none."""
    try:
        raw = base64.b64decode(answer["content"])
        return {**answer, "text": raw.decode("utf-8")}
    except (TypeError, KeyError, binascii.Error, UnicodeDecodeError):
        return answer
