"""Forecasts come true: measured on runs that came later, and told only where something is known."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from agent.forecast.firm import Firm
from agent.forecast.forecast import forecast
from agent.forecast.history import History
from agent.forecast.share import Past, Share
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.plan import Plan
from tests.agent.forecast.measure import FIRST, Told, measure, score
from tests.agent.forecast.world import cases
from tools.catalog import load_catalog

RUNS = 55


@pytest.fixture(scope="module")
def told() -> Sequence[Told]:
    """Forecasts of 210 later runs of six workflows."""
    return asyncio.run(asyncio.to_thread(measure, RUNS))


def of(told: Sequence[Told], workflow: str) -> list[Told]:
    return [one for one in told if one.workflow == workflow]


def test_four_of_five_later_runs_take_as_long_as_was_told(told: Sequence[Told]) -> None:
    seconds = score(told, "seconds")
    assert seconds.count == len(cases(0, 0)) * (RUNS - FIRST) >= 200
    assert 0.75 <= seconds.coverage <= 0.87
    assert seconds.median_error <= 0.35


@pytest.mark.parametrize("quantity", ["usd", "calls", "rows"])
def test_the_other_amounts_lie_in_their_intervals_at_least_as_often(
    told: Sequence[Told], quantity: str
) -> None:
    assert score(told, quantity).coverage >= 0.75


@pytest.mark.parametrize("workflow", ["loop_of_inputs", "groups_of_inputs_and_reads"])
def test_what_hangs_on_inputs_alone_is_known_exactly(told: Sequence[Told], workflow: str) -> None:
    found = score(of(told, workflow), "calls")
    assert (found.median_error, found.coverage) == (0, 1)
    assert score(of(told, workflow), "seconds").median_error <= 0.2


# What is firm --------------------------------------------------------------------------------


def plan_of(*steps: Mapping[str, Any]) -> Plan:
    return compile_plan(
        Document.parse({"nexa": 1, "name": "T", "steps": list(steps)}), load_catalog()
    )


def read(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "uses": "http.request", "with": {"method": "GET", "url": "https://x.example"}, **more}  # fmt: skip


def say(name: str, text: str = "x", **more: Any) -> dict[str, Any]:
    return {"id": name, "uses": "text.render", "with": {"template": text}, **more}


def test_what_comes_from_outside_makes_everything_behind_it_uncertain() -> None:
    plan = plan_of(
        say("hello", "{{ inputs.who }}"),
        read("get", when="{{ steps.hello.text == 'Ada' }}"),
        say("loud", when="{{ steps.get.status == 200 }}"),
        {
            "id": "way",
            "type": "branch",
            "cases": [{"id": "big", "when": "{{ inputs.n > 3 }}"}],
            "else": "drop",
        },
        say("big", after=["way.big"]),
        say("sorry", after=["get.failed"]),
        say("called", when="{{ trigger.body.x == 1 }}"),
        {
            "id": "all",
            "type": "group",
            "foreach": {"items": "{{ steps.get.body }}", "as": "one"},
            "steps": [say("inner")],
        },
    )
    firm = Firm(plan, knows_inputs=True)
    runs = {name for name in plan.steps if firm.runs(name)}
    assert runs == {"hello", "get", "way", "big"}
    assert {name for name in plan.steps if firm.value(name)} == {"hello", "way", "big"}
    unknown = Firm(plan, knows_inputs=False)
    assert {name for name in plan.steps if unknown.runs(name)} == {"hello", "way"}


# How it is put together ----------------------------------------------------------------------


def past(plan: Plan, seconds: float = 1.0, **shares: Share) -> Past:
    return Past(plan, shares, seconds)


def each(seconds: float, *, times: float = 1.0) -> Share:
    return Share(times, seconds, 1.0, 0.0, 0.0)


def test_steps_side_by_side_take_as_long_as_the_longest_and_one_by_one_their_sum() -> None:
    beside = plan_of(read("a"), read("b"), read("c", after=["a", "b"]))
    took = past(beside, 5.0, a=each(1.0), b=each(3.0), c=each(2.0))
    told = forecast(took, History([took]), knows_inputs=True)
    assert told.amounts is not None
    assert told.amounts["seconds"].expected == 5.0
    assert told.amounts["calls"].expected == 3.0
    assert (told.amounts["seconds"].low, told.runs) == (None, 1)


def test_a_step_without_a_past_is_named_and_nothing_is_made_up() -> None:
    plan = plan_of(read("a"), {"id": "ask", "type": "approval", "title": "May I?", "after": ["a"]})
    rehearsed = past(plan, a=each(0.0), ask=each(0.0))
    told = forecast(rehearsed, History([past(plan_of(read("a")), a=each(1.0))]), knows_inputs=True)
    assert (told.amounts, told.without_history) == (None, ("ask",))


def test_a_step_that_was_there_and_never_ran_counts_as_nothing() -> None:
    plan = plan_of(read("a"), say("b", when="{{ steps.a.status == 404 }}"))
    runs = [past(plan, a=each(2.0))] * 3
    told = forecast(past(plan, a=each(0.0), b=each(0.0)), History(runs), knows_inputs=True)
    assert told.amounts is not None
    assert told.amounts["seconds"].expected == 2.0
