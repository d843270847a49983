"""When a step runs and when it is left out."""

from typing import Any

import pytest

from engine.core.plan import PlanRefused
from tests.engine.core.host import Bench, plan_of


def act(step: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "uses": "test.read", **more}


def test_steps_without_edges_start_together() -> None:
    bench = Bench(plan_of(act("a"), act("b"))).start()
    assert [attempt.step for attempt in bench.attempts] == ["a", "b"]


def test_a_step_starts_only_when_all_its_sources_have_settled() -> None:
    bench = Bench(plan_of(act("a"), act("b"), act("c", after=["a", "b"]))).start()
    bench.ok(bench.open("a"))
    assert bench.status("c") == "pending"
    bench.ok(bench.open("b"))
    assert bench.status("c") == "running"


def test_a_data_reference_is_an_edge() -> None:
    plan = plan_of(act("a"), act("b", **{"with": {"x": "{{ steps.a.y }}"}}))
    bench = Bench(plan).start()
    assert bench.status("b") == "pending"
    bench.ok(bench.open("a"))
    assert bench.open("b")


def test_the_order_of_steps_in_the_document_carries_no_meaning() -> None:
    bench = Bench(plan_of(act("c", after=["b"]), act("b", after=["a"]), act("a"))).start().run_ok()
    started = [e["step"] for e in bench.log if e["type"] == "step.started"]
    assert started == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("join", "a_ok", "b_ok", "runs"),
    [
        ("all_ok", True, True, True),
        ("all_ok", True, False, False),
        ("any_ok", True, False, True),
        ("any_ok", False, False, False),
        ("always", False, False, True),
    ],
)
def test_a_join_decides_by_how_many_edges_are_satisfied(
    join: str, a_ok: bool, b_ok: bool, runs: bool
) -> None:
    plan = plan_of(
        act("a", when="{{ x }}"), act("b", when="{{ x }}"), act("c", after=["a", "b"], join=join)
    )
    oks = {"a": a_ok, "b": b_ok}
    bench = Bench(plan, lambda request, site: {"value": oks.get(request.step or "", {})})
    bench.start()
    for attempt in list(bench.attempts):
        if attempt.step in oks:
            bench.ok(attempt)
    assert bench.status("c") == ("running" if runs else "skipped")


def test_a_failed_port_runs_its_step_and_the_run_succeeds() -> None:
    plan = plan_of(
        act("a", retry={"max_attempts": 1}), act("fix", after=["a.failed"]), act("b", after=["a"])
    )
    bench = Bench(plan).start()
    bench.failed(bench.open("a"))
    assert bench.status("b") == "skipped"
    bench.ok(bench.open("fix"))
    assert bench.state.status == "succeeded"


def test_a_failed_port_is_skipped_when_its_source_is_ok() -> None:
    bench = Bench(plan_of(act("a"), act("fix", after=["a.failed"]))).start().run_ok()
    assert bench.status("fix") == "skipped"
    assert bench.state.status == "succeeded"


def test_on_error_continue_satisfies_both_the_ok_edge_and_the_failed_port() -> None:
    plan = plan_of(
        act("a", on_error="continue"), act("b", after=["a"]), act("c", after=["a.failed"])
    )
    bench = Bench(plan).start()
    bench.failed(bench.open("a"))
    assert {bench.status("b"), bench.status("c")} == {"running"}


def test_a_failure_nobody_deals_with_fails_the_run_after_calls_in_flight_end() -> None:
    bench = Bench(plan_of(act("a"), act("b"), act("c", after=["b"]))).start()
    bench.failed(bench.open("a"))
    assert bench.state.finished_at is None
    bench.ok(bench.open("b"))
    assert bench.state.status == "failed"
    assert bench.status("c") == "pending"
    assert bench.state.error is not None
    assert bench.state.error["step"] == "a"


def test_a_disabled_step_is_skipped_and_so_is_what_needs_it() -> None:
    bench = Bench(plan_of(act("a", disabled=True), act("b", after=["a"]))).start()
    assert bench.state.status == "succeeded"
    reasons = [e["data"]["reason"] for e in bench.log if e["type"] == "step.skipped"]
    assert reasons == ["disabled", "edges"]


@pytest.mark.parametrize("condition", [False, "{{ inputs.no }}"])
def test_when_false_skips_the_step(condition: Any) -> None:
    bench = Bench(plan_of(act("a", when=condition)), lambda request, site: {"value": False})
    bench.start()
    assert bench.status("a") == "skipped"


def test_an_expression_that_fails_fails_its_step() -> None:
    fault = {"class": "logic", "code": "expression_failed", "message": "no such key"}
    plan = plan_of(act("a", **{"with": {"x": "{{ steps_ }}"}}))
    bench = Bench(plan, lambda request, site: {"error": fault}).start()
    assert bench.state.status == "failed"
    assert bench.state.steps["a"].error == fault


def test_a_branch_takes_one_port_and_drops_the_others() -> None:
    plan = plan_of(
        {
            "id": "b",
            "type": "branch",
            "cases": [{"id": "x", "when": "{{ p }}"}, {"id": "y", "when": "{{ q }}"}],
            "else": "other",
        },
        act("on_x", after=["b.x"]),
        act("on_y", after=["b.y"]),
        act("on_other", after=["b.other"]),
        act("after_either", after=["on_x", "on_y"], join="any_ok"),
    )
    bench = Bench(plan, lambda request, site: {"value": "y" if site == "cases" else {}}).start()
    assert [attempt.step for attempt in bench.attempts] == ["on_y"]
    bench.run_ok()
    assert bench.status("after_either") == "ok"
    assert bench.status("on_other") == "skipped"


@pytest.mark.parametrize(("else_", "ran"), [("drop", []), ("other", ["on_other"])])
def test_without_a_match_a_branch_takes_else(else_: str, ran: list[str]) -> None:
    plan = plan_of(
        {"id": "b", "type": "branch", "cases": [{"id": "x", "when": "{{ p }}"}], "else": else_},
        act("on_x", after=["b.x"]),
        act("on_other", after=["b.other"]),
    )
    bench = Bench(plan).start()
    assert [attempt.step for attempt in bench.attempts] == ran


@pytest.mark.parametrize("kind", ["wait", "branch", "approval", "stop"])
def test_control_steps_run_for_each_item_only_inside_a_group(kind: str) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "wait": {"duration_s": 1},
        "branch": {"cases": [], "else": "drop"},
        "approval": {"title": "May I?"},
        "stop": {"outcome": "succeed"},
    }
    with pytest.raises(PlanRefused, match="for each item"):
        plan_of({"id": "g", "type": kind, "foreach": {"items": [1]}, **bodies[kind]})
