"""Who has which draft open: counted at this process, and heard of from the others of its database.

Every process says what has changed here, and says all of it again now and then; what a process has not
said again for a while is no longer believed. So nothing is stored, and a process that dies takes its
people with it.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from engine.ports.ids import uuid7

_log = structlog.get_logger(__name__)
PRESENCE_CHANNEL: Final = "nexa_presence"
BEAT_S: Final = 20.0
GONE_AFTER_S: Final = 50.0
"""Two beats may be missed."""
AGAIN_S: Final = 1.0
MOST_TOLD: Final = 150
"""So many people of one draft fit into one notice of the database."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What another process has said of one draft, and when."""

    people: frozenset[UUID]
    at: float


class People:
    """The people of one process, beside those the others tell of."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._process = str(uuid7())
        self._here: dict[UUID, Counter[UUID]] = defaultdict(Counter)
        self._elsewhere: dict[UUID, dict[str, _Told]] = defaultdict(dict)
        self._to_tell: set[UUID] = set()
        self._asks = False
        self._woken = asyncio.Event()

    @contextmanager
    def present(self, workflow_id: UUID, user_id: UUID | None) -> Iterator[None]:
        """Count a person as one who has a draft open; a program is nobody."""
        if user_id is None:
            yield
            return
        self._count(workflow_id, user_id, 1)
        try:
            yield
        finally:
            self._count(workflow_id, user_id, -1)

    def of(self, workflow_id: UUID) -> frozenset[UUID]:
        """Answer who has a draft open, at any process; whoever leaves is gone at once."""
        self._forget_old()
        told = self._elsewhere.get(workflow_id, {}).values()
        return frozenset(self._here.get(workflow_id, ())).union(*(one.people for one in told))

    def hear(self, payload: str) -> None:
        """Take in what a process has said; what this one says itself is known here."""
        said: dict[str, Any] = json.loads(payload)
        if said["process"] == self._process:
            return
        if "workflow" not in said:
            self._tell(*self._here)
            return
        workflow_id = UUID(said["workflow"])
        people = frozenset(UUID(person) for person in said["people"])
        self._elsewhere[workflow_id][said["process"]] = _Told(people, self._now())
        self._forget_old()

    def ask(self) -> None:
        """Have all others say who is there: notices may have been lost, or this process is new."""
        self._asks = True
        self._woken.set()

    async def announce(self, say: Callable[[str], Awaitable[None]], beat_s: float = BEAT_S) -> None:
        """Say what changes, and everything at each beat, until cancelled."""
        beat = self._now() + beat_s
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, beat - self._now())):
                    await self._woken.wait()
            if self._now() >= beat:
                beat = self._now() + beat_s
                self._tell(*self._here)
            self._woken.clear()
            try:
                await self._say_all(say)
            except (SQLAlchemyError, OSError) as fault:
                _log.warning("presence.waits", reason=type(fault).__name__)
                await asyncio.sleep(AGAIN_S)
                self._woken.set()

    async def _say_all(self, say: Callable[[str], Awaitable[None]]) -> None:
        if self._asks:
            await say(json.dumps({"process": self._process}))
            self._asks = False
        for workflow_id in tuple(self._to_tell):
            here = self._here.get(workflow_id, ())
            people = [str(person) for person in sorted(here)[:MOST_TOLD]]
            told = {"process": self._process, "workflow": str(workflow_id), "people": people}
            self._to_tell.discard(workflow_id)
            try:
                await say(json.dumps(told))
            except BaseException:
                self._to_tell.add(workflow_id)
                raise

    def _count(self, workflow_id: UUID, user_id: UUID, by: int) -> None:
        people = self._here[workflow_id]
        before = len(people)
        people[user_id] += by
        if people[user_id] == 0:
            del people[user_id]
        if len(people) != before:
            self._tell(workflow_id)
        if not people:
            del self._here[workflow_id]

    def _tell(self, *workflow_ids: UUID) -> None:
        self._to_tell.update(workflow_ids)
        if self._to_tell:
            self._woken.set()

    def _forget_old(self) -> None:
        oldest = self._now() - GONE_AFTER_S
        for workflow_id, told in tuple(self._elsewhere.items()):
            for process, one in tuple(told.items()):
                if one.at < oldest or not one.people:
                    del told[process]
            if not told:
                del self._elsewhere[workflow_id]
