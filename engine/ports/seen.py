"""Which keys earlier runs of a workflow have already dealt with."""

from collections.abc import Sequence
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
