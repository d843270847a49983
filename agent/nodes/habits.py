"""Instead of drafting: what could come next, what is built again and again, and a call of what it has become, read off the workspace's own workflows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.context import actor_of, current_document
from agent.deps import PlannerDeps, ThreadView
from agent.learning.continuing import Continuation, continuation, without_what_it_read
from agent.learning.extracting import call_instead
from agent.learning.habits import Known, kind_of, repeated
from agent.learning.question import asked_to_call, asks_what_repeats
from agent.learning.words import (
    NO_STEP,
    NOTHING_TO_CALL,
    title_of,
    told_call,
    told_next,
    told_repeated,
)
from agent.nodes.check import MOST_DRAFTS
from agent.plan import Plan
from agent.state import PlanState
from engine.core.marks import in_marks
from engine.errors import FlowError


class Habits:
    """Answer with what workflows here have in common; a next step, and a call, is offered as a change."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        turn, actor = state["turn"], actor_of(state["turn"])
        known = await self._deps.habits.known(actor)
        if asks_what_repeats(turn["text"]):
            found = await asyncio.to_thread(repeated, known)
            return _planned(_answer(told_repeated(found, self._deps.catalog)))
        view = await self._deps.drafts.view(actor, turn["thread_id"])
        document = current_document(view)
        if document is None:
            return _planned(_answer(NO_STEP))
        if callee := asked_to_call(turn["text"]):
            plan = await asyncio.to_thread(
                self._call, known, str(state["workflow_id"]), callee, document, view
            )
            return _planned(plan)
        others = [one for one in known if one.id != state["workflow_id"]]
        after = _named(document, turn["text"])
        next_ = await asyncio.to_thread(continuation, others, document, after)
        if next_ is None:
            return _planned(_answer(NO_STEP))
        return _planned(self._plan(next_, document, view))

    def _call(
        self,
        known: Sequence[Known],
        workflow_id: str,
        callee: str,
        document: Mapping[str, Any],
        view: ThreadView,
    ) -> Plan:
        found = call_instead(known, workflow_id, callee)
        if found is None or not self._holds(found.operations, document, view):
            return _answer(NOTHING_TO_CALL.format(callee))
        names = {step["id"]: step.get("name") or step["id"] for step in document.get("steps", ())}
        return Plan(
            kind="change",
            summary=f"Call “{found.called.name}” instead of {len(found.steps)} steps.",
            operations=found.operations,
            answer=told_call(found.called, [str(names[one]) for one in found.steps]),
        )

    def _plan(self, found: Continuation, document: Mapping[str, Any], view: ThreadView) -> Plan:
        text = told_next(found, document, self._deps.catalog)
        operations = self._sound(found, document, view)
        if found.added is None or not operations:
            return _answer(told_next(replace(found, added=None), document, self._deps.catalog))
        example = found.added.example
        return Plan(
            kind="change",
            summary=f"Add {in_marks(title_of(found.added.uses, self._deps.catalog))}, as in {in_marks(example)}.",
            operations=operations,
            answer=text,
            assumptions=(f"What the step is told stands as in {in_marks(example)}: check it.",),
        )

    def _sound(
        self, found: Continuation, document: Mapping[str, Any], view: ThreadView
    ) -> tuple[Mapping[str, Any], ...]:
        """The change as it is, or with questions for what it reads; empty where neither holds."""
        if not found.operations:
            return ()
        for operations in (found.operations, without_what_it_read(found.operations)):
            if self._holds(operations, document, view):
                return operations
        return ()

    def _holds(
        self,
        operations: Sequence[Mapping[str, Any]],
        document: Mapping[str, Any],
        view: ThreadView,
    ) -> bool:
        """Tell whether a change can be made to what stands there now, and leaves nothing broken."""
        try:
            after = self._deps.validator.patched(document, operations)
        except FlowError:
            return False
        return not self._deps.validator.check(after, view.connections).broken


def _named(document: Mapping[str, Any], text: str) -> str | None:
    """The step whose name is said, the longest name first."""
    said = text.lower()
    steps = sorted(
        document.get("steps", ()), key=lambda one: -len(str(one.get("name") or one["id"]))
    )
    for step in steps:
        name = str(step.get("name") or step["id"]).lower()
        if name in said or kind_of(step).lower() in said:
            return str(step["id"])
    return None


def _answer(text: str) -> Plan:
    return Plan(kind="answer", summary=text.split("\n")[0], answer=text)


def _planned(plan: Plan) -> dict[str, Any]:
    # No further draft: the planner knows nothing better about what was built here.
    return {"plan": plan.as_json(), "drafts": MOST_DRAFTS}
