"""Which keys earlier runs of a workflow have already dealt with."""

from collections.abc import Collection, Sequence
from typing import Protocol


class SeenKeys(Protocol):
    """Look-up of committed keys, bound to one workflow and one step."""

    async def seen(self, keys: Sequence[str]) -> set[str]:
        """Return those of `keys` that a former run has committed."""
        ...


class NothingSeen:
    """A look-up for rehearsals and tests: every key is new."""

    async def seen(self, keys: Sequence[str]) -> set[str]:  # noqa: ARG002 - the Protocol's shape
        """Return no keys."""
        return set()


class KnownKeys:
    """A look-up of keys that are told it: no memory is read."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = frozenset(keys)

    async def seen(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that it was told."""
        return {key for key in keys if key in self._keys}
