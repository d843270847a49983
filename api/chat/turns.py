"""Turns of conversations: one task each, readable by many, and finished even when nobody reads."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID
from weakref import WeakValueDictionary

from agent.deps import Actor
from agent.state import Decision, Turn
from api.chat.encoder import Line, News
from api.repository import Session
from engine.errors import Conflict

_log = logging.getLogger("nexa.chat")
READ_ALONG_S: Final = 0.5
RENEWED_EVERY_S: Final = 1.0


class Planner(Protocol):
    """What takes turns; built by the wiring, warmed in the background."""

    def say(self, turn: Turn) -> Coroutine[Any, Any, Any]:
        """Take a turn up to its proposal or its answer."""
        ...

    async def decide(self, actor: Actor, turn_id: str, decision: Decision) -> Any:
        """Take a turn on from its proposal."""
        ...

    def go_on(self, turn: Turn) -> Coroutine[Any, Any, Any]:
        """Take a turn up again that was cut short, or begin it."""
        ...


@dataclass(frozen=True)
class Person:
    """Who stops a turn: a person by id and name, or a program."""

    user_id: UUID | None
    name: str


@dataclass(frozen=True)
class Ending:
    """How a turn ended: well, with a fault, or because somebody stopped it."""

    fault: BaseException | None = None
    stopped_by: Person | None = None


class Kept(Protocol):
    """What has become of a lease that was to be renewed."""

    @property
    def is_ours(self) -> bool:
        """Whether the turn is still this process's to take."""
        ...

    @property
    def stop_by(self) -> Person | None:
        """Who has asked another process to stop it."""
        ...


class Leases(Protocol):
    """Lets one process at a time take the turn of a conversation."""

    async def take(self, turn: Turn) -> bool:
        """Take a turn, unless another process is at it."""
        ...

    async def take_in(self, session: Session, thread_id: UUID) -> bool:
        """Take it in the transaction in which its message is stored."""
        ...

    async def renew(self, turn: Turn) -> Kept:
        """Keep it for a while longer."""
        ...

    async def release(self, turn: Turn) -> None:
        """Give it back."""
        ...

    async def told(self, turn: Turn) -> Sequence[Line]:
        """Answer what it has told so far, whichever process is at it."""
        ...


class Epilogue(Protocol):
    """Writes the last line of a turn."""

    async def __call__(self, turn: Turn, ending: Ending) -> Sequence[Line]:
        """Write how the turn ended and answer the new lines."""
        ...


@dataclass
class Running:
    """A turn under way: the lines so far, and word of the next."""

    turn_id: str
    thread_id: UUID
    lines: list[Line] = field(default_factory=list)
    is_over: bool = False
    stopped_by: Person | None = None
    work: asyncio.Task[Any] | None = None
    is_lost: bool = False
    news: list[News] = field(default_factory=list)
    """The newest news, or none: whoever reads slowly misses what has been overtaken."""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, lines: Sequence[Line]) -> None:
        """Hand over new lines."""
        known = {line.position for line in self.lines}
        self.lines.extend(line for line in lines if line.position not in known)
        self.news = []
        self._wake()

    def tell(self, news: News) -> None:
        """Tell how it gets on, until there is a line."""
        self.news = [news]
        self._wake()

    def end(self) -> None:
        """Say that no line follows."""
        self.is_over = True
        self._wake()

    def stop(self, by: Person) -> None:
        """Cut the planner's work off, or keep it from beginning."""
        self.stopped_by = self.stopped_by or by
        if self.work is not None:
            self.work.cancel()

    def lose(self) -> None:
        """Leave the turn to the process that has taken it over."""
        self.is_lost = True
        if self.work is not None:
            self.work.cancel()

    async def follow(self) -> AsyncIterator[Line | News]:
        """Answer every line from the first, then each new one, until the turn is over; between them the newest news."""
        seen, heard = 0, None
        while True:
            changed = self._changed
            while seen < len(self.lines):
                yield self.lines[seen]
                seen += 1
            if self.is_over:
                return
            if self.news and self.news[0] is not heard:
                heard = self.news[0]
                yield heard
            else:
                await changed.wait()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Turns:
    """The turns this process is taking; at most one for each conversation."""

    def __init__(self, leases: Leases) -> None:
        self.leases = leases
        self._running: dict[UUID, Running] = {}
        self._by_turn: dict[str, Running] = {}
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()
        self._planner: Planner | None = None
        self._epilogue: Epilogue | None = None

    def serve(self, planner: Planner, epilogue: Epilogue) -> None:
        """Say who takes the turns."""
        self._planner, self._epilogue = planner, epilogue

    def running(self, thread_id: UUID) -> Running | None:
        """Answer the turn a conversation is at, if one is under way here."""
        return self._running.get(thread_id)

    @asynccontextmanager
    async def alone(self, thread_id: UUID) -> AsyncIterator[None]:
        """Let messages to one conversation arrive one after another."""
        lock = self._locks.setdefault(thread_id, asyncio.Lock())
        async with lock:
            yield

    def begin(self, turn: Turn, *, again: bool = False, lines: Sequence[Line] = ()) -> Running:
        """Take a turn in the background; `again` after a crash, with the lines it has told."""
        thread_id = UUID(turn["thread_id"])
        if thread_id in self._running:
            raise Conflict("The last message of this conversation is still being answered.")
        running = Running(turn["turn_id"], thread_id, list(lines))
        self._running[thread_id] = self._by_turn[turn["turn_id"]] = running
        self._keep(asyncio.create_task(self._take(turn, running, again=again)))
        return running

    async def end(self, turn: Turn, ending: Ending) -> None:
        """Write the last line of a turn that nobody is taking any more."""
        _, epilogue = self._parts()
        await epilogue(turn, ending)

    def told(self, turn_id: str, lines: Sequence[Line]) -> None:
        """Hand a turn's new lines to its readers."""
        if running := self._by_turn.get(turn_id):
            running.add(lines)

    def under_way(self, turn_id: str, payload: Mapping[str, Any]) -> None:
        """Tell a turn's readers how it gets on; nobody is kept waiting for them."""
        if running := self._by_turn.get(turn_id):
            running.tell(News(turn_id, payload))

    def decide(self, actor: Actor, turn_id: str, decision: Decision) -> None:
        """Let the waiting turn of a proposal know what was decided."""
        self._keep(asyncio.create_task(self._decide(actor, turn_id, decision)))

    async def close(self) -> None:
        """Stop every turn; each goes on from its last checkpoint when somebody asks for it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, turn: Turn, running: Running, *, again: bool) -> None:
        try:
            # A message that was just stored has its lease already; what was cut short has not.
            if not again or await self._taken_over(turn, running):
                running.add(await self._taken(turn, running, again=again))
        finally:
            try:
                await self.leases.release(turn)
            finally:
                self._running.pop(running.thread_id, None)
                self._by_turn.pop(running.turn_id, None)
                running.end()

    async def _taken_over(self, turn: Turn, running: Running) -> bool:
        """Read along while another process is at the turn; True once it is ours to take up."""
        while True:
            is_ours = await self.leases.take(turn)
            running.add(await self.leases.told(turn))
            if any(line.kind == "end" for line in running.lines):
                return False
            if is_ours:
                return True
            await asyncio.sleep(READ_ALONG_S)

    async def _taken(self, turn: Turn, running: Running, *, again: bool) -> Sequence[Line]:
        """Take a turn to its last line; cut off by an end of the service it has none, and goes on later."""
        planner, epilogue = self._parts()
        taken = planner.go_on(turn) if again else planner.say(turn)
        # The work has a task of its own: who stops it must not cut its last line off.
        running.work = asyncio.create_task(taken)
        if running.stopped_by is not None:
            running.work.cancel()
        keeping = asyncio.create_task(self._keep_lease(turn, running))
        ending = Ending()
        try:
            await running.work
        except asyncio.CancelledError:
            if _is_cancelled():
                raise
            if running.is_lost or running.stopped_by is None:
                return ()
            ending = Ending(stopped_by=running.stopped_by)
        except Exception as error:  # noqa: BLE001 - the turn must end with a word to its reader
            _log.error("turn failed", extra={"turn": turn["turn_id"]}, exc_info=error)
            ending = Ending(fault=error)
        finally:
            keeping.cancel()
        return await epilogue(turn, ending)

    async def _keep_lease(self, turn: Turn, running: Running) -> None:
        """Renew the lease while the work lasts; hear in time who wants it stopped."""
        while True:
            await asyncio.sleep(RENEWED_EVERY_S)
            try:
                kept = await self.leases.renew(turn)
            except Exception as error:  # noqa: BLE001 - the database may be back before the lease ends
                _log.warning("lease of a turn not renewed", exc_info=error)
                continue
            if not kept.is_ours:
                running.lose()
            elif kept.stop_by is not None:
                running.stop(kept.stop_by)

    async def _decide(self, actor: Actor, turn_id: str, decision: Decision) -> None:
        planner, _ = self._parts()
        try:
            await planner.decide(actor, turn_id, decision)
        except Exception as error:  # noqa: BLE001 - the decision itself is stored already
            _log.error("turn not told of its decision", extra={"turn": turn_id}, exc_info=error)

    def _parts(self) -> tuple[Planner, Epilogue]:
        if self._planner is None or self._epilogue is None:
            raise Conflict("The planner is still being loaded: try again in a moment.")
        return self._planner, self._epilogue

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
