"""Facts that come too late, twice, or about nothing: they are recorded and change nothing."""

from typing import Any

import pytest

from engine.core.replay import HistoryBroken, fold, replay
from engine.core.snapshot import SnapshotUnreadable, dump_state, load_state
from engine.core.state import new_state
from tests.engine.core.host import Bench, plan_of

READ = {"id": "a", "uses": "test.read"}
FAULT = {"class": "remote_down", "code": "boom", "message": "no", "retryable": False}
FACTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("attempt.succeeded", {"attempt": 9, "output": {}}, {"step": "a"}),
    ("attempt.succeeded", {"attempt": 1, "output": {}}, {"step": "gone"}),
    ("attempt.succeeded", {"attempt": 1, "output": {}, "scope": [3]}, {"step": "a"}),
    ("attempt.succeeded", {"attempt": 1, "output": {}, "index": 7}, {"step": "a"}),
    ("attempt.failed", {"attempt": 9, "error": FAULT}, {"step": "a"}),
    ("attempt.unknown", {"attempt": 9, "error": FAULT}, {"step": "a"}),
    ("child.started", {"run_id": "r", "attempt": 1, "call": "k"}, {"step": "a"}),
    ("child.ended", {"run_id": "r", "attempt": 1, "call": "k", "status": "succeeded"}, {"step": "a"}),
    ("decision.made", {"outcome": "approved", "digest": "x"}, {"step": "a"}),
    ("decision.made", {"outcome": "happened"}, {"step": "gone"}),
    ("timer.fired", {"timer": "retry:a"}, {}),
    ("timer.fired", {"timer": "wait:a"}, {}),
    ("timer.fired", {"timer": "run"}, {}),
    ("run.requested", {"workflow_id": "w1", "version": 1, "mode": "live"}, {}),
    ("run.cancel_requested", {}, {}),
    ("run.pause_requested", {}, {}),
    ("run.resume_requested", {}, {}),
    ("expression.evaluated", {"values": []}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data", "place"), FACTS)
def test_after_the_end_nothing_is_decided_any_more(
    kind: str, data: dict[str, Any], place: dict[str, Any]
) -> None:
    bench = Bench(plan_of(READ)).start().run_ok()
    assert bench.state.status == "succeeded"
    before = len(bench.log)
    bench.observe(kind, data, **place)
    assert len(bench.log) == before + 1
    assert bench.state.status == "succeeded"
    assert replay(new_state(bench.plan, "r1"), bench.log).differences == ()


@pytest.mark.parametrize(
    ("kind", "data", "place"), [fact for fact in FACTS if fact[0] not in ("run.cancel_requested", "run.pause_requested")
        and fact[1] != {"timer": "run"}]
)  # fmt: skip
def test_while_a_step_is_under_way_only_its_own_attempt_ends_it(
    kind: str, data: dict[str, Any], place: dict[str, Any]
) -> None:
    bench = Bench(plan_of(READ)).start()
    before = len(bench.log)
    bench.observe(kind, data, **place)
    assert (bench.status("a"), len(bench.log)) == ("running", before + 1)
    bench.run_ok()
    assert bench.state.status == "succeeded"


def test_a_run_that_is_cancelled_twice_is_cancelled_once() -> None:
    bench = Bench(plan_of(READ)).start()
    bench.observe("run.cancel_requested", {})
    bench.observe("run.cancel_requested", {})
    assert bench.story().count("run.finished") == 1
    assert bench.state.status == "cancelled"


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({"refused": "not allowed"}, "cancelled", "refused"),
        ({"inputs_error": {**FAULT, "code": "bad_inputs"}}, "failed", "bad_inputs"),
    ],
)
def test_a_request_that_may_not_run_ends_at_once(
    data: dict[str, Any], status: str, code: str
) -> None:
    bench = Bench(plan_of(READ)).start(**data)
    assert (bench.state.status, bench.attempts) == (status, [])
    assert bench.state.error is not None
    assert bench.state.error["code"] == code


def test_the_limit_of_a_run_that_is_ending_already_changes_nothing() -> None:
    bench = Bench(plan_of(READ, settings={"timeout_s": 60})).start()
    (name,) = bench.timers
    bench.observe("run.cancel_requested", {})
    before = bench.state.status
    bench.observe("timer.fired", {"timer": name})
    assert bench.state.status == before == "cancelled"


def test_a_history_with_a_gap_is_refused_and_a_changed_one_is_told() -> None:
    bench = Bench(plan_of(READ, {"id": "b", "uses": "test.read", "after": ["a"]})).start().run_ok()
    ends = [n for n, event in enumerate(bench.log) if event["type"] == "attempt.succeeded"]
    gap = [event for n, event in enumerate(bench.log) if n != ends[0]]
    with pytest.raises(HistoryBroken):
        fold(new_state(bench.plan, "r1"), gap)
    odd = [dict(event) for event in bench.log]
    odd[ends[0]]["more"] = True
    assert replay(new_state(bench.plan, "r1"), odd).differences


def test_a_snapshot_of_another_plan_is_refused() -> None:
    kept = dump_state(Bench(plan_of(READ)).start().state)
    with pytest.raises(SnapshotUnreadable):
        load_state(plan_of({"id": "b", "uses": "test.read"}), kept)


MIXED: tuple[dict[str, Any], ...] = (
    {"id": "g", "type": "group", "timeout_s": 50, "steps": [{"id": "i", "uses": "test.read"}]},
    {"id": "c", "type": "call", "workflow": "other", "timeout_s": 50},
    {"id": "p", "type": "approval", "title": "May I?", "deadline_s": 50},
    {"id": "w", "type": "wait", "event": {"name": "paid", "timeout_s": 50}},
    {"id": "f", "uses": "test.read", "foreach": {"items": [1, 2], "as": "one"}},
    {"id": "last", "uses": "test.read"},
)


def mixed() -> Bench:
    """Play all of them to their ends but the last step, which is under way."""

    def answer(request: Any, site: str) -> dict[str, Any]:
        if site == "foreach":
            return {"value": [1, 2], "count": 2, "keys": None}
        if site == "approval":
            return {"value": {"title": "May I?", "deadline_s": 50}}
        if site == "wait":
            return {"value": {"event": {"name": "paid", "timeout_s": 50}}}
        return {"value": {}}

    bench = Bench(plan_of(*MIXED), answer).start()
    for step, item in (("i", None), ("f", "0"), ("f", "1")):
        bench.ok(bench.open(step, item))
    child = bench.children.open[0]
    bench.child_started(child)
    bench.child_ended(child, "succeeded")
    asked = (bench.state.steps["p"].wait or {})["approval"]
    bench.observe("decision.made", {"outcome": "approved", "digest": asked["digest"]}, step="p")
    bench.observe("signal.received", {"name": "paid", "key": None, "payload": None})
    assert {bench.status(step) for step in ("g", "c", "p", "w", "f")} == {"ok"}
    return bench


@pytest.mark.parametrize(
    ("kind", "data", "place"),
    [
        ("timer.fired", {"timer": "limit:g"}, {}),
        ("timer.fired", {"timer": "limit:c"}, {}),
        ("timer.fired", {"timer": "approval:p"}, {}),
        ("timer.fired", {"timer": "wait:w"}, {}),
        ("timer.fired", {"timer": "retry:f:0"}, {}),
        ("timer.fired", {"timer": "retry:f:9"}, {}),
        ("timer.fired", {"timer": "retry:last"}, {}),
        ("timer.fired", {"timer": "retry:gone"}, {}),
        ("timer.fired", {"timer": "retry:i@3"}, {}),
        ("decision.made", {"outcome": "approved", "digest": "x"}, {"step": "p"}),
        ("child.ended", {"run_id": "c1", "attempt": 1, "call": "k", "status": "succeeded"}, {"step": "c"}),
        ("child.started", {"run_id": "c1", "attempt": 1, "call": "k"}, {"step": "c"}),
        ("attempt.succeeded", {"attempt": 1, "output": {}}, {"step": "i"}),
        ("attempt.succeeded", {"attempt": 1, "output": {}, "index": 0}, {"step": "f", "item": "0"}),
        ("signal.received", {"name": "paid", "key": None, "payload": None}, {}),
        ("expression.evaluated", {"values": [{"step": "g", "site": "outputs", "value": {}, "index": None, "scope": []}]}, {}),
        ("expression.evaluated", {"values": [{"step": "f", "site": "with", "value": {}, "index": 0, "scope": []}]}, {}),
        ("expression.evaluated", {"values": [{"step": "f", "site": "pack", "value": {}, "index": None, "scope": []}]}, {}),
        ("expression.evaluated", {"values": [{"step": "gone", "site": "with", "value": {}, "index": None, "scope": []}]}, {}),
    ],
)  # fmt: skip
def test_what_is_over_is_not_begun_again_while_others_go_on(
    kind: str, data: dict[str, Any], place: dict[str, Any]
) -> None:
    bench = mixed()
    before = len(bench.log)
    bench.observe(kind, data, **place)
    assert len(bench.log) == before + 1
    bench.run_ok()
    assert bench.state.status == "succeeded"
    assert replay(new_state(bench.plan, "r1"), bench.log).differences == ()
