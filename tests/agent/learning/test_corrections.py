"""What counts as putting right, and where it is used: unsaid facts only, never amounts, never in silence."""

from __future__ import annotations

from typing import Any

import pytest

from agent.learning.apply import with_corrections
from agent.learning.correction import Correction, corrections_between
from agent.plan import Plan, Question

OPEN = {"$hole": {"kind": "value", "label": "Which channel should it be posted to?"}}
FIELD = {"$hole": {"kind": "field", "label": "Which?", "template": "{{ item.__hole__ }}"}}


def post(channel: Any, about: str | None = "order", **given: Any) -> dict[str, Any]:
    step: dict[str, Any] = {
        "id": "post",
        "name": "Post to Slack",
        "uses": "slack.post_message",
        "with": {"channel": channel, "text": "Hello", **given},
    }
    if about is not None:
        step["foreach"] = {"items": "{{ steps.x.items }}", "as": about}
    return step


def document(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"nexa": 1, "name": "Orders", "steps": list(steps)}


def known(value: Any = "#orders", about: str = "order") -> Correction:
    return Correction("slack.post_message", "channel", value, about, "c1", "Orders")


def learned(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, Any, str]]:
    found = corrections_between(document(was), document(now))
    return [(one.argument, one.value, one.about) for one in found]


def test_a_receiver_filled_in_or_changed_is_learned() -> None:
    assert learned(post(OPEN), post("#orders")) == [("channel", "#orders", "order")]
    assert learned(post("#a"), post("#b")) == [("channel", "#b", "order")]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param(post("#a"), post("#a"), id="nothing changed"),
        pytest.param(post("#a"), post("{{ item.channel }}"), id="an expression is no fact"),
        pytest.param(post("#a", text="x"), post("#a", text="y"), id="the words of a message"),
        pytest.param(post("#a", limit=OPEN), post("#a", limit=5), id="an amount"),
        pytest.param(post(FIELD), post("#a"), id="the field of one answer"),
        pytest.param(post("#a"), {**post("#b"), "id": "other"}, id="another step"),
        pytest.param(post("#a"), {**post("#b"), "uses": "email.send"}, id="another action"),
    ],
)
def test_what_says_nothing_about_the_next_plan_is_not_learned(
    was: dict[str, Any], now: dict[str, Any]
) -> None:
    assert learned(was, now) == []


def test_what_is_open_is_filled_told_and_not_asked() -> None:
    asked = Question("/steps/0/with/channel", "Which channel?", path="/steps/0/with/channel")
    other = Question("zone", "Which zone?", path="/triggers/0/with/timezone")
    plan = Plan(kind="create", document=document(post(OPEN)), questions=(asked, other))
    found = with_corrections(plan, [known()])
    assert found.document is not None
    assert found.document["steps"][0]["with"]["channel"] == "#orders"
    assert found.assumptions == (
        "Used your earlier correction from “Orders”: channel of “Post to Slack” is #orders.",
    )
    assert found.questions == (other,)
    assert found.provenance["corrections"] == ["c1"]


def test_what_was_said_stays_as_it_was_said() -> None:
    plan = Plan(kind="create", document=document(post("#said")))
    assert with_corrections(plan, [known()]) is plan


def test_a_receiver_that_is_only_the_name_of_the_thing_was_not_said() -> None:
    plan = Plan(kind="create", document=document(post("order")))
    found = with_corrections(plan, [known()])
    assert found.document is not None
    assert found.document["steps"][0]["with"]["channel"] == "#orders"
    assert with_corrections(plan, [known(about="invoice"), known("#x", "bill")]) is plan


def test_the_same_thing_decides_where_there_are_several() -> None:
    several = [known("#incidents", "incident"), known("#orders", "order")]
    plan = Plan(kind="create", document=document(post(OPEN)))
    found = with_corrections(plan, several)
    assert found.document is not None
    assert found.document["steps"][0]["with"]["channel"] == "#orders"
    unknown = Plan(kind="create", document=document(post(OPEN, "invoice")))
    assert with_corrections(unknown, several) is unknown


def test_a_step_that_a_change_adds_is_filled_as_well() -> None:
    plan = Plan(kind="change", operations=({"op": "add_step", "step": post(OPEN)},))
    found = with_corrections(plan, [known()])
    assert found.operations[0]["step"]["with"]["channel"] == "#orders"
    assert len(found.assumptions) == 1


def test_without_corrections_a_plan_stays_itself() -> None:
    plan = Plan(kind="create", document=document(post(OPEN)))
    assert with_corrections(plan, []) is plan
