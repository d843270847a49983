"""Running a past run again: what is kept, what runs, what repeats, and under which key."""

from typing import Any

import pytest

from engine.core.plan import Plan
from engine.core.record import Record
from engine.core.replay import replay
from engine.core.rerun import NothingToRetry, Rerun, RerunRefused, Wish, key_of, plan_rerun
from engine.core.state import new_state
from tests.engine.core.host import Bench, plan_of

READ = {"id": "a", "uses": "test.read"}
WRITE = {"id": "b", "uses": "test.write", "after": ["a"]}
LAST = {"id": "c", "uses": "test.write", "after": ["b"]}
LOOP = {
    "id": "b",
    "uses": "test.write",
    "after": ["a"],
    "foreach": {"items": "{{ steps.a.items }}", "as": "i", "key": "{{ i }}", "concurrency": 3},
}


def listed(request: Any, site: str) -> dict[str, Any]:
    """Answer loops with three items."""
    if site == "foreach":
        return {"value": ["x", "y", "z"], "count": 3, "keys": ["x", "y", "z"]}
    return {"value": True if site == "when" else {}}


def planned(bench: Bench, plan: Plan | None = None, **wish: Any) -> Rerun:
    return plan_rerun(Record(bench.plan, bench.log), plan or bench.plan, Wish(**wish))


def rerun(bench: Bench, plan: Plan | None = None, **wish: Any) -> Bench:
    """Start the run that repeats one, and answer it."""
    found = planned(bench, plan, **wish)
    again = Bench(plan or bench.plan, bench.answer)
    record = Record(bench.plan, bench.log)
    again.state.run_id = "r2"
    asked = found.request("r1", wish.get("start_at") or [], key_of(record, "r1"))
    again.start(rerun=asked)
    fresh = new_state(again.plan, "r2")
    assert replay(fresh, again.log).differences == ()
    return again


def failed_at_b() -> Bench:
    bench = Bench(plan_of(READ, WRITE, LAST)).start()
    bench.ok(bench.open("a"), {"n": 1})
    bench.failed(bench.open("b"))
    assert bench.state.status == "failed"
    return bench


def reasons(found: Rerun) -> dict[str, str]:
    return {step.step: step.why for step in found.redone}


def repeats(found: Rerun) -> list[str]:
    return [step.step for step in found.redone if step.repeats]


def test_a_retry_keeps_what_went_well_and_goes_on_where_it_failed() -> None:
    found = planned(failed_at_b())
    assert found.kept_steps == ("a",)
    assert reasons(found) == {"b": "failed", "c": "after"}
    assert (found.must_be_confirmed, repeats(found)) == (False, [])
    again = rerun(failed_at_b())
    assert [attempt.step for attempt in again.attempts] == ["b"]
    kept = next(event for event in again.log if event["type"] == "step.succeeded")
    assert (kept["step"], kept["data"]) == ("a", {"output": {"n": 1}, "kept_from": "r1"})
    assert again.run_ok().state.status == "succeeded"


def test_the_key_grows_only_where_it_is_known_what_was_done() -> None:
    assert rerun(failed_at_b()).open("b").idempotency_key == "r1/b/-/2"
    bench = Bench(plan_of(READ, {**WRITE, "retry": {"max_attempts": 1}})).start()
    bench.ok(bench.open("a"))
    bench.unknown(bench.open("b"))
    assert bench.state.status == "failed"
    found = planned(bench)
    assert (found.must_be_confirmed, repeats(found)) == (True, ["b"])
    again = rerun(bench)
    assert again.open("b").idempotency_key == "r1/b/-/1"
    again.failed(again.open("b"))
    # The first attempt of all is still in doubt, but the one under this key has surely failed.
    third = rerun(again)
    assert third.open("b").idempotency_key == "r1/b/-/2"


def test_from_any_step_everything_after_it_runs_again_and_the_writes_are_named() -> None:
    bench = Bench(plan_of(READ, WRITE, LAST, {"id": "d", "uses": "test.write"})).start().run_ok()
    found = planned(bench, start_at=("b",))
    assert reasons(found) == {"b": "asked", "c": "after"}
    assert [(step.step, step.because) for step in found.redone] == [("b", None), ("c", "b")]
    assert repeats(found) == ["b", "c"]
    again = rerun(bench, start_at=("b",))
    assert [attempt.idempotency_key for attempt in again.attempts] == ["r1/b/-/2"]
    again.run_ok()
    assert [found.idempotency_key for found in rerun(again, start_at=("b",)).attempts] == [
        "r1/b/-/3"
    ]


def test_a_run_that_went_well_has_nothing_to_retry_and_unknown_steps_are_refused() -> None:
    bench = Bench(plan_of(READ)).start().run_ok()
    with pytest.raises(NothingToRetry):
        planned(bench)
    with pytest.raises(RerunRefused, match="no step 'nope'"):
        planned(bench, start_at=("nope",))
    with pytest.raises(RerunRefused, match="nothing to keep"):
        planned(failed_at_b(), keep=frozenset({"b"}))


def test_a_retry_of_a_loop_does_only_the_items_that_failed() -> None:
    bench = Bench(plan_of(READ, LOOP, LAST), listed).start()
    bench.ok(bench.open("a"))
    bench.ok(bench.open("b", "x"), {"sent": "x"})
    bench.failed(bench.open("b", "y"))
    bench.ok(bench.open("b", "z"), {"sent": "z"})
    assert bench.state.status == "failed"
    found = planned(bench)
    assert (found.kept_items, repeats(found)) == ({"b": 2}, [])
    again = rerun(bench)
    assert [(a.item, a.idempotency_key) for a in again.attempts] == [("y", "r1/b/y/2")]
    settled = [e for e in again.log if e["type"] == "item.settled"]
    assert [(e["item"], e["data"]["kept_from"]) for e in settled] == [("x", "r1"), ("z", "r1")]
    assert again.run_ok().state.status == "succeeded"
    # Asked for by name it runs as a whole.
    assert [a.item for a in rerun(bench, start_at=("b",)).attempts] == ["x", "y", "z"]
    assert repeats(planned(bench, start_at=("b",))) == ["b"]


def test_a_corrected_step_is_used_for_the_items_that_failed_and_a_changed_one_before_it_repeats() -> (
    None
):
    bench = Bench(plan_of(READ, LOOP), listed).start()
    bench.ok(bench.open("a"))
    for item in ("x", "z"):
        bench.ok(bench.open("b", item))
    bench.failed(bench.open("b", "y"))
    corrected = plan_of(READ, {**LOOP, "with": {"n": 2}})
    again = rerun(bench, corrected)
    assert [(a.item, a.args) for a in again.attempts] == [("y", {"n": 2})]
    changed = plan_of({**READ, "with": {"n": 2}}, LOOP)
    found = planned(bench, changed)
    assert (reasons(found), found.kept_items) == ({"a": "changed", "b": "failed"}, {})
    assert repeats(found) == ["b"]
    kept = planned(bench, changed, keep=frozenset({"a"}))
    assert (kept.kept_steps, kept.kept_items) == (("a", "b"), {"b": 2})


def test_a_step_that_stands_in_a_group_now_is_not_kept() -> None:
    group = {"id": "g", "type": "group", "steps": [READ]}
    moved = plan_of(group, {**WRITE, "after": ["g"]}, LAST)
    assert "a" not in planned(failed_at_b(), moved, keep=frozenset({"a"})).kept_steps


def test_a_name_or_a_note_is_no_change_and_a_new_step_runs() -> None:
    renamed = plan_of(
        {**READ, "name": "Read", "notes": "x"}, WRITE, LAST, {"id": "n", "uses": "test.read"}
    )
    assert reasons(planned(failed_at_b(), renamed)) == {
        "b": "failed",
        "c": "after",
        "n": "new",
    }


def test_edited_inputs_run_again_what_reads_them() -> None:
    reads = {**READ, "with": {"n": "{{ inputs.n }}"}}
    other = {"id": "o", "uses": "test.read", "with": {"m": "{{ inputs.m }}"}}
    bench = Bench(plan_of(reads, other, {**WRITE, "with": {"m": "{{ steps.o.x }}"}})).start()
    bench.run_ok()
    found = planned(bench, start_at=("b",), changed_inputs=frozenset({"n"}))
    assert reasons(found) == {"a": "input_changed", "b": "asked"}
    assert found.kept_steps == ("o",)


def test_a_failure_somebody_dealt_with_is_kept_and_its_port_stays_taken() -> None:
    fix = {"id": "fix", "uses": "test.write", "after": ["b.failed"]}
    last = {"id": "z", "uses": "test.write", "after": ["fix"]}
    bench = Bench(plan_of(READ, WRITE, fix, last)).start()
    bench.ok(bench.open("a"))
    bench.failed(bench.open("b"))
    bench.ok(bench.open("fix"))
    bench.failed(bench.open("z"))
    again = rerun(bench)
    assert [attempt.step for attempt in again.attempts] == ["z"]
    assert again.run_ok().state.status == "succeeded"
    # Where nobody deals with it any more, it is tried again.
    unwired = plan_of(READ, WRITE, {**last, "after": ["b"]})
    assert reasons(planned(bench, unwired)) == {"b": "failed", "z": "failed"}


def test_a_branch_keeps_the_way_it_took() -> None:
    branch = {
        "id": "way",
        "type": "branch",
        "cases": [{"id": "left", "when": "{{ true }}"}],
        "else": "drop",
    }
    left = {"id": "l", "uses": "test.write", "after": ["way.left"]}

    def takes_left(request: Any, site: str) -> dict[str, Any]:
        return {"value": "left" if site == "cases" else {}}

    bench = Bench(plan_of(branch, left), takes_left).start()
    bench.failed(bench.open("l"))
    again = rerun(bench)
    assert [attempt.step for attempt in again.attempts] == ["l"]
    assert again.status("way") == "ok"


def test_a_stop_decides_anew() -> None:
    stop = {"id": "s", "type": "stop", "outcome": "fail", "message": "no", "after": ["a"]}
    bench = Bench(plan_of(READ, stop), lambda *_: {"value": {"message": "no"}}).start().run_ok()
    assert bench.state.status == "failed"
    again = rerun(bench)
    assert (again.state.status, [a.step for a in again.attempts]) == ("failed", [])
    mended = plan_of(READ, {**stop, "when": False})
    assert rerun(bench, mended).state.status == "succeeded"


def test_in_a_group_what_went_well_is_kept_where_the_rest_failed() -> None:
    inner = [
        {"id": "p", "uses": "test.write"},
        {"id": "q", "uses": "test.write", "after": ["p"]},
    ]
    each = {"items": ["x", "y", "z"], "as": "i", "key": "{{ i }}", "concurrency": 3}
    group = {"id": "g", "type": "group", "steps": inner, "foreach": each}
    bench = Bench(plan_of(group, {"id": "e", "uses": "test.read", "after": ["g"]}), listed).start()
    for item in ("x", "y"):
        bench.ok(bench.open("p", item), {"p": item})
    bench.ok(bench.open("q", "x"))
    bench.failed(bench.open("q", "y"))
    bench.ok(bench.open("p", "z"))
    bench.failed(bench.open("q", "z"))
    assert bench.state.status == "failed"
    found = planned(bench)
    assert found.kept_items == {"g": 1}
    assert repeats(found) == []
    again = rerun(bench)
    assert sorted((a.step, a.item or "") for a in again.attempts) == [("q", "y"), ("q", "z")]
    assert again.open("q", "y").idempotency_key == "r1/q/y/2"
    assert again.run_ok().state.status == "succeeded"
    # From a step inside, its items are entered again; what stands before it is kept.
    inside = rerun(bench, start_at=("q",))
    assert sorted((a.step, a.item or "") for a in inside.attempts) == [
        ("q", "x"),
        ("q", "y"),
        ("q", "z"),
    ]


def test_a_group_that_was_entered_twice_remembers_what_both_did() -> None:
    retry = {"max_attempts": 2, "initial_s": 1, "jitter": "none"}
    inner = [{"id": "p", "uses": "test.write"}, {"id": "q", "uses": "test.write", "after": ["p"]}]
    bench = Bench(plan_of({"id": "g", "type": "group", "steps": inner, "retry": retry})).start()
    for _ in range(2):
        bench.ok(bench.open("p"))
        bench.failed(bench.open("q"), retryable=True)
        while bench.state.finished_at is None and bench.timers:
            bench.fire_next()
            if bench.attempts and bench.attempts[0].step == "q":
                bench.failed(bench.attempts[0], retryable=True)
    assert bench.state.status == "failed"
    found = planned(bench, start_at=("g",))
    assert {step.step: step.happened for step in found.redone} == {"g": 0, "p": 2, "q": 0}


def test_a_cancelled_run_goes_on_where_it_was() -> None:
    bench = Bench(plan_of(READ, WRITE, LAST)).start()
    bench.ok(bench.open("a"))
    bench.observe("run.cancel_requested", {"by": None})
    assert bench.state.status == "cancelled"
    found = planned(bench)
    assert found.kept_steps == ("a",)
    assert repeats(found) == ["b"]
    assert rerun(bench).open("b").idempotency_key == "r1/b/-/1"


def test_keys_a_kept_step_has_proposed_count_once_the_rest_has_ended() -> None:
    dedupe = {"id": "new", "uses": "test.pure"}
    use = {"id": "use", "uses": "test.write", "with": {"x": "{{ steps.new.items }}"}}
    bench = Bench(plan_of(dedupe, use)).start()
    bench.ok(bench.open("new"), {"items": [1, 2]}, proposed_keys=[["k1", 0], ["k2", 1]])
    bench.failed(bench.open("use"))
    assert bench.committed == []
    again = rerun(bench).run_ok()
    assert [found.keys for found in again.committed] == [("k1", "k2")]


def test_keys_a_kept_item_has_proposed_count_like_those_of_a_kept_step() -> None:
    loop = {**LOOP, "on_error": "fail"}
    bench = Bench(plan_of(READ, loop), listed).start()
    bench.ok(bench.open("a"))
    bench.ok(bench.open("b", "x"), {"items": [1]}, proposed_keys=[["k1", 0]])
    bench.ok(bench.open("b", "y"))
    bench.failed(bench.open("b", "z"))
    assert (bench.state.status, bench.committed) == ("failed", [])
    again = rerun(bench).run_ok()
    assert [found.keys for found in again.committed] == [("k1",)]


def test_a_loop_a_person_keeps_is_kept_as_a_whole_and_not_item_by_item() -> None:
    bench = Bench(plan_of(READ, LOOP), listed).start().run_ok()
    found = planned(bench, start_at=("a",), keep=frozenset({"b"}))
    assert (found.kept_steps, found.kept_items) == (("b",), {})
    assert list(found.kept["b"]) == [""]


def test_of_a_loop_that_had_not_ended_with_its_run_what_is_done_is_kept() -> None:
    other = {"id": "o", "uses": "test.read"}
    bench = Bench(plan_of(READ, LOOP, other), listed).start()
    bench.ok(bench.open("a"))
    bench.ok(bench.open("b", "x"))
    bench.failed(bench.open("o"))
    bench.ok(bench.open("b", "y"))
    bench.ok(bench.open("b", "z"))
    assert bench.state.status == "failed"
    found = planned(bench)
    assert (found.kept_steps, found.kept_items) == (("a", "b"), {"b": 3})
    assert [attempt.step for attempt in rerun(bench).attempts] == ["o"]


def test_a_kept_item_is_recognized_once_its_key_is_known_where_keys_are_too_many_to_be_kept() -> (
    None
):
    def answer(request: Any, site: str) -> dict[str, Any]:
        if site == "foreach":
            return {"value": ["x", "y"], "count": 2, "keys": {"$blob": "0" * 64, "size": 40_000}}
        return {"value": "xy"[request.index] if site == "key" else {}}

    bench = Bench(plan_of(READ, LOOP), answer).start()
    bench.ok(bench.open("a"))
    bench.ok(bench.open("b", "x"))
    bench.failed(bench.open("b", "y"))
    again = rerun(bench)
    assert [(a.step, a.item) for a in again.attempts] == [("b", "y")]
    assert again.run_ok().state.status == "succeeded"


def test_a_call_that_did_not_end_well_may_have_done_something() -> None:
    call = {"id": "c", "type": "call", "workflow": "w", "version": 1}
    bench = Bench(plan_of(call)).start()
    bench.observe("child.started", {"attempt": 1, "run_id": "k"}, step="c")
    bench.observe("run.cancel_requested", {"by": None})
    found = planned(bench)
    assert [(step.step, step.does, step.unknown) for step in found.redone] == [("c", "call w", 1)]
    assert found.must_be_confirmed
