"""Seventh node: stores the proposal and tells the person everything about it, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from agent.context import EMPTY_DOCUMENT, actor_of, current_document, emission_key, offers_document
from agent.deps import NewProposal, PlannerDeps, ThreadView
from agent.events import (
    ChatEvent,
    PatchOffered,
    PlanShown,
    QuestionAsked,
    RehearsalShown,
    Text,
    ValidationShown,
)
from agent.plan import Plan
from agent.state import PlanState

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig


class Recommend:
    """Offer a sound plan; say honestly when there is none."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState, config: RunnableConfig) -> dict[str, Any]:
        plan = Plan.from_json(state["plan"])
        broken = [p for p in state["problems"] if p["severity"] == "error"]
        offers = offers_document(plan) and not broken and self._changes_something(plan)
        if offers:
            events = await self._offer(state, plan)
        elif broken:
            events = _refused(state, broken)
        else:
            events = _answered(plan)
        turn = state["turn"]
        key = emission_key(config, state)
        await self._deps.transcript.append(actor_of(turn), turn["thread_id"], key, events)
        return {"proposed": offers}

    @staticmethod
    def _changes_something(plan: Plan) -> bool:
        return plan.kind == "create" or bool(plan.operations)

    async def _offer(self, state: PlanState, plan: Plan) -> list[ChatEvent]:
        turn = state["turn"]
        actor = actor_of(turn)
        view = await self._deps.drafts.view(actor, turn["thread_id"])
        proposal = self._proposal(state, plan, view)
        stored = await self._deps.drafts.store(actor, proposal)
        patch = PatchOffered(
            proposal_id=proposal.id,
            workflow_id=proposal.workflow_id,
            base_revision=proposal.base_revision,
            operations=[dict(operation) for operation in proposal.operations],
            summary=list(stored.summary),
            reach=dict(stored.reach),
            document_before=dict(stored.document_before) if stored.document_before else None,
            document_after=dict(stored.document_after),
            touched=list(stored.touched),
            to_allow=list(stored.to_allow),
        )
        return [*_plan_events(state, plan), *_questions(plan), patch]

    def _proposal(self, state: PlanState, plan: Plan, view: ThreadView) -> NewProposal:
        turn = state["turn"]
        base = view.document or EMPTY_DOCUMENT
        operations: list[Mapping[str, Any]] = list(plan.operations)
        if plan.document is not None:
            after = dict(plan.document)
            operations = list(replacing(base, after))
        else:
            after = self._deps.validator.patched(current_document(view) or base, operations)
            if view.open_proposal is not None:
                operations = [*view.open_proposal.operations, *operations]
        return NewProposal(
            id=turn["turn_id"],
            thread_id=turn["thread_id"],
            workflow_id=state["workflow_id"],
            base_revision=state["revision"],
            operations=tuple(operations),
            document_after=after,
            intent=turn["text"][:2000],
            supersedes=state["supersedes"],
            evidence={
                "planner": plan.planner,
                "prompt": plan.prompt,
                "provenance": dict(plan.provenance),
                "problems": state["problems"],
                "questions": [{"text": q.text, "why": q.why} for q in plan.questions],
                "rehearsal": state.get("rehearsal"),
            },
        )


def replacing(base: Any, after: Any) -> list[dict[str, Any]]:
    """Answer the operations that turn the base into a wholly new document."""
    operations: list[dict[str, Any]] = [
        {"op": "remove_step", "id": s["id"]} for s in base.get("steps", ())
    ]
    operations += [{"op": "remove_trigger", "id": t["id"]} for t in base.get("triggers", ())]
    operations.append({"op": "set_meta", "name": after["name"]})
    operations += [{"op": "set_trigger", "trigger": dict(t)} for t in after.get("triggers", ())]
    operations += [{"op": "add_step", "step": dict(s)} for s in after.get("steps", ())]
    operations += [
        {"op": f"set_{key}", key: after.get(key) or {}}
        for key in ("inputs", "outputs")
        if (after.get(key) or {}) != (base.get(key) or {})
    ]
    return operations


def _plan_events(state: PlanState, plan: Plan) -> list[ChatEvent]:
    shown = PlanShown(
        kind=plan.kind,
        summary=plan.summary,
        assumptions=list(plan.assumptions),
        unsupported=list(plan.unsupported),
        fire_times=state["fire_times"],
        notes=list(plan.notes),
        made_by=plan.made_by(),
    )
    events: list[ChatEvent] = [
        Text(plan.answer or plan.summary),
        shown,
        ValidationShown(state["problems"]),
    ]
    rehearsal = state.get("rehearsal")
    if rehearsal:
        told = {part: rehearsal.get(part) for part in ("forecast", "coverage", "examples", "past")}
        events.append(RehearsalShown(rehearsal["status"], rehearsal["steps"], **told))
    return events


def _questions(plan: Plan) -> list[ChatEvent]:
    return [
        QuestionAsked(q.id, q.text, list(q.choices), q.path, q.kind, q.about, q.of, q.why)
        for q in plan.questions
    ]


def _answered(plan: Plan) -> list[ChatEvent]:
    shown = PlanShown(
        plan.kind,
        plan.summary,
        list(plan.assumptions),
        list(plan.unsupported),
        [],
        list(plan.notes),
        plan.made_by(),
    )
    return [Text(plan.answer or plan.summary), shown, *_questions(plan)]


def _refused(state: PlanState, broken: list[dict[str, Any]]) -> list[ChatEvent]:
    told = " ".join(problem["message"] for problem in broken[:3])
    text = f"I could not build this soundly, so I propose nothing. {told}"
    return [Text(text), ValidationShown(state["problems"])]


def route_after_recommend(state: PlanState) -> Literal["propose", "__end__"]:
    return "propose" if state["proposed"] else "__end__"
