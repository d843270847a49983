"""Group commit: everything that became ready while the last commit ran goes into the next one."""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from engine.core.value_object import value_object
from engine.ports.runs import Batch, BatchRefused, EngineSession, RunRow, StorageFull
from engine.runtime.points import Points

_log = structlog.get_logger(__name__)
FULL_RETRY_S: Final = 1.0

Contribute = Callable[[Batch], None]
Done = Callable[[], None]


@value_object
class Entry:
    """Something to be committed, and whom to tell how that went."""

    contribute: Contribute
    done: Done
    refused: Done


class GroupWriter:
    """The one writer of run events in this process."""

    def __init__(self, session: EngineSession, points: Points) -> None:
        self._session = session
        self._points = points
        self._waiting: list[Entry] = []
        self._committing: list[Entry] = []
        self._ready = asyncio.Event()
        self._full_since: float | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether the database has refused to take more."""
        return self._full_since is not None

    def submit(self, contribute: Contribute, done: Done, refused: Done = lambda: None) -> None:
        """Have `contribute` add to the next batch; `done` is called once that is committed."""
        self._waiting.append(Entry(contribute, done, refused))
        self._ready.set()

    @property
    def is_settled(self) -> bool:
        """Tell whether everything submitted so far is committed."""
        return not self._waiting and not self._committing

    async def run(self, *, renew_every_s: float) -> None:
        """Commit batches and renew the lease until ownership is lost."""
        loop = asyncio.get_running_loop()
        renew_at = loop.time()
        while True:
            if loop.time() >= renew_at:
                await self._session.renew()
                await self._points.reach("after_renew")
                renew_at = loop.time() + renew_every_s
            try:
                async with asyncio.timeout_at(renew_at):
                    await self._ready.wait()
            except TimeoutError:
                continue
            # One turn of the loop lets everything that is ready now join this batch.
            await asyncio.sleep(0)
            self._ready.clear()
            taken, self._waiting = self._waiting, []
            self._committing = taken
            await self._commit(taken)
            self._committing = []

    async def _commit(self, taken: list[Entry]) -> None:
        batch = Batch()
        for entry in taken:
            entry.contribute(batch)
        batch.runs = _merged(batch.runs)
        await self._points.reach("before_commit")
        try:
            await self._persist(batch)
        except BatchRefused as fault:
            await self._commit_singly(taken, fault)
            return
        await self._points.reach("after_commit")
        for entry in taken:
            entry.done()
        await self._points.reach("after_notify")

    async def _commit_singly(self, taken: list[Entry], fault: BatchRefused) -> None:
        """Find out which part the database does not take, so that the others lose nothing."""
        if len(taken) > 1:
            for entry in taken:
                await self._commit([entry])
            return
        _log.error("commit.refused", reason=str(fault).splitlines()[0])
        taken[0].refused()

    async def _persist(self, batch: Batch) -> None:
        while True:
            try:
                await self._session.commit(batch)
            except StorageFull as fault:
                if self._full_since is None:
                    _log.error("storage.full", reason=str(fault).splitlines()[0])
                    self._full_since = asyncio.get_running_loop().time()
                await asyncio.sleep(FULL_RETRY_S)
                await self._session.renew()
            else:
                self._full_since = None
                return


def _merged(rows: list[RunRow]) -> list[RunRow]:
    """Of a run that is in the batch twice, keep the last word, and that it is new if it is."""
    if len(rows) < 2:
        return rows
    last: dict[object, RunRow] = {}
    for row in rows:
        before = last.get(row.head.run_id)
        last[row.head.run_id] = row if before is None else row.after(before)
    return list(last.values())
