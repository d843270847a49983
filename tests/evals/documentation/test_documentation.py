"""Documentation that loses something is seen: in form, and in what is done outside."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from evals.suites.documentation.cases import load_cases, with_values
from evals.suites.documentation.filling import filled_like
from evals.suites.documentation.playing import Did, both_done, outside, spread
from evals.suites.documentation.suite import Documentation, apart, not_reached
from tools.catalog import load_catalog
from tools.templates.library import built_in_templates

CATALOG = load_catalog()
DEALS = with_values(built_in_templates()["big_deals_to_sales"].document.to_json())


async def differs(planned: dict[str, Any]) -> list[str]:
    played = await both_done(DEALS, planned, CATALOG)
    return not_reached(played, outside(DEALS, CATALOG)) + apart(played)


def changed(step: str, **given: Any) -> dict[str, Any]:
    document = deepcopy(DEALS)
    found = next(one for one in document["steps"] if one["id"] == step)
    found["with"] |= given
    return document


def test_every_template_is_a_case_without_inputs() -> None:
    cases = load_cases(Documentation.splits["dev"])
    assert {case.id for case in cases} == set(built_in_templates())
    assert not any("inputs." in str(case.document.get("steps")) for case in cases)


async def test_a_workflow_plays_like_itself_and_reaches_what_it_does() -> None:
    assert await differs(deepcopy(DEALS)) == []
    played = await both_done(DEALS, DEALS, CATALOG)
    assert any(first.calls for first, _ in played)


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("big", {"where": "{{ item.amount >= 50.0 }}"}),
        ("post", {"channel": "#other"}),
        ("deals", {"url": "https://crm.example/other"}),
    ],
)
async def test_another_condition_receiver_or_address_does_something_else(
    step: str, given: dict[str, Any]
) -> None:
    assert await differs(changed(step, **given)) != []


async def test_names_and_a_condition_written_otherwise_make_no_difference() -> None:
    assert await differs(changed("big", where="{{ !(item.amount < 10000.0) }}")) == []


def test_a_step_that_no_play_reached_proves_nothing() -> None:
    done = Did("succeeded", ("read",), frozenset({"read"}))
    assert not_reached([(done, done)], {"read"}) == []
    assert not_reached([(done, done)], {"read", "post"}) == ["no play reached post"]
    idle = Did("succeeded", (), frozenset())
    assert not_reached([(idle, idle)], ()) == ["no play reached any step"]


def test_what_is_open_is_filled_from_the_same_place_under_its_names_there() -> None:
    hole = {"$hole": {"label": "which field?"}}
    step = {
        "id": "kept",
        "uses": "list.filter",
        "with": {"items": "{{ steps.read.body }}", "where": hole},
    }
    read = {
        "id": "read",
        "uses": "http.request",
        "with": {"method": "GET", "url": "https://a.example"},
    }
    there = [
        {**read, "id": "load"},
        {
            **step,
            "id": "big",
            "with": {"items": "x", "where": "{{ item.n > steps.load.body.least }}"},
        },
    ]
    found = filled_like({"steps": [read, step]}, {"steps": there})
    assert found["steps"][1]["with"] == {
        "items": "{{ steps.read.body }}",
        "where": "{{ item.n > steps.read.body.least }}",
    }


def test_items_are_told_apart_by_figure_and_name() -> None:
    assert spread({"rows": [{"n": 1, "name": "a", "ok": True}]}, (5, 6)) == {
        "rows": [{"n": 5, "name": "a", "ok": True}, {"n": 6, "name": "a 1", "ok": True}]
    }
