"""Looking at a service for what is new there by the time it was made, as most services tell it.

The mark is the moment of the last item that started a run, and which items were made in that moment: the next look
asks from that moment on, and leaves out those. A service that lists the newest first is read to
the mark and turned round.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from engine.core.backoff import format_moment
from engine.ports.polls import MOST_ITEMS
from tools.sdk.schema import Json, Result
from tools.sdk.service import Calls, Request
from tools.sdk.trigger import Item, Page, Watched

P = TypeVar("P", bound=Result)
W = TypeVar("W", bound=Watched)
MOST_READ: Final = 10_000
"""So many are read at a look where the service cannot begin with the oldest."""


class _Mark(BaseModel):
    """How far has been read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: str | None = None
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Newest(Generic[W, P]):
    """How a service is asked for what was made since a moment."""

    since: Callable[[W, str | None], Request]
    """Asks for what was made at a moment or later; for everything without one."""
    model: type[P]
    made: Callable[[P], str]
    """When an item was made, as the service writes it."""
    name: Callable[[P], str]
    """What an item is known by, for good."""
    last: Callable[[W], Request] | None = None
    """Asks for what was made last, among as many as `among`; None where nobody can ask for that.

    Then it begins by our own clock, after one request that shows whether the service can be asked at all.
    """
    oldest_first: bool = False
    """Whether the service begins with the oldest, so that a look need not read to the end."""
    among: int = 1

    async def look(self, calls: Calls, settings: W, cursor: Json | None) -> Page[P]:
        """Return what is new since the last look; on the first one, where things stand."""
        if cursor is None and settings.existing == "skip":
            return Page(
                items=[], cursor=(await self._begun(calls, settings)).model_dump(mode="json")
            )
        mark = _Mark.model_validate(cursor) if cursor is not None else _Mark()
        most = MOST_ITEMS + len(mark.known) + 1 if self.oldest_first else MOST_READ
        found = await self._read(calls, self.since(settings, mark.since), settings, most)
        new = [
            one
            for one in sorted(found, key=lambda one: (one[0], one[1]))
            if one[0] >= (mark.since or "") and one[1] not in mark.known
        ]
        here = new[:MOST_ITEMS]
        items: list[Item[P]] = [Item(key=name, payload=payload) for _, name, payload in here]
        moved = _moved(mark, here).model_dump(mode="json")
        return Page(items=items, cursor=moved, more=len(new) > len(here))

    async def _begun(self, calls: Calls, settings: W) -> _Mark:
        if self.last is not None:
            there = await self._read(calls, self.last(settings), settings, self.among)
            return _moved(_Mark(), there)
        now = format_moment(calls.session.clock.now())
        await self._read(calls, self.since(settings, now), settings, 1)
        return _Mark(since=now)

    async def _read(
        self, calls: Calls, request: Request, settings: W, most: int
    ) -> list[tuple[str, str, P]]:
        found = await calls.elements(request, settings, most)
        told = [calls.read(self.model, one, writes=False) for one in found]
        return [(self._moment(calls, one), self.name(one), one) for one in told]

    def _moment(self, calls: Calls, one: P) -> str:
        try:
            return moment_of(self.made(one))
        except ValueError as exc:
            why = "the moment something was made is none"
            raise calls.api.malformed(why, writes=False) from exc


def moment_of(text: str) -> str:
    """Return a moment in the one spelling that sorts: UTC, milliseconds; RFC 3339 and 5322 are read."""
    if text[:4].isdecimal():
        moment = datetime.fromisoformat(text)
    else:
        moment = email.utils.parsedate_to_datetime(text)
    return format_moment(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def moment_of_seconds(seconds: float) -> str:
    """Return a moment that a service tells in seconds since 1970."""
    return format_moment(datetime.fromtimestamp(seconds, UTC))


def seconds_of(moment: str) -> float:
    """Return a moment in seconds since 1970, for a service that is asked so; whole where it is whole."""
    seconds = datetime.fromisoformat(moment).timestamp()
    return int(seconds) if seconds.is_integer() else seconds


def earlier(moment: str, by_s: float) -> str:
    """Return a moment so much earlier, for a service that does not say whether that very one is meant."""
    return format_moment(datetime.fromisoformat(moment) - timedelta(seconds=by_s))


def _moved(mark: _Mark, here: Sequence[tuple[str, str, Result]]) -> _Mark:
    if not here:
        return mark
    last = max(moment for moment, _, _ in here)
    known = [name for moment, name, _ in here if moment == last]
    before = mark.known if mark.since == last else ()
    return _Mark(since=last, known=(*before, *known))
