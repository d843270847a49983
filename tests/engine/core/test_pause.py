"""During a pause calls in flight end, and nothing begins, whatever comes in."""

from typing import Any

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
