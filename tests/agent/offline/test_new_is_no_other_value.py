"""Something new that is named with a number, an address or a link overwrites nothing that is there."""

from __future__ import annotations

import copy

import pytest

from agent.offline.altering.overwriting import is_other_than_said
from agent.plan import Plan, PlanRequest
from tests.agent.offline.changing import CATALOG, GUESTS, Json, change, changed, step, touched
from tests.support.planning import NOW

WATCH: Json = {
    "nexa": 1,
    "name": "Watch",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 * * * *", "timezone": "Europe/Oslo"}}],
    "steps": [
        {"id": "look", "name": "Look", "uses": "http.request", "with": {"method": "GET", "url": "https://pier.example/up"}},
        {"id": "shout", "name": "Shout", "uses": "slack.post_message", "connection": "slack", "after": ["look.failed"], "with": {"channel": "#pier", "text": "Down"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "and link to https://status.pier.example",
        "add a link to https://status.pier.example",
        "put the link to https://status.pier.example in the message",
    ],
)
def test_a_link_is_told_and_never_fetched(words: str) -> None:
    after = changed(words, WATCH)
    assert touched(after, WATCH) == {"shout"}
    assert step(after, "shout")["with"]["text"] == "Down\nhttps://status.pier.example"


def test_another_address_to_fetch_is_still_a_change_of_it() -> None:
    after = changed("fetch https://pier.example/health instead", WATCH)
    assert step(after, "look")["with"]["url"] == "https://pier.example/health"


@pytest.mark.parametrize(
    "words",
    [
        "duplicate the mail and send the copy to log@bar.example",
        "copy it and mail the copy to log@bar.example",
        "clone the thank step and send the other one to log@bar.example",
    ],
)
def test_a_copy_is_a_step_of_its_own(words: str) -> None:
    after = changed(words, GUESTS)
    assert touched(after, GUESTS) == set()
    new = after["steps"][-1]
    assert new["with"] == {**step(GUESTS, "thank")["with"], "to": "log@bar.example"}
    assert new["after"] == ["pause"]


@pytest.mark.parametrize("words", ["give the approval a deadline of 3 days", "set a reminder of 2 hours for the approval", "the approval should have a limit of 5 hours"])  # fmt: skip
def test_an_approval_that_is_not_there_changes_nothing(words: str) -> None:
    assert change(words, GUESTS).operations == ()


@pytest.mark.parametrize("words", ["everything over 900 is rejected", "visits above 50 are refused at once", "all calls with visits over 70 get declined"])  # fmt: skip
def test_what_is_turned_down_moves_no_bound(words: str) -> None:
    plan = change(words, GUESTS)
    assert plan.kind == "question"
    assert plan.operations == ()


@pytest.mark.parametrize("words", ["tell #pier it is quiet in that case", "post it to #bar for the loud ones"])  # fmt: skip
def test_what_is_for_some_is_not_sent_always(words: str) -> None:
    plan = change(words, WATCH)
    assert not any(o["op"] == "add_step" for o in plan.operations)


def _guess(words: str, *operations: Json, document: Json = GUESTS) -> bool:
    request = PlanRequest(words, CATALOG, NOW, "Europe/Oslo", document=document)
    return is_other_than_said(Plan(kind="change", summary="x", operations=operations), request)


_OTHER_CHANNEL: Json = {
    "op": "update_step",
    "id": "greet",
    "set": {"/with/channel": "#b"},
    "unset": [],
}
_NEW_MAIL: Json = {"op": "add_step", "step": {"id": "new", "uses": "email.send", "with": {"to": "a@bar.example"}}}  # fmt: skip


def test_a_guess_overwrites_nothing_where_something_is_added() -> None:
    assert _guess("add a case for dogs, goes to #b", _OTHER_CHANNEL)
    assert _guess("ask #b for approval", _OTHER_CHANNEL)
    assert _guess("post the loud ones to #b", _OTHER_CHANNEL)
    assert not _guess("greet them in #b", _OTHER_CHANNEL)
    assert not _guess("add #b instead", _OTHER_CHANNEL)


def test_a_guess_may_let_a_value_grow() -> None:
    longer = copy.deepcopy(_OTHER_CHANNEL)
    longer["set"] = {"/with/text": "{{ trigger.body.name }} and hello"}
    assert not _guess("add a hello", longer)


def test_a_guess_sends_nothing_always_that_is_for_some() -> None:
    assert _guess("mail a@bar.example for the loud ones", _NEW_MAIL)
    on_a_way = {"op": "add_step", "step": {**_NEW_MAIL["step"], "after": ["kind.regular"]}}
    assert not _guess("mail a@bar.example for the loud ones", on_a_way)
    assert not _guess("mail a@bar.example too", _NEW_MAIL)
