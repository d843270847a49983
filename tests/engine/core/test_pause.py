"""During a pause calls in flight end, and nothing begins, whatever comes in."""

from typing import Any

from engine.core.commands import Evaluate
from engine.core.machine_foreach import PACK_AT
from engine.core.outstanding import outstanding
from tests.engine.core.host import Bench, plan_of

READ: dict[str, Any] = {"uses": "test.read", "with": {"x": "{{ inputs.x }}"}}
EACH = {"foreach": {"items": [1, 2]}}


def paused_while_values_are_worked_out(*steps: dict[str, Any]) -> Bench:
    """A host that was about to stop has left an evaluation open; the next one finds the run paused."""
    bench = Bench(plan_of(*steps)).start()
    bench.is_braked = True
    bench.ok(bench.open("a"))
    bench.observe("run.pause_requested", {})
    bench.is_braked = False
    for command in outstanding(bench.state):
        bench.take(command)
    return bench


def test_a_step_whose_values_come_during_a_pause_begins_at_its_end() -> None:
    bench = paused_while_values_are_worked_out(
        {"id": "a", **READ}, {"id": "b", "after": ["a"], **READ}
    )
    assert not bench.attempts
    # However often the service starts anew in the meantime, nobody is asked for the values again.
    assert outstanding(bench.state) == []
    bench.observe("run.resume_requested", {})
    assert [attempt.step for attempt in bench.attempts] == ["b"]
    assert bench.run_ok().state.status == "succeeded"


def test_an_item_whose_values_come_during_a_pause_begins_at_its_end() -> None:
    def two(request: Any, site: str) -> dict[str, Any]:
        return {"value": [1, 2], "count": 2} if site == "foreach" else {"value": {}}

    bench = Bench(plan_of({"id": "a", **READ, **EACH}), two).start()
    bench.is_braked = True
    bench.ok(bench.open("a", "0"))
    bench.observe("run.pause_requested", {})
    bench.is_braked = False
    for command in outstanding(bench.state):
        bench.take(command)
    assert not bench.attempts
    assert outstanding(bench.state) == []
    bench.observe("run.resume_requested", {})
    assert [attempt.item for attempt in bench.attempts] == ["1"]
    assert bench.run_ok().state.status == "succeeded"


def test_outputs_that_come_after_the_run_was_cancelled_are_not_taken() -> None:
    bench = Bench(plan_of({"id": "a", **READ}, outputs={"x": "{{ steps.a.x }}"})).start()
    bench.is_braked = True
    bench.ok(bench.open("a"))
    asked = outstanding(bench.state)
    bench.observe("run.cancel_requested", {})
    bench.is_braked = False
    for command in asked:
        bench.take(command)
    assert (bench.state.status, bench.state.outputs) == ("cancelled", None)


def packing() -> Bench:
    """A loop whose first items have ended and are about to leave the state together."""

    def many(request: Any, site: str) -> dict[str, Any]:
        return {"value": [1] * 600, "count": 600} if site == "foreach" else {"value": {}}

    each = {"items": [1], "as": "one", "concurrency": 2}
    loop = {"id": "a", "uses": "test.read", "with": {"x": 1}, "foreach": each}
    bench = Bench(plan_of(loop), many).start()
    for _ in range(PACK_AT - 1):
        bench.ok(bench.attempts[0])
    bench.is_braked = True
    bench.ok(bench.attempts[0])
    return bench


def test_a_host_that_starts_anew_is_asked_again_to_pack_the_items_of_a_loop() -> None:
    bench = packing()
    asked = [
        site
        for command in outstanding(bench.state)
        if isinstance(command, Evaluate)
        for request in command.requests
        for site in request.sites
    ]
    assert "pack" in asked


def test_items_that_cannot_be_packed_stay_and_are_tried_again_with_the_next_that_ends() -> None:
    bench = packing()
    too_large = {"class": "bad_data", "code": "value_too_large", "message": "no"}
    site: dict[str, object] = {
        "step": "a",
        "site": "pack",
        "index": None,
        "scope": [],
        "error": too_large,
    }
    bench.observe("expression.evaluated", {"values": [site]})
    loop = bench.state.steps["a"].loop
    assert loop is not None
    assert (loop.settled, loop.packed, bench.state.evaluating) == (PACK_AT, 0, 0)
    bench.ok(bench.attempts[0])
    assert (loop.is_packing, bench.state.evaluating) == (True, 1)


def test_a_loop_that_fails_while_its_items_are_packed_waits_for_nothing() -> None:
    bench = packing()
    bench.failed(bench.attempts[0])
    bench.ok(bench.attempts[0])
    assert bench.state.status == "failed"
    assert bench.state.evaluating == 0
    assert outstanding(bench.state) == []
