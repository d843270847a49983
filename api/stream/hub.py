"""What this process hears over its one LISTEN connection, handed to the streams that wait for it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.auth.repository import ENDED_CHANNEL
from api.drafts.repository import CHANNEL as DRAFTS_CHANNEL
from api.stream.people import PRESENCE_CHANNEL, People
from engine.runtime.feed import ALL_RUNS, Feed
from engine.runtime.ownership import INBOX_CHANNEL, SCHEDULES_CHANNEL
from engine.runtime.run_host import RunHost
from engine.store.executor_sql import RUNS_CHANNEL
from engine.store.imported_apis import IMPORTS_CHANNEL

CHANNELS = (
    RUNS_CHANNEL,
    INBOX_CHANNEL,
    SCHEDULES_CHANNEL,
    DRAFTS_CHANNEL,
    ENDED_CHANNEL,
    IMPORTS_CHANNEL,
    PRESENCE_CHANNEL,
)


@dataclass(frozen=True)
class DraftMoved:
    """A draft has a new revision."""

    org_id: UUID
    workflow_id: UUID
    revision: int


class Hub:
    """Fans notices out; says so when some may have been lost."""

    def __init__(
        self,
        feed: Feed,
        host: RunHost[Any],
        hooks: Callable[[str], None],
        imports: Callable[[UUID | None], None],
    ) -> None:
        self._feed = feed
        self._hooks = hooks
        self._imports = imports
        self._host = host
        self._drafts: dict[UUID, set[Callable[[DraftMoved | None], None]]] = defaultdict(set)
        self._ends: dict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._doubts: set[asyncio.Event] = set()
        self.people = People()

    def take(self, channel: str, payload: str) -> None:
        """Read one notice; without a channel, the connection was broken for a while."""
        self._hooks(channel)
        if channel == RUNS_CHANNEL:
            self._feed.notice(payload)
            self._host.notice(channel, payload)
        elif channel in (INBOX_CHANNEL, SCHEDULES_CHANNEL):
            self._host.notice(channel, payload)
        elif channel == DRAFTS_CHANNEL:
            self._draft_moved(payload)
        elif channel == IMPORTS_CHANNEL:
            self._imports(UUID(payload))
        elif channel == PRESENCE_CHANNEL:
            self.people.hear(payload)
        elif channel == ENDED_CHANNEL:
            for ended in self._ends.get(UUID(payload), ()):
                ended.set()
        else:
            self._doubt()

    @contextmanager
    def draft_moves(
        self, workflow_id: UUID, tell: Callable[[DraftMoved | None], None]
    ) -> Iterator[None]:
        """Call `tell` with each move of a draft; with None when a move may have been missed."""
        self._drafts[workflow_id].add(tell)
        try:
            yield
        finally:
            self._drafts[workflow_id].discard(tell)
            if not self._drafts[workflow_id]:
                del self._drafts[workflow_id]

    @contextmanager
    def end_of(self, credential: UUID | None) -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
        """Answer two events: the session or key has ended; it may have and must be looked up."""
        ended, doubted = asyncio.Event(), asyncio.Event()
        self._doubts.add(doubted)
        if credential is not None:
            self._ends[credential].add(ended)
        try:
            yield ended, doubted
        finally:
            self._doubts.discard(doubted)
            if credential is not None:
                self._ends[credential].discard(ended)
                if not self._ends[credential]:
                    del self._ends[credential]

    def _draft_moved(self, payload: str) -> None:
        told = json.loads(payload)
        moved = DraftMoved(UUID(told["org"]), UUID(told["workflow"]), int(told["revision"]))
        for tell in tuple(self._drafts.get(moved.workflow_id, ())):
            tell(moved)

    def _doubt(self) -> None:
        self._imports(None)
        self.people.ask()
        self._feed.notice(ALL_RUNS)
        self._host.notice("", "")
        for tells in tuple(self._drafts.values()):
            for tell in tuple(tells):
                tell(None)
        for doubted in self._doubts:
            doubted.set()
