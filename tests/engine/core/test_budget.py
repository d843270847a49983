"""A call that is expected to go past the run's budget is not made."""

import json
import random
from typing import Any

import pytest

from engine.core.snapshot import dump_state, load_state
from tests.engine.core.host import Bench, plan_of
from tests.engine.core.invariants import check

READ: dict[str, Any] = {"uses": "test.read"}
ONE_BY_ONE = {"foreach": {"items": [1, 2, 3, 4], "concurrency": 1}}


def listed(count: int) -> Any:
    def answer(_: Any, site: str) -> dict[str, Any]:
        if site == "foreach":
            return {"value": list(range(count)), "count": count}
        return {"value": {}}

    return answer


def bench_of(budget: dict[str, Any], *steps: dict[str, Any], count: int = 4) -> Bench:
    return Bench(plan_of(*steps, settings={"budget": budget}), listed(count)).start()


def used(**amounts: float) -> dict[str, Any]:
    return {"note": {"used": amounts}}


def chain(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"s{n}", **READ, **({"after": [f"s{n - 1}"]} if n else {})} for n in range(count)
    ]


@pytest.mark.parametrize(
    ("budget", "amounts", "code", "said"),
    [
        ({"usd": 0.5}, {"usd": 0.25}, "money_budget_spent", "its budget is 0.5 USD"),
        ({"tokens": 1000}, {"tokens": 500}, "token_budget_spent", "its budget is 1000 tokens"),
    ],
)
def test_what_is_spent_is_spent_and_the_next_step_is_not_started(
    budget: dict[str, Any], amounts: dict[str, float], code: str, said: str
) -> None:
    bench = bench_of(budget, *chain(3))
    bench.ok(bench.open("s0"), **used(**amounts))
    bench.ok(bench.open("s1"), **used(**amounts))
    assert not bench.attempts
    assert bench.state.status == "failed"
    assert bench.state.error is not None
    assert (bench.state.error["class"], bench.state.error["code"]) == ("quota", code)
    assert bench.state.error["step"] == "s2"
    assert said in bench.state.error["message"]
    check(bench)


def test_a_step_is_expected_to_cost_what_its_dearest_call_has_cost() -> None:
    bench = bench_of({"usd": 1.0}, {"id": "a", **READ, **ONE_BY_ONE})
    bench.ok(bench.open("a", "0"), **used(usd=0.4))
    bench.ok(bench.open("a", "1"), **used(usd=0.3))
    # 0.7 is spent, and another 0.4 would be too much.
    assert not bench.attempts
    assert bench.state.status == "failed"
    assert bench.state.spending.spent == {"usd": 0.7}


def test_calls_under_way_count_before_they_have_ended() -> None:
    two = {"foreach": {"items": [1], "concurrency": 2}}
    bench = bench_of({"usd": 1.0}, {"id": "a", **READ, **two}, count=8)
    bench.ok(bench.open("a", "0"), **used(usd=0.4))
    # 0.4 is spent and the third call may take 0.4; the second had begun before anything was known.
    bench.ok(bench.open("a", "1"), **used(usd=0.1))
    assert [attempt.item for attempt in bench.attempts] == ["2"]
    assert bench.state.spending.reserved == {"usd": 0.4}


def test_without_a_budget_or_a_told_cost_nothing_is_held_back() -> None:
    bench = bench_of({"usd": 0.1}, *chain(4)).run_ok()
    assert bench.state.status == "succeeded"
    free = Bench(plan_of(*chain(2))).start()
    free.ok(free.open("s0"), **used(usd=100.0))
    assert free.run_ok().state.status == "succeeded"


def test_a_budget_of_nothing_makes_no_call() -> None:
    bench = bench_of({"usd": 0}, *chain(1))
    assert not bench.attempts
    assert bench.state.status == "failed"


@pytest.mark.parametrize("note", [{}, {"used": 3}, {"used": {"usd": "much"}}, "dear", None])
def test_a_note_that_tells_no_amounts_counts_nothing(note: Any) -> None:
    bench = bench_of({"usd": 1.0}, *chain(2))
    bench.ok(bench.open("s0"), note=note)
    assert bench.state.spending.spent == {}


def test_what_failed_gives_its_expected_cost_back() -> None:
    bench = bench_of({"usd": 1.0}, {"id": "a", **READ, **ONE_BY_ONE, "retry": {"max_attempts": 3}})
    bench.ok(bench.open("a", "0"), **used(usd=0.4))
    assert bench.state.spending.reserved == {"usd": 0.4}
    bench.failed(bench.open("a", "1"), retryable=True)
    assert bench.state.spending.reserved == {"usd": 0.0}


def test_a_run_goes_past_its_budget_by_no_more_than_what_its_calls_cost_beyond_their_dearest() -> (
    None
):
    """With calls one after the other, that is one call that costs more than any before it."""
    chance = random.Random(7)
    for _ in range(200):
        budget, price = chance.uniform(0.1, 2.0), chance.uniform(0.01, 0.4)
        bench = bench_of({"usd": budget}, *chain(12))
        while bench.attempts:
            bench.ok(bench.attempts[0], **used(usd=price))
        spent = bench.state.spending.spent.get("usd", 0)
        assert spent < budget + price
        loop = bench_of({"usd": budget}, {"id": "a", **READ, **ONE_BY_ONE}, count=20)
        while loop.attempts:
            loop.ok(loop.attempts[0], **used(usd=price))
        assert loop.state.spending.spent.get("usd", 0) <= max(budget, price) + 1e-6


def test_a_snapshot_knows_what_was_spent() -> None:
    bench = bench_of({"usd": 1.0}, *chain(3))
    bench.ok(bench.open("s0"), **used(usd=0.4, tokens=12))
    again = load_state(bench.plan, json.loads(json.dumps(dump_state(bench.state))))
    assert again.spending == bench.state.spending
