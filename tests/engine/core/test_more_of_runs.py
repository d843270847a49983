"""The rest of what a run can meet: keys of one's own, events told early, decisions, and items inside of items."""

from typing import Any

import pytest

from engine.core.compare import parting
from engine.core.outstanding import outstanding
from engine.core.record import Record, keys_of, port_of
from engine.core.rerun import Wish, plan_rerun
from engine.core.snapshot import dump_state, load_state
from tests.engine.core.host import Bench, plan_of

READ = {"id": "a", "uses": "test.read"}
SPEND = {"id": "a", "uses": "test.spend"}


@pytest.mark.parametrize(("own", "key"), [("fixed", "fixed"), ("{{ inputs.k }}", "K")])
def test_a_step_may_name_its_own_key(own: str, key: str) -> None:
    step = {"id": "w", "uses": "test.write", "idempotency_key": own}
    bench = Bench(plan_of(step), lambda _r, site: {"value": "K" if site == "idempotency_key" else {}})  # fmt: skip
    bench.start()
    assert bench.open("w").idempotency_key == key


def test_an_event_that_came_early_is_there_when_it_is_waited_for() -> None:
    wait = {"id": "w", "type": "wait", "event": {"name": "paid", "key": "{{ inputs.k }}"}, "after": ["a"]}  # fmt: skip
    told = {"name": "paid", "key": "k1"}

    def answer(_request: Any, site: str) -> dict[str, Any]:
        return {"value": {"event": told} if site == "wait" else {}}

    bench = Bench(plan_of(READ, wait), answer).start()
    bench.observe("signal.received", {"name": "other", "key": None, "payload": 1})
    bench.observe("signal.received", {**told, "payload": {"n": 1}})
    bench.ok(bench.open("a"))
    assert bench.state.steps["w"].output == {**told, "payload": {"n": 1}}
    assert [kept["name"] for kept in bench.state.signals] == ["other"]


def test_only_so_many_events_are_kept_for_later() -> None:
    from engine.core.machine_control import MAX_SIGNALS

    bench = Bench(plan_of(READ)).start()
    for n in range(MAX_SIGNALS + 1):
        bench.observe("signal.received", {"name": "x", "key": str(n), "payload": None})
    assert len(bench.state.signals) == MAX_SIGNALS


@pytest.mark.parametrize("outcome", ["happened", "failed"])
def test_what_a_person_found_out_about_a_call_is_on_record(outcome: str) -> None:
    bench = Bench(plan_of(SPEND)).start()
    bench.unknown(bench.open("a"))
    assert bench.status("a") == "running"
    before = Record(bench.plan, bench.log).at("a", None)
    assert before is not None
    assert not before.is_known
    bench.observe("decision.made", {"outcome": outcome, "by": "p1"}, step="a")
    after = Record(bench.plan, bench.log).at("a", None)
    assert after is not None
    assert (after.unknown, after.happened, len(after.decisions)) == (0, int(outcome == "happened"), 1)  # fmt: skip


def test_that_a_call_is_to_be_repeated_does_not_tell_how_the_first_one_ended() -> None:
    bench = Bench(plan_of(SPEND)).start()
    bench.unknown(bench.open("a"))
    bench.observe("decision.made", {"outcome": "repeat", "by": "p1"}, step="a")
    after = Record(bench.plan, bench.log).at("a", None)
    assert after is not None
    assert (after.unknown, after.happened) == (1, 0)


def test_a_record_tells_what_was_left_out_and_which_way_was_taken() -> None:
    plan = plan_of({**READ, "when": "{{ x }}"}, {"id": "w", "type": "wait", "event": {"name": "x", "timeout_s": 5}})  # fmt: skip
    bench = Bench(plan, lambda _r, site: {"value": False if site == "when" else {}}).start()
    found = Record(plan, bench.log).at("a", None)
    assert found is not None
    assert (found.status, found.reason) == ("skipped", "when")
    wait = plan.steps["w"]
    assert port_of(wait, {"name": "x"}, None) == "received"
    assert port_of(wait, {}, None) == "timed_out"
    assert port_of(wait, {"until": "x"}, "t") == "t"
    assert port_of(wait, None, "t") == "t"
    ask = plan_of({"id": "p", "type": "approval", "title": "?"}).steps["p"]
    assert port_of(ask, {"outcome": "approved"}, None) == "approved"


def test_the_name_of_an_item_inside_of_items_holds_both_keys() -> None:
    loop = {"items": ["x"], "as": "i"}
    inner = {**READ, "foreach": {"items": ["y"], "as": "j"}}
    plan = plan_of({"id": "g", "type": "group", "foreach": loop, "steps": [inner]})
    assert keys_of(plan.steps["a"], "k~11/k~02") == ("k/1", "k~2")
    assert keys_of(plan.steps["g"], "a/b") == ("a/b",)
    assert keys_of(plan.steps["a"], None) == ()


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ([1, 2], [1, 2], None),
        ([1, 2], [1], ("", "2 item(s)", "1 item(s)")),
        ([1, {"a/b": 1}], [1, {"a/b": 2}], ("/1/a~1b", 1, 2)),
        ({"a": 1}, {}, ("/a", 1, None)),
        (True, 1, ("", True, 1)),
        ("x", "x", None),
    ],
)
def test_where_two_values_part(one: Any, other: Any, place: Any) -> None:
    assert parting(one, other) == place


def test_what_was_being_worked_out_is_asked_again_after_a_restart() -> None:
    plan = plan_of(READ, outputs={"x": "{{ steps.a.y }}"})
    bench = Bench(plan).start()
    bench.is_braked = True
    bench.ok(bench.open("a"))
    again = load_state(plan, dump_state(bench.state))
    asked = [request for command in outstanding(again) for request in getattr(command, "requests", ())]  # fmt: skip
    assert [(request.step, request.sites) for request in asked] == [(None, ("outputs",))]


def test_the_outputs_of_a_group_are_asked_again_and_given_up_with_it() -> None:
    group = {"id": "g", "type": "group", "steps": [READ], "outputs": {"x": "{{ steps.a.y }}"}}
    bench = Bench(plan_of(group)).start()
    bench.is_braked = True
    bench.ok(bench.open("a"))
    again = load_state(bench.plan, dump_state(bench.state))
    asked = [request for command in outstanding(again) for request in getattr(command, "requests", ())]  # fmt: skip
    assert [(request.step, request.sites) for request in asked] == [("g", ("outputs",))]
    bench.observe("run.cancel_requested", {})
    assert bench.state.status == "cancelled"
    assert bench.state.evaluating == 0


def test_a_run_out_of_time_gives_up_what_it_was_working_out() -> None:
    group = {"id": "g", "type": "group", "timeout_s": 5, "steps": [READ, {"id": "b", "uses": "test.read", "when": "{{ x }}"}], "outputs": {"x": "{{ steps.a.y }}"}}  # fmt: skip
    bench = Bench(plan_of(group))
    bench.is_braked = True
    bench.start()
    bench.fire_next()
    assert (bench.status("g"), bench.state.status) == ("failed", "failed")


def test_a_step_that_moved_into_a_loop_is_not_kept() -> None:
    old = Bench(plan_of(READ, {"id": "b", "uses": "test.read", "after": ["a"]})).start()
    old.ok(old.open("a"), {"n": 1})
    old.failed(old.open("b"))
    moved = plan_of({"id": "g", "type": "group", "steps": [READ]}, {"id": "b", "uses": "test.read", "after": ["g"]})  # fmt: skip
    found = plan_rerun(Record(old.plan, old.log), moved, Wish(start_at=("b",)))
    assert "a" in {step.step for step in found.redone}


def test_a_step_left_out_now_and_another_end_of_the_run_are_differences() -> None:
    from engine.core.compare import first_difference

    plan = plan_of({**READ, "when": "{{ x }}"})
    old = Bench(plan, lambda _r, _s: {"value": True}).start().run_ok()
    new = Bench(plan, lambda _r, _s: {"value": False}).start()
    found = first_difference(Record(plan, old.log), Record(plan, new.log), new.log)
    assert found is not None
    assert (found.what, found.step, found.then, found.now) == ("end", "a", "ok", "skipped")
    cut = Bench(plan_of(READ)).start()
    whole = Bench(plan_of(READ)).start().run_ok()
    cut.observe("run.cancel_requested", {})
    told = first_difference(Record(cut.plan, cut.log), Record(cut.plan, whole.log), [])
    assert told is not None
    assert (told.what, told.then, told.now) == ("run_end", "cancelled", "succeeded")


def test_a_run_that_ends_while_a_call_is_cut_off_hears_no_second_reason() -> None:
    bench = Bench(plan_of(SPEND, settings={"timeout_s": 60})).start()
    (name,) = bench.timers
    call = bench.open("a")
    bench.commands.clear()
    kept = bench.take
    # The host has not cut the call off yet when more is heard.
    bench.take = lambda command: bench.commands.append(command)  # type: ignore[method-assign]
    bench.observe("run.cancel_requested", {})
    for event, data in (("run.cancel_requested", {}), ("timer.fired", {"timer": name}), ("timer.fired", {"timer": "retry:a"})):  # fmt: skip
        before = len(bench.log)
        bench.observe(event, data)
        assert len(bench.log) == before + 1
    bench.take = kept  # type: ignore[method-assign]
    bench.unknown(call, code="aborted")
    assert bench.state.status == "cancelled"
