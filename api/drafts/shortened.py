"""A value as a line below a field shows it: its beginning, whatever its size."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

_TEXT: Final = 400
_ITEMS: Final = 10
_FIELDS: Final = 25
_DEPTH: Final = 5
_PARTS: Final = 200
GAP: Final = "…"


class Shortener:
    """Shortens one value and remembers whether anything was left out."""

    def __init__(self) -> None:
        self.has_left_out = False
        self._parts = _PARTS

    def shown(self, value: Any, depth: int = 0) -> Any:
        """Return the value with long texts, long lists, many fields and what lies deep cut off."""
        self._parts -= 1
        if isinstance(value, str):
            return value if len(value) <= _TEXT else self._gap(value[:_TEXT])
        if not isinstance(value, list | Mapping):
            return value
        if value and (depth >= _DEPTH or self._parts <= 0):
            return self._gap("")
        most = _ITEMS if isinstance(value, list) else _FIELDS
        self.has_left_out = self.has_left_out or len(value) > most
        if isinstance(value, list):
            return [self.shown(part, depth + 1) for part in value[:most]]
        fields = islice(value.items(), most)
        return {name[:_TEXT]: self.shown(part, depth + 1) for name, part in fields}

    def _gap(self, beginning: str) -> str:
        self.has_left_out = True
        return beginning + GAP
