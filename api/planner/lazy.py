"""The planner, loaded in a thread after the service is ready: its libraries take seconds to import."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from agent.deps import Actor
from agent.state import Decision, Turn

if TYPE_CHECKING:
    from agent.conversation import Conversation

SLOW = ("langgraph.graph", "langgraph.types", "langgraph.checkpoint.postgres.aio")


class LazyPlanner:
    """Takes turns with the conversation it loads on first use, or when it is warmed."""

    def __init__(self, build: Callable[[], Awaitable["Conversation"]]) -> None:
        self._build = build
        self._conversation: Conversation | None = None
        self._loading = asyncio.Lock()

    async def warm(self) -> None:
        """Load everything now, so that nobody waits for it later."""
        await self._loaded()

    async def say(self, turn: Turn) -> Any:
        """Take a turn up to its proposal or its answer."""
        return await (await self._loaded()).say(turn)

    async def decide(self, actor: Actor, turn_id: str, decision: Decision) -> Any:
        """Take a turn on from its proposal."""
        return await (await self._loaded()).decide(actor, turn_id, decision)

    async def go_on(self, turn: Turn) -> Any:
        """Take a turn up again; one that had not reached its first checkpoint begins."""
        conversation = await self._loaded()
        from langgraph.errors import EmptyInputError

        actor = Actor(turn["org_id"], turn["workspace_id"], turn["user_id"])
        try:
            return await conversation.go_on(actor, turn["turn_id"])
        except EmptyInputError:
            return await conversation.say(turn)

    async def _loaded(self) -> "Conversation":
        async with self._loading:
            if self._conversation is None:
                await asyncio.to_thread(_import_slow)
                self._conversation = await self._build()
            return self._conversation


def _import_slow() -> None:
    for name in SLOW:
        importlib.import_module(name)
