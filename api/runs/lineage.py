"""Where a value of a run came from, as answers carry it."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from api.room import Room
from api.runs.past import Past, PastRun
from api.shapes import Shown
from engine.core.lineage import Origin, Side, parse_pointer, trace

LONGEST = 4096


class ValueOrigin(Shown):
    """One value on the way back, and what it was made of."""

    side: Side
    step: str | None
    item: str | None
    path: str = Field(description="RFC 6901 pointer into the input, the output or the root")
    value: JsonValue = Field(description="the value; a large one is cut to its beginning")
    made_by: str | None = Field(description="an expression or an action; null from outside")
    origins: list["ValueOrigin"]


class Lineages:
    """Traces values of one workspace's runs."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def trace(
        self, run_id: UUID, step: str, item: str | None, side: Literal["input", "output"], path: str
    ) -> ValueOrigin:
        """Return a value of a run that is over with everything it was made of."""
        async with self._room.transaction() as session:
            past: PastRun = await Past(self._room, session).run(run_id)
        found = trace(
            past.record,
            past.values.resolve,
            step=step,
            item=item,
            side=side,
            path=parse_pointer(path),
        )
        return _shown(found)


def _shown(origin: Origin) -> ValueOrigin:
    return ValueOrigin(
        side=origin.side,
        step=origin.step,
        item=origin.item,
        path=origin.path,
        value=_short(origin.value),
        made_by=origin.made_by,
        origins=[_shown(one) for one in origin.origins],
    )


def _short(value: Any) -> Any:
    """Answer a value people can read in a tree."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    if isinstance(value, dict | list) and len(str(value)) > LONGEST:
        return f"{len(value)} {'field(s)' if isinstance(value, dict) else 'item(s)'}"
    return value
