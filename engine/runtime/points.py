"""Named points of the executor at which a test may kill it; in the product they do nothing."""

from typing import Final, Literal, Protocol

Point = Literal[
    "before_takeover",
    "after_restore",
    "after_takeover",
    "after_renew",
    "after_request",
    "after_take",
    "before_commit",
    "after_commit",
    "before_call",
    "after_call",
    "after_notify",
    "before_schedule",
    "after_schedule",
    "before_release",
]
ALL_POINTS: Final[tuple[Point, ...]] = Point.__args__  # type: ignore[attr-defined]


class Points(Protocol):
    """Is told whenever the executor passes one of its named points."""

    async def reach(self, point: Point) -> None:
        """Note that the executor is at this point."""
        ...


class NoPoints:
    """Takes no notice."""

    async def reach(self, point: Point) -> None:
        """Return at once."""
