"""Patterns that are made of words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# They are more than `re` itself keeps, and would drive out those that every request needs.
_KEPT: Final = 2_048


@lru_cache(maxsize=_KEPT)
def pattern_of(spelt: str, flags: int = 0) -> re.Pattern[str]:
    """Answer a pattern, made once for as long as it is used again and again."""
    return re.compile(spelt, flags)
