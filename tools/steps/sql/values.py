"""Values of a database as JSON: exact where JSON can be exact, text where it cannot."""

from __future__ import annotations

import base64
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_LARGEST_EXACT = 2**53 - 1


def plain(value: Any) -> Any:
    """Return the JSON form of a column's value."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return _text(value)


def _text(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case _:
            return str(value)


def _number(value: float | Decimal) -> int | float | str | None:
    """Return a number only where reading it back gives the same amount."""
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_EXACT else str(value)
    if not math.isfinite(value):
        return None
    if isinstance(value, float):
        return value
    if value == value.to_integral_value() and abs(value) <= _LARGEST_EXACT:
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)
