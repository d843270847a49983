"""Values of a plan as a checkpoint holds them: it refuses whole numbers of more than 64 bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MOST = 2**63 - 1


def holdable(value: Any) -> Any:
    """Copy a plain value; a whole number beyond 64 bits becomes the largest there is.

    No document may hold either of them: the number is still refused, and in words.
    """
    if isinstance(value, Mapping):
        return {key: holdable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [holdable(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-_MOST, min(value, _MOST))
    return value
