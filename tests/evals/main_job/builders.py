"""Documents and proposals for the tests of the scorers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from agent.plan import Plan, PlanRequest, Question
from engine.core.problem import Problem
from evals.suites.main_job.answer import Proposal


class Scripted:
    """A planner that answers with the plans it was given, one after the other."""

    name = "scripted"

    def __init__(self, *plans: Plan) -> None:
        self._plans = list(plans)

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        """Return the next plan; the last one stays."""
        del request, problems
        return self._plans.pop(0) if len(self._plans) > 1 else self._plans[0]


NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

FETCH: dict[str, Any] = {
    "id": "fetch",
    "uses": "http.request",
    "with": {"method": "GET", "url": "http://a/x"},
}
KEEP: dict[str, Any] = {
    "id": "keep",
    "uses": "list.filter",
    "with": {"items": "{{ steps.fetch.body }}", "where": "{{ item.total > 5.0 }}"},
}
NEW: dict[str, Any] = {
    "id": "fresh",
    "uses": "list.dedupe",
    "with": {"items": "{{ steps.keep.items }}", "key": "{{ item.id }}", "scope": "workflow"},
}
POST: dict[str, Any] = {
    "id": "post",
    "uses": "slack.post_message",
    "foreach": {"items": "{{ steps.fresh.items }}", "as": "row"},
    "with": {"channel": "#sales", "text": "{{ row.id }}"},
}
MAIL: dict[str, Any] = {
    "id": "mail",
    "uses": "email.send",
    "with": {"to": ["a@b.example"], "subject": "s", "text": "{{ toJson(steps.fresh.items) }}"},
}


def document(
    *steps: Mapping[str, Any], triggers: Sequence[Mapping[str, Any]] = (), **rest: Any
) -> dict[str, Any]:
    return {
        "nexa": 1,
        "name": "Test",
        "triggers": list(triggers),
        "steps": [dict(step) for step in steps],
        **rest,
    }


def proposal(
    proposed: Mapping[str, Any],
    *,
    kind: Any = "create",
    questions: Sequence[Question] = (),
    fires: Mapping[str, Sequence[datetime]] | None = None,
    problems: Sequence[Problem] = (),
    **rest: Any,
) -> Proposal:
    return Proposal(
        plan=Plan(kind=kind, document=proposed, questions=tuple(questions)),
        document=proposed,
        problems=tuple(problems),
        fire_times=fires or {},
        **rest,
    )
