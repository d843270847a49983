"""Instead of drafting: a wish for a faster or cheaper workflow is answered by its own runs, as a change that was played."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.context import actor_of, current_document
from agent.deps import PlannerDeps, ThreadView
from agent.nodes.check import MOST_DRAFTS
from agent.optimise import words
from agent.optimise.advice import Advice, Change
from agent.optimise.adviser import Advised
from agent.plan import Plan
from agent.state import PlanState
from engine.errors import FlowError

MOVED_ON = "The draft has moved on from what ran: publish it and let it run, then ask again."


class Optimise:
    """Offer what would save something and leaves what comes out as it was, all of it as one change to pick from."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        turn, actor = state["turn"], actor_of(state["turn"])
        advised = await self._deps.advises.advise(actor, str(state["workflow_id"]))
        view = await self._deps.drafts.view(actor, turn["thread_id"])
        plan = self._plan(advised, view)
        # No further draft: the planner knows nothing better about what ran.
        return {"plan": plan.as_json(), "drafts": MOST_DRAFTS}

    def _plan(self, advised: Advised, view: ThreadView) -> Plan:
        if not advised.document:
            return _answer(words.NOTHING_RAN)
        together = advised.together
        if together is None:
            return _answer(f"{words.told(advised, [])} {words.NOTHING_FOUND}")
        text = words.told(advised, list(advised.advice))
        if not self._applies(together, advised, view):
            return _answer(f"{text}\n{MOVED_ON}")
        return Plan(
            kind="change",
            summary=together.change.title,
            operations=together.change.operations,
            answer=f"{text}\nTogether: {words.saves(together.saving)}",
            provenance={"advice": together.as_json(), "runs": list(advised.runs)},
        )

    def _applies(self, advice: Advice, advised: Advised, view: ThreadView) -> bool:
        draft = current_document(view)
        if draft is None or not reads_the_same(advice.change, advised.document, draft):
            return False
        try:
            after = self._deps.validator.patched(draft, advice.change.operations)
        except FlowError:
            return False
        return not self._deps.validator.check(after, view.connections).broken


def reads_the_same(change: Change, ran: Mapping[str, Any], draft: Mapping[str, Any]) -> bool:
    """Tell whether what a change rests on reads in a draft as in the document that ran."""
    parts = ("steps", "triggers", "outputs")
    if all(ran.get(part) == draft.get(part) for part in parts):
        return True
    touched = {
        str(one[key]) for one in change.operations for key in ("id", "from", "to") if key in one
    }
    is_about_steps = all(one["op"] in ("update_step", "disconnect") for one in change.operations)
    return is_about_steps and _steps(ran, touched) == _steps(draft, touched)


def _steps(document: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    return {step["id"]: step for step in document.get("steps", ()) if step["id"] in ids}


def _answer(text: str) -> Plan:
    return Plan(kind="answer", summary=text.split(".")[0], answer=text)
