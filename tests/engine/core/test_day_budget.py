"""What is spent on a day stays within the budgets of workflow and organization."""

import random
from typing import Any

import pytest

from engine.core.compile import day_budget_of
from engine.core.day_budget import DayRefusal, DaySpending, Whose, begin, settle
from engine.core.document import Document

Budgets = dict[Whose, dict[str, float]]


def used(**amounts: float) -> dict[str, Any]:
    return {"used": amounts}


def call(days: dict[Whose, DaySpending], budgets: Budgets, **amounts: float) -> DayRefusal | None:
    begun = begin(days, budgets, "a")
    if isinstance(begun, DayRefusal):
        return begun
    settle(days, "a", begun, used(**amounts))
    return None


def fresh(*whose: Whose) -> dict[Whose, DaySpending]:
    return {one: DaySpending() for one in whose}


@pytest.mark.parametrize(
    ("budget", "amounts", "code", "said"),
    [
        ({"usd": 0.5}, {"usd": 0.25}, "day_money_budget_spent", "its budget is 0.5 USD a day"),
        ({"tokens": 80}, {"tokens": 40}, "day_token_budget_spent", "its budget is 80 tokens a day"),
        ({"calls": 2}, {}, "day_call_budget_spent", "to 3 calls or more today"),
    ],
)
def test_two_calls_use_it_up_and_the_third_is_refused_with_what_to_do(
    budget: dict[str, float], amounts: dict[str, float], code: str, said: str
) -> None:
    days = fresh("workflow")
    assert [call(days, {"workflow": budget}, **amounts) for _ in range(2)] == [None, None]
    refused = call(days, {"workflow": budget}, **amounts)
    assert refused is not None
    assert (refused.code, refused.whose) == (code, "workflow")
    assert said in refused.message
    assert "settings.budget.per_day" in refused.hint


def test_only_the_first_refusal_of_a_budget_on_a_day_is_news() -> None:
    days = fresh("workflow")
    budgets: Budgets = {"workflow": {"calls": 0}}
    first, second = call(days, budgets), call(days, budgets)
    assert first is not None
    assert second is not None
    assert (first.is_news, second.is_news) == (True, False)


def test_what_the_organization_refuses_counts_nowhere() -> None:
    days = fresh("workflow", "organization")
    budgets: Budgets = {"workflow": {"calls": 5}, "organization": {"calls": 1}}
    assert call(days, budgets) is None
    refused = call(days, budgets)
    assert refused is not None
    assert refused.whose == "organization"
    assert "owner" in refused.hint
    assert [day.spent for day in days.values()] == [{"calls": 1}, {"calls": 1}]


def test_a_call_under_way_counts_with_what_the_dearest_of_its_step_has_taken() -> None:
    days = fresh("workflow")
    budgets: Budgets = {"workflow": {"usd": 1.0}}
    assert call(days, budgets, usd=0.4) is None
    under_way = begin(days, budgets, "a")
    assert under_way == {"usd": 0.4}
    assert isinstance(begin(days, budgets, "a"), DayRefusal)
    assert isinstance(begin(days, budgets, "b"), dict)
    settle(days, "a", under_way, None)
    assert days["workflow"].reserved == {"usd": 0.0}
    assert isinstance(begin(days, budgets, "a"), dict)


def test_what_is_stored_comes_back_the_same() -> None:
    days = fresh("workflow")
    call(days, {"workflow": {}}, usd=0.5, tokens=10)
    stored = days["workflow"].as_json()
    again = DaySpending.of(stored)
    assert again == days["workflow"]
    call({"workflow": again}, {"workflow": {}}, usd=0.5)
    assert stored == days["workflow"].as_json()


def test_many_runs_of_many_steps_never_spend_more_than_the_day_allows() -> None:
    """Where each step costs the same each time, only its first call may go past: its price is unknown."""
    chance = random.Random(11)
    for _ in range(200):
        prices = [chance.uniform(0.01, 0.2) for _ in range(4)]
        most, days = chance.uniform(1.0, 2.0), fresh("workflow", "organization")
        budgets: Budgets = {"workflow": {"usd": 9.0, "calls": 60}, "organization": {"usd": most}}
        for step, price in enumerate(prices):
            first = begin(days, budgets, f"s{step}")
            assert not isinstance(first, DayRefusal)
            settle(days, f"s{step}", first, used(usd=price))
        open_calls: list[tuple[int, dict[str, float]]] = []
        for _ in range(120):
            step = chance.randrange(4)
            begun = begin(days, budgets, f"s{step}")
            if not isinstance(begun, DayRefusal):
                open_calls.append((step, begun))
            if open_calls and chance.random() < 0.7:
                ended, expected = open_calls.pop(chance.randrange(len(open_calls)))
                settle(days, f"s{ended}", expected, used(usd=prices[ended]))
        for ended, expected in open_calls:
            settle(days, f"s{ended}", expected, used(usd=prices[ended]))
        assert days["organization"].spent["usd"] <= most + 1e-6
        assert days["organization"].spent["calls"] <= 60


def test_a_document_says_it_beside_the_budget_of_a_run() -> None:
    settings = {"budget": {"usd": 1, "per_day": {"usd": 2.5, "calls": 10}}}
    spends = {"id": "a", "uses": "test.spend"}
    document = Document.parse({"nexa": 1, "name": "B", "steps": [spends], "settings": settings})
    assert day_budget_of(document) == {"usd": 2.5, "calls": 10}
    none = Document.parse({"nexa": 1, "name": "B", "steps": [spends]})
    assert day_budget_of(none) == {}
