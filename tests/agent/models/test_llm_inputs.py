"""Which ways to start a model is shown: those of no service, those in use, and those the words are near to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.models.llm_inputs import MOST_EVENTS, nearest_triggers, shown_trigger
from agent.plan import Plan
from tests.support.modelling import a_request

PLAIN = {"manual", "schedule", "webhook", "error"}
NOTHING = Plan(kind="impossible", summary="")


def ids(text: str, offline: Plan = NOTHING, document: dict[str, Any] | None = None) -> list[str]:
    request = a_request(text, document=document)
    return [spec.id for spec in nearest_triggers(request, offline)]


def starting_by(uses: str) -> dict[str, Any]:
    trigger = {"id": "start", "type": "app", "uses": uses, "with": {}}
    return {"nexa": 1, "name": "As it was", "triggers": [trigger], "steps": []}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("When an issue is opened on GitHub post it to Slack", "github.new_issue"),
        ("for every new row of the sheet Leads, mail me", "gsheets.new_row"),
        ("once a file lands in the Drive folder Invoices, tell #books", "gdrive.new_file"),
    ],
)
def test_what_the_words_are_near_to_is_shown_first_of_all_events(text: str, trigger: str) -> None:
    shown = ids(text)
    assert set(shown) >= PLAIN
    assert trigger in [one for one in shown if "." in one][:3]


def test_events_are_shown_up_to_a_number_and_none_for_words_that_are_near_to_none() -> None:
    events = [one for one in ids("new row, new file, new mail, new issue, new card") if "." in one]
    assert len(events) == MOST_EVENTS
    assert set(ids("zzz qqq")) == {one for one in ids("zzz qqq") if "." not in one} >= PLAIN


def test_what_a_workflow_starts_by_now_is_shown_whatever_the_words() -> None:
    at_hand = starting_by("github.new_issue")
    assert "github.new_issue" in ids("zzz qqq", document=at_hand)
    assert "github.new_issue" in ids("zzz qqq", Plan("create", "", document=at_hand))
    change = ({"op": "set_trigger", "trigger": at_hand["triggers"][0]},)
    assert "github.new_issue" in ids("zzz qqq", Plan("change", "", operations=change))


def test_the_triggers_of_a_prompt_take_less_than_a_third_of_what_all_would() -> None:
    request = a_request("when an issue is opened on GitHub post it to Slack")
    some, all_of_them = (
        len(json.dumps([shown_trigger(spec) for spec in of]))
        for of in (nearest_triggers(request, NOTHING), request.catalog.triggers())
    )
    assert some < all_of_them / 3
