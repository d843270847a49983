"""How much a list may grow by: what an expression or a join repeats is stored as often as it stands."""

from __future__ import annotations

from typing import Any, Final

import orjson

from tools.sdk.errors import bad_data

LARGEST_RESULT: Final = 64_000_000


class Room:
    """Counts bytes of JSON, and raises once the result would be larger than a run carries."""

    def __init__(self, largest: int = LARGEST_RESULT) -> None:
        self._left = largest

    def take(self, size: int) -> None:
        """Count so many bytes."""
        self._left -= size
        if self._left < 0:
            raise bad_data(
                "result_too_large",
                f"the list would have more than {LARGEST_RESULT} bytes",
                hint="keep only the fields that are needed, or fewer items",
            )


def size_of(value: Any) -> int:
    """Return how many bytes a value is as JSON."""
    try:
        return len(orjson.dumps(value))
    except TypeError:
        # Odd values, such as numbers of many digits, are made plain later.
        return len(str(value))


class Partners:
    """The right items of one key, and how large they are together."""

    __slots__ = ("items", "size")

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.size = 0

    def add(self, item: Any) -> None:
        """Add one."""
        self.items.append(item)
        self.size += size_of(item)
