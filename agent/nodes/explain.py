"""Instead of drafting: a question about a failure is answered with facts, and with a fix that was played before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.context import actor_of, current_document, emission_key
from agent.deps import Actor, PlannerDeps, ThreadView
from agent.events import ExplanationTold
from agent.explain.explanation import Explanation
from agent.explain.fixes.fix import Fix, is_about_same_steps
from agent.explain.question import run_in
from agent.nodes.check import MOST_DRAFTS
from agent.plan import Plan
from agent.state import PlanState
from engine.errors import FlowError, NotFound

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

NOTHING_FAILED = "No run of this workflow has failed."


class Explain:
    """Answer why the run that is named, or the last that failed, did so; offer its fix as a change."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState, config: RunnableConfig) -> dict[str, Any]:
        turn, actor = state["turn"], actor_of(state["turn"])
        found = await self._explained(actor, str(state["workflow_id"]), run_in(turn["text"]))
        if isinstance(found, str):
            return _planned(Plan(kind="answer", summary=found, answer=found))
        view = await self._deps.drafts.view(actor, turn["thread_id"])
        fix = await self._fix_of_draft(actor, found, view)
        told = found if fix is not None else _without_fix(found)
        key = emission_key(config, state)
        event = ExplanationTold(
            run_id=told.run,
            status=told.status,
            sentences=[sentence.as_json() for sentence in told.sentences],
            evidence=fix.proof.as_json() if fix is not None else None,
            written_by=told.written_by,
        )
        await self._deps.transcript.append(actor, turn["thread_id"], key, [event])
        return _planned(_plan(told, fix))

    async def _explained(
        self, actor: Actor, workflow_id: str, run: str | None
    ) -> Explanation | str:
        asked = run or await self._deps.history.last_failed(actor, workflow_id)
        if asked is None:
            return NOTHING_FAILED
        try:
            return await self._deps.explains.explain(actor, asked)
        except NotFound as missing:
            return missing.message

    async def _fix_of_draft(self, actor: Actor, found: Explanation, view: ThreadView) -> Fix | None:
        """Try the fix on the draft, which may be another than the version that failed."""
        document = current_document(view)
        if found.fix is None or document is None or found.workflow_id != view.workflow_id:
            return None
        failed = await self._deps.history.record(actor, found.run)
        if failed is None or not is_about_same_steps(found.fix, failed.document, document):
            # It was made for steps that read otherwise by now: somebody is at work there.
            return None
        try:
            after = self._deps.validator.patched(document, found.fix.operations)
            checked = self._deps.validator.check(after, view.connections)
            if checked.broken:
                return None
            proof = await self._deps.replay.check(actor, found.run, after)
        except FlowError:
            return None
        return None if proof.verdict == "fails" else replace(found.fix, proof=proof)


def _planned(plan: Plan) -> dict[str, Any]:
    # No further draft: the planner knows nothing better about a failure.
    return {"plan": plan.as_json(), "drafts": MOST_DRAFTS}


def _without_fix(found: Explanation) -> Explanation:
    """Leave out what is said of a fix that cannot be offered."""
    if found.fix is None:
        return found
    kept = [s for s in found.sentences if not s.text.startswith(("Proposed:", "On what was"))]
    return replace(found, fix=None, sentences=kept)


def _plan(found: Explanation, fix: Fix | None) -> Plan:
    operations: Sequence[Mapping[str, Any]] = fix.operations if fix is not None else ()
    provenance: dict[str, Any] = {"explains": found.run, **found.provenance}
    if fix is not None:
        provenance |= {"rules": list(fix.rules), "check": fix.proof.as_json()}
    return Plan(
        kind="change" if fix is not None else "answer",
        summary="; ".join(fix.titles) if fix is not None else "Why the run failed",
        operations=tuple(operations),
        answer=found.text,
        notes=found.notes,
        planner=found.written_by,
        prompt=found.prompt,
        provenance=provenance,
    )
