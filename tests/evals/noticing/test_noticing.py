"""The suite of examples: its mistakes change one thing each, and its scorer tells a noticed one from one that is not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from evals.suites.edits.corpus import workflows
from evals.suites.noticing.mistakes import mistakes
from evals.suites.noticing.suite import Noticing, Stage, scored, workflows_of

STEP = {"id": "a", "uses": "text.render", "with": {"template": "{{ inputs.n }} of 'ten'"}}
POST = {
    "id": "p",
    "uses": "http.request",
    "with": {"method": "POST", "url": "https://x.example", "json": {"say": "hello"}},
}


def document(**more: Any) -> dict[str, Any]:
    properties = {"n": {"type": "integer", "default": 5}}
    inputs = {"type": "object", "properties": properties}
    return {"nexa": 1, "name": "N", "inputs": inputs, "steps": [{**STEP, **more}, POST]}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{{ inputs.n > 3 }}", {"relation": "{{ inputs.n >= 3 }}", "bound": "{{ inputs.n > 4 }}"}),
        ("{{ inputs.n >= 3 && true }}", {"joined": "{{ inputs.n >= 3 || true }}"}),
        ("{{ inputs.k == 'x1' }}", {"compared text": "{{ inputs.k == 'something else' }}"}),
        ("{{ inputs.n <= 0.5 }}", {"bound": "{{ inputs.n <= 1.5 }}"}),
    ],
)
def test_a_condition_is_made_wrong_in_one_thing(when: str, expected: dict[str, str]) -> None:
    made = {one.kind: one.document["steps"][0] for one in mistakes(document(when=when))}
    assert {kind: made[kind]["when"] for kind in expected} == expected
    assert "when" not in made["condition gone"]


def test_arguments_waits_and_order_are_made_wrong() -> None:
    steps = [{"id": "w", "type": "wait", "duration_s": 60}]
    sort = {"id": "s", "uses": "list.sort", "with": {"items": [1], "descending": True}}
    made = {one.kind: one.document for one in mistakes({"steps": [*steps, sort, STEP]})}
    assert made["wait"]["steps"][0]["duration_s"] == 120
    assert made["order"]["steps"][1]["with"]["descending"] is False
    assert made["value not read"]["steps"][2]["with"]["template"] == "always of 'ten'"
    assert len(made["step gone"]["steps"]) == 2


def test_a_document_is_left_as_it_is() -> None:
    for one in list(workflows().values())[:10]:
        before = copy.deepcopy(one)
        assert all(mistake.document != before for mistake in mistakes(one))
        assert one == before


async def test_a_mistake_in_what_is_done_is_noticed_and_one_in_what_is_not_seen_is_not() -> None:
    stage = Stage()
    outcomes = await scored(stage, "n", document(when="{{ inputs.n > 3 }}"), 100)
    points = {(one.case, one.group): one.points for one in outcomes}
    assert points["n", "green"] == 1.0
    # Nobody sees what is rendered and passed on to nothing.
    assert points["nsteps/0/with/template: value not read", "value not read"] == 0.0
    assert points["nsteps/1/with/json/say: words", "words"] == 1.0
    assert points["nsteps/1: step gone", "step gone"] == 1.0


def test_all_workflows_are_measured_each_with_as_many_mistakes() -> None:
    found = workflows_of(Noticing.splits["dev"])
    assert [name for name, _, _ in found] == sorted(workflows())
    assert {most for _, _, most in found} == {8}
