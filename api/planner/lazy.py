"""The planner, loaded in a thread after the service is ready: its libraries take seconds to import.

A workspace that has imported something has a planner of its own: it plans with what is there.
"""

import asyncio
import importlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from agent.deps import Actor
from agent.state import Decision, Turn
from api.services import Services

if TYPE_CHECKING:
    from agent.conversation import Conversation
    from engine.core.action import Catalog

MOST_KEPT: Final = 20
SLOW = ("langgraph.graph", "langgraph.types", "langgraph.checkpoint.postgres.aio")


class LazyPlanner:
    """Takes turns with the conversations it loads on first use, or when it is warmed."""

    def __init__(
        self, services: Services, build: Callable[[Services], Awaitable["Conversation"]]
    ) -> None:
        self._services = services
        self._build = build
        self._kept: OrderedDict[Catalog, Conversation] = OrderedDict()
        self._loading = asyncio.Lock()

    async def warm(self) -> None:
        """Load everything now, so that nobody waits for it later."""
        await self._loaded(self._services)

    async def say(self, turn: Turn) -> Any:
        """Take a turn up to its proposal or its answer."""
        return await (await self._of(_actor(turn))).say(turn)

    async def decide(self, actor: Actor, turn_id: str, decision: Decision) -> Any:
        """Take a turn on from its proposal."""
        return await (await self._of(actor)).decide(actor, turn_id, decision)

    async def go_on(self, turn: Turn) -> Any:
        """Take a turn up again; one that had not reached its first checkpoint begins."""
        actor = _actor(turn)
        conversation = await self._of(actor)
        from langgraph.errors import EmptyInputError

        try:
            return await conversation.go_on(actor, turn["turn_id"])
        except EmptyInputError:
            return await conversation.say(turn)

    async def _of(self, actor: Actor) -> "Conversation":
        within = self._services.within(UUID(actor.org_id), UUID(actor.workspace_id))
        return await self._loaded(await within)

    async def _loaded(self, services: Services) -> "Conversation":
        async with self._loading:
            found = self._kept.get(services.catalog)
            if found is None:
                await asyncio.to_thread(_import_slow)
                found = self._kept[services.catalog] = await self._build(services)
                if len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(services.catalog)
            return found


def _actor(turn: Turn) -> Actor:
    return Actor(turn["org_id"], turn["workspace_id"], turn["user_id"])


def _import_slow() -> None:
    for name in SLOW:
        importlib.import_module(name)
