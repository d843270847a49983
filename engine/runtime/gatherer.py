"""Starts that are to become one run: gathered, and joined in one commit."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from typing import Any
from uuid import UUID

from engine.runtime.admission import Gathering
from engine.runtime.batches import Batches, join
from engine.runtime.driver import Driver
from engine.runtime.waiting import Ticket


class Gatherer:
    """Makes one run of many starts; until it is committed what became of them, nothing of it has happened.

    `reading` is held by whoever reads the inbox, `admit` lets a start go its own way, and `again` has
    requests taken once more, as the inbox now words them.
    """

    def __init__(
        self,
        driver: Driver,
        reading: asyncio.Lock,
        admit: Callable[[Ticket], Awaitable[None]],
        again: Callable[[Collection[int]], Coroutine[Any, Any, None]],
    ) -> None:
        self._driver = driver
        self._reading = reading
        self._admit = admit
        self._again = again
        self._batches = Batches()

    async def gather(self, ticket: Ticket, gathering: Gathering) -> None:
        """Let a start become a part of its room's next run."""
        key, due = ("batch", gathering.room), self._batches.add(ticket, gathering)
        if due is None:
            self._driver.alarm.drop(key)
            await self._join(self._batches.close(gathering.room), gathering.into)
            return

        self._driver.alarm.set(key, due, lambda: _go(self._close(gathering)))

    def take(self, run_id: UUID) -> Ticket | None:
        """Take a start out of its batch again, or answer None where it is in none."""
        return self._batches.take(run_id)

    async def _close(self, gathering: Gathering) -> None:
        # After a restart more of them may still be in the inbox.
        async with self._reading:
            tickets = self._batches.close(gathering.room)
        await self._join(tickets, gathering.into)

    async def _join(self, tickets: Sequence[Ticket], into: str) -> None:
        """Write down in one commit what has become of these starts; they are then taken as it says."""
        driver = self._driver
        variables: dict[str, Any] = {}
        if any(ticket.version.needs_variables for ticket in tickets):
            variables = await driver.plans.variables(tickets[0].request.workspace_id)
        joined = join(tickets, into, driver.world.evaluator, variables)
        if joined.rewritten:
            parts = [ticket for ticket in tickets if ticket.position in joined.rewritten]
            driver.writer.submit(
                lambda batch: batch.rewritten.update(joined.rewritten),
                lambda: _go(self._again(joined.rewritten.keys())),
                lambda: _go(self._let_go(parts)),
            )
        await self._let_go(joined.apart)

    async def _let_go(self, tickets: Sequence[Ticket]) -> None:
        for ticket in tickets:
            await self._admit(ticket)


def _go(work: Coroutine[Any, Any, None]) -> None:
    asyncio.get_running_loop().create_task(work)
