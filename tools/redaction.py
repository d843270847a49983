"""Taking known secrets out of whatever leaves an attempt (R38, R40), and what a store cannot hold."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from engine.ports.runner import ActionError

MASK = "•••"
_REPLACED = "�"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST = 2**63 - 1
_NUL = b"\\u0000"


class Redactor:
    """Masks every spelling of the given secrets."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # Longest first, so that no spelling hides behind a shorter one inside it.
        found = sorted({one for one in secrets if one}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, found))) if found else None

    def text(self, text: str) -> str:
        """Return the text without secrets and without characters no store can hold."""
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        return _UNSTORABLE.sub(_REPLACED, text)

    def value(self, value: Any) -> Any:
        """Return a JSON value with every text in it cleaned, names included."""
        # Nearly every value is clean already; one pass in C tells, and turns NaN into null.
        try:
            written = orjson.dumps(value)
        except TypeError:
            return self._walked(value)
        if _NUL in written or (self._pattern and self._pattern.search(written.decode())):
            return self._walked(value)
        return orjson.loads(written)

    def _walked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self._walked(part) for part in value]
        if isinstance(value, Mapping):
            return {self.text(str(name)): self._walked(part) for name, part in value.items()}
        return _storable(value)

    def error(self, error: ActionError) -> ActionError:
        """Return the error with its words cleaned."""
        return dataclasses.replace(
            error,
            message=self.text(error.message),
            hint=self.text(error.hint) if error.hint is not None else None,
        )


def _storable(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST else str(value)
    return str(value)
