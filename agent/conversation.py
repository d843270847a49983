"""The planner as its callers see it: say something, decide on what came back, go on after a crash."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from agent.deps import Actor, PlannerDeps
from agent.graph import build_graph
from agent.state import Decision, PlanState, Turn

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import BaseCheckpointSaver

Status = Literal["waiting", "ended", "unknown"]


@dataclass(frozen=True, slots=True)
class TurnResult:
    """Where a turn stands: `waiting` for a decision on proposal `turn_id`, `ended`, or never begun."""

    turn_id: str
    status: Status
    plan: dict[str, Any] | None = None
    outcome: dict[str, Any] | None = None


class Conversation:
    """Runs turns. Everything a reader sees goes to the transcript while they run.

    `saver_for` opens LangGraph's checkpoint saver for one organization; every turn is a thread of its
    own there, so several proposals of one conversation can wait at the same time.
    """

    def __init__(
        self,
        deps: PlannerDeps,
        saver_for: Callable[[str], AbstractAsyncContextManager[BaseCheckpointSaver[Any]]],
    ) -> None:
        self._deps = deps
        self._saver_for = saver_for

    async def say(self, turn: Turn) -> TurnResult:
        """Take a turn up to its proposal or its answer."""
        return await self._run(turn["org_id"], turn["turn_id"], {"turn": turn})

    async def decide(self, actor: Actor, turn_id: str, decision: Decision) -> TurnResult:
        """Accept (all, or some hunks) or reject the turn's proposal; deciding again changes nothing."""
        from langgraph.types import Command

        standing = await self.standing(actor, turn_id)
        if standing.status != "waiting":
            return standing
        return await self._run(actor.org_id, turn_id, Command(resume=dict(decision)))

    async def go_on(self, actor: Actor, turn_id: str) -> TurnResult:
        """Continue a turn that a crash interrupted; a turn that waits or has ended stays as it is."""
        standing = await self.standing(actor, turn_id)
        if standing.status != "unknown":
            return standing
        return await self._run(actor.org_id, turn_id, None)

    async def standing(self, actor: Actor, turn_id: str) -> TurnResult:
        """Tell where a turn stands; `unknown` while it runs, was cut short, or never began."""
        async with self._saver_for(actor.org_id) as saver:
            graph = build_graph(self._deps, saver)
            snapshot = await graph.aget_state(_config(turn_id))
        if not snapshot.values:
            return TurnResult(turn_id, "unknown")
        return _result(turn_id, snapshot.values, tuple(snapshot.next))

    async def _run(self, org_id: str, turn_id: str, given: Any) -> TurnResult:
        async with self._saver_for(org_id) as saver:
            graph = build_graph(self._deps, saver)
            config = _config(turn_id)
            await graph.ainvoke(given, config, durability="sync")
            snapshot = await graph.aget_state(config)
        return _result(turn_id, snapshot.values, tuple(snapshot.next))


def _config(turn_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": turn_id}, "recursion_limit": 40}


def _result(
    turn_id: str, values: dict[str, Any] | PlanState, upcoming: tuple[str, ...]
) -> TurnResult:
    status: Status = (
        "ended" if not upcoming else "waiting" if upcoming == ("propose",) else "unknown"
    )
    return TurnResult(turn_id, status, values.get("plan"), values.get("outcome"))
