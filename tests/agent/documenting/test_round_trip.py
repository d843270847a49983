"""A workflow's documentation, said to the planner, builds the same workflow again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from agent.documenting.documentation import Documentation, documentation
from agent.documenting.normal import differences
from agent.documenting.question import asks_for_words
from agent.nodes.describe import HOLDS, NOTHING_THERE, Describe
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import MemoryDrafts, a_turn, memory_deps
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
OPEN = ("cases.yaml", "more.yaml", "third.yaml")
FLOOR = 0.86
"""So large a share of the workflows built from the open requests has documentation that plans back."""


def planned(text: str) -> dict[str, Any] | None:
    request = PlanRequest(text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    found = OfflinePlanner().plan(request).document
    return dict(found) if found is not None else None


def documented(document: dict[str, Any]) -> Documentation:
    return documentation(document, CATALOG, now=NOW, timezone="Europe/Berlin")


def requests() -> list[str]:
    loaded = [
        YAML(typ="safe").load((ROOT / "evals/suites/main_job" / name).read_text("utf-8"))
        for name in OPEN
    ]
    begun = [case for one in loaded for case in one["cases"] if not case.get("base")]
    return [case["words"].replace("{base}", "fakes.example:8080") for case in begun]


def test_most_documentation_plans_back_to_the_same_workflow() -> None:
    documents = [found for text in requests() if (found := planned(text)) is not None]
    share = sum(documented(one).plans_back for one in documents) / len(documents)
    print(f"documentation plans back: {share:.3f} of {len(documents)} workflows")  # noqa: T201
    assert len(documents) >= 90
    assert share >= FLOOR


ORDERS: dict[str, Any] = {
    "nexa": 1,
    "name": "Big orders",
    "triggers": [
        {
            "id": "t",
            "type": "schedule",
            "with": {"cron": "0 9 1,15 * *", "timezone": "Europe/Berlin"},
        }
    ],
    "steps": [
        {
            "id": "fetch_orders",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://shop.example.com/orders"},
        },
        {
            "id": "big",
            "uses": "list.filter",
            "with": {
                "items": "{{ steps.fetch_orders.body.items }}",
                "where": "{{ item.amount > 100.0 }}",
            },
        },
        {
            "id": "post",
            "uses": "slack.post_message",
            "connection": "slack",
            "foreach": {"items": "{{ steps.big.items }}", "as": "order"},
            "with": {"channel": "#sales", "text": "Order: {{ order }}"},
        },
    ],
}


def test_a_finished_workflow_is_told_and_what_was_open_is_filled() -> None:
    found = documented(ORDERS)
    assert found.request == (
        "On the 1st and the 15th of every month at 09:00 (Europe/Berlin), get the orders from"
        " https://shop.example.com/orders, then keep the orders whose amount is over 100,"
        " then post each order to #sales."
    )
    assert (found.plans_back, found.differs) == (True, ())
    assert "#sales" in found.facts
    assert found.words == found.request
    assert found.in_full not in found.text


def test_what_the_words_do_not_carry_is_named() -> None:
    retried = [*ORDERS["steps"][:2], {**ORDERS["steps"][2], "when": "{{ steps.big.count < 9 }}"}]
    found = documented({**ORDERS, "steps": retried})
    assert (found.plans_back, found.differs) == (False, ("step 3: when",))
    assert "does not tell all of it: step 3: when." in found.text
    assert found.words == found.in_full
    assert found.text.endswith(found.in_full)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("channel", "#other"),
        ("text", "Order: {{ order.id }}"),
    ],
)
def test_another_receiver_or_text_is_another_workflow(path: str, value: str) -> None:
    post = {**ORDERS["steps"][2], "with": {**ORDERS["steps"][2]["with"], path: value}}
    changed = {**ORDERS, "steps": [*ORDERS["steps"][:2], post]}
    assert differences(ORDERS, changed) == ["step 3: with"]


def test_names_ids_and_the_name_of_an_item_make_no_difference() -> None:
    text = str(ORDERS).replace("'big'", "'large'").replace("steps.big", "steps.large")
    text = text.replace("'order'", "'one'").replace("{{ order }}", "{{ one }}")
    import ast

    assert differences(ORDERS, {**ast.literal_eval(text), "name": "Another name"}) == []


def test_another_time_and_a_missing_step_are_seen() -> None:
    assert differences(ORDERS, {**ORDERS, "triggers": []}) == ["what starts it"]
    assert differences(ORDERS, {**ORDERS, "steps": ORDERS["steps"][:2]}) == ["3 steps became 2"]


@pytest.mark.parametrize(
    "text",
    ["Describe this workflow", "document it, please", "Write documentation for this workflow."],
)
def test_a_wish_for_words_is_heard(text: str) -> None:
    assert asks_for_words(text)


@pytest.mark.parametrize(
    "text", ["describe the order in the message", "post the documentation to #docs", "what is it?"]
)
def test_other_requests_are_no_wish_for_words(text: str) -> None:
    assert not asks_for_words(text)


async def test_the_machine_answers_with_the_words_and_whether_they_hold() -> None:
    drafts = MemoryDrafts()
    state: Any = {"turn": a_turn("describe it"), "workflow_id": "w"}
    empty = Plan.from_json((await Describe(memory_deps(drafts=drafts))(state))["plan"])
    assert empty.answer == NOTHING_THERE
    drafts.document = ORDERS
    told = Plan.from_json((await Describe(memory_deps(drafts=drafts))(state))["plan"])
    assert told.kind == "answer"
    assert told.answer.endswith(HOLDS)


@pytest.mark.parametrize(
    ("around", "lost"),
    [
        ({"outputs": {"orders": "{{ steps.big.items }}"}}, "what it gives back"),
        ({"inputs": {"least": {"type": "number"}}}, "what it is given"),
        ({"settings": {"budget": {"calls": 5}}}, "its settings"),
    ],
)
def test_what_the_words_do_not_carry_is_said(around: dict[str, Any], lost: str) -> None:
    found = documented({**ORDERS, **around})
    assert found.differs == (lost,)
    assert lost in found.text


def test_a_join_that_is_not_the_usual_one_is_a_difference() -> None:
    usual = [*ORDERS["steps"][:-1], {**ORDERS["steps"][-1], "join": "all_ok"}]
    other = [*ORDERS["steps"][:-1], {**ORDERS["steps"][-1], "join": "any_ok"}]
    assert differences(ORDERS, {**ORDERS, "steps": usual}) == []
    assert differences(ORDERS, {**ORDERS, "steps": other}) == ["step 3: join"]
