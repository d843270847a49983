"""Whether two failures are the same one: their digest, of what stays when ids, numbers and texts differ."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_VARIES = (
    (re.compile(r"https?://[^\s\"']+"), "<address>"),
    (re.compile(r"(?i)\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b[0-9a-f]{16,}\b"), "<id>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<mail>"),
    (re.compile(r"\d+(?:\.\d+)?"), "#"),
)


def plain_message(message: str) -> str:
    """Write a message without what differs from time to time."""
    for pattern, name in _VARIES:
        message = pattern.sub(name, message)
    return " ".join(message.split())[:300]


def fingerprint(error: Mapping[str, Any] | None) -> str:
    """Answer the digest of a failure within one workflow: step, class, code and plain words."""
    given = error or {}
    parts = [
        given.get("step"),
        given.get("class"),
        given.get("code"),
        plain_message(str(given.get("message", ""))),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
