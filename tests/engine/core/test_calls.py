"""Calls of other workflows: late words, and runs that are called anew."""

from typing import Any

from engine.core.commands import StartChild, TellChild
from engine.core.machine_attempts import RESTARTED
from tests.engine.core.host import Bench, plan_of

RETRY = {"max_attempts": 2, "initial_s": 1, "jitter": "none"}
CALL: dict[str, Any] = {"id": "c", "type": "call", "workflow": "other"}
AGAIN: dict[str, Any] = {
    "id": "g",
    "type": "group",
    "retry": RETRY,
    "steps": [CALL, {"id": "a", "uses": "test.read", "retry": {"max_attempts": 1}}],
}


def entered_again() -> Bench:
    """A group that has called, failed for another reason, and calls again."""
    bench = Bench(plan_of(AGAIN)).start()
    bench.failed(bench.open("a"), retryable=True)
    bench.fire_next()
    return bench


def keys(bench: Bench) -> list[str]:
    return [command.key for command in bench.commands if isinstance(command, StartChild)]


def test_each_entry_of_a_group_calls_a_run_of_its_own() -> None:
    bench = entered_again()
    assert keys(bench) == ["r1/c/-/1#1", "r1/c/-/1#2.1"]
    assert [c.key for c in bench.commands if isinstance(c, TellChild)] == ["r1/c/-/1#1"]


def test_what_the_run_of_a_former_entry_says_late_changes_nothing() -> None:
    bench = entered_again()
    former, present = bench.children.open
    bench.child_started(former)
    bench.child_started(present)
    bench.child_ended(former, "cancelled")
    assert bench.state.finished_at is None
    bench.child_ended(present, "succeeded")
    bench.run_ok()
    assert bench.state.status == "succeeded"


def test_a_call_that_is_retried_calls_a_run_of_its_own() -> None:
    bench = Bench(plan_of({**CALL, "retry": RETRY})).start()
    bench.child_ended(bench.children.open[0], "failed", retryable=True)
    bench.fire_next()
    assert keys(bench) == ["r1/c/-/1#1", "r1/c/-/1#2"]


def test_a_called_run_that_a_restart_has_failed_is_called_again_like_after_any_failure() -> None:
    bench = Bench(plan_of({**CALL, "retry": RETRY})).start()
    child = bench.children.open[0]
    bench.child_ended(child, "failed", retryable=True, code=RESTARTED)
    bench.fire_next()
    assert keys(bench) == ["r1/c/-/1#1", "r1/c/-/1#2"]
