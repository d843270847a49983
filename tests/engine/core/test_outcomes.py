"""The ways a document can go, which of them a run went, and what pins make of its start."""

from typing import Any

import pytest

from engine.core.document import Document
from engine.core.outcomes import Outcome, outcomes_of, reached_in
from engine.core.pins import pinned
from tests.engine.core.host import Bench, plan_of

STEPS: tuple[dict[str, Any], ...] = (
    {"id": "a", "uses": "test.read", "when": "{{ inputs.x }}"},
    {"id": "b", "uses": "test.read", "after": ["a.failed"]},
    {"id": "off", "uses": "test.read", "disabled": True},
    {"id": "way", "type": "branch", "cases": [{"id": "big", "when": "{{ inputs.y }}"}], "else": "drop"},
    {"id": "way2", "type": "branch", "cases": [{"id": "big", "when": "{{ inputs.y }}"}, {"id": "rest", "when": True}], "else": "rest"},
    {"id": "ask", "type": "approval", "title": "May I?"},
    {"id": "told", "type": "wait", "event": {"name": "paid", "timeout_s": 5}},
    {"id": "ever", "type": "wait", "event": {"name": "paid"}},
    {"id": "rest", "type": "wait", "duration_s": 5},
)  # fmt: skip


def ways(step: str, *, of: list[Outcome]) -> list[str]:
    return [one.way for one in of if one.step == step]


def test_every_way_there_is_has_a_name() -> None:
    found = outcomes_of(Document.parse({"nexa": 1, "name": "T", "steps": list(STEPS)}))
    assert ways("a", of=found) == ["runs", "skipped", "failed"]
    assert ways("b", of=found) == ["runs"]
    assert ways("off", of=found) == []
    assert ways("way", of=found) == ["case big", "else"]
    assert ways("way2", of=found) == ["case big", "case rest"]
    assert ways("ask", of=found) == ["approved", "rejected"]
    assert ways("told", of=found) == ["received", "timed_out"]
    assert ways("ever", of=found) == ["received"]
    assert ways("rest", of=found) == ["runs"]


@pytest.mark.parametrize(
    ("kind", "step", "data", "way"),
    [
        ("branch.taken", "way", {"case": "big"}, "case big"),
        ("branch.taken", "way", {"case": None}, "else"),
        ("step.succeeded", "way", {"output": {}}, None),
        ("step.skipped", "a", {"reason": "when"}, "skipped"),
        ("step.skipped", "a", {"reason": "upstream"}, None),
        ("step.failed", "a", {"error": {}}, "failed"),
        ("step.succeeded", "a", {"output": {}}, "runs"),
        ("step.succeeded", "ask", {"output": {"outcome": "rejected"}}, "rejected"),
        ("step.succeeded", "told", {"output": {"name": "paid"}}, "received"),
        ("step.succeeded", "told", {"output": {}}, "timed_out"),
        ("step.succeeded", "rest", {"output": {"until": "x"}}, "runs"),
        ("step.started", "a", {}, None),
        ("step.succeeded", "gone", {"output": {}}, None),
    ],
)
def test_events_tell_which_way_a_run_went(
    kind: str, step: str, data: dict[str, Any], way: str | None
) -> None:
    document = Document.parse({"nexa": 1, "name": "T", "steps": list(STEPS)})
    found = reached_in(document, [{"type": kind, "step": step, "data": data}, {"type": "run.started", "step": None, "data": {}}])  # fmt: skip
    assert found == ({Outcome(step, way)} if way is not None else set())


def test_pinned_steps_settle_at_once_and_are_not_called() -> None:
    plan = plan_of(*STEPS)
    results = {"a": {"n": 1}, "way": {}, "ask": {"outcome": "rejected"}, "gone": {}}
    fault = {"class": "auth", "code": "x", "message": "no", "retryable": False}
    told = pinned(plan, results, {"told": fault, "gone": fault})
    assert told is not None
    assert set(told["kept"]) == {"a", "ask", "told"}
    assert pinned(plan, {"gone": {}}, {}) is None
    bench = Bench(plan).start(rerun=told)
    assert (bench.status("a"), bench.status("ask"), bench.status("told")) == ("ok", "ok", "failed")
    assert [attempt.step for attempt in bench.attempts] == []
