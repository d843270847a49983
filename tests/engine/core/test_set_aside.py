"""A run that is set aside ends with what is held against it, and nothing more begins in it."""

from typing import Any

from engine.ports import ActionError
from tests.engine.core.host import Bench, plan_of
from tests.engine.core.invariants import check

FAULT = {**ActionError("ours", "quarantined", "It ended its process.").as_json(), "step": "a"}
READ: dict[str, Any] = {"uses": "test.read"}


def test_it_fails_once_its_calls_are_told_to_be_unknown() -> None:
    bench = Bench(plan_of({"id": "a", **READ}, {"id": "b", **READ, "after": ["a"]})).start()
    bench.observe("run.quarantined", {"error": FAULT})
    assert bench.state.status == "running"
    restarted = {
        "attempt": 1,
        "error": ActionError("ours", "executor_restarted", "x", retryable=True).as_json(),
    }
    bench.observe("attempt.unknown", restarted, step="a")
    assert (bench.state.status, bench.state.error) == ("failed", FAULT)
    check(bench)


def test_a_run_that_is_already_ending_keeps_its_reason() -> None:
    bench = Bench(plan_of({"id": "a", **READ})).start()
    bench.observe("run.cancel_requested", {"by": "ada"})
    bench.observe("run.quarantined", {"error": FAULT})
    assert bench.state.status != "failed"
