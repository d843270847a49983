"""A plan survives the checkpoint it is kept in."""

from __future__ import annotations

import json

from agent.plan import Plan, Question


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    plan = Plan(
        kind="create",
        summary="On Fridays",
        document={"nexa": 1, "name": "a", "steps": []},
        operations=({"op": "remove_step", "id": "a"},),
        assumptions=("UTC",),
        questions=(Question("q", "Which?", ("a", "b"), "/steps/0"),),
        notes=("n",),
        unsupported=("u",),
        answer="Yes.",
        planner="scripted",
        prompt="draft@2",
    )
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan
