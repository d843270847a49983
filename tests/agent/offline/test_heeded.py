"""What a change does not heed is asked, and nothing is proposed."""

from __future__ import annotations

import pytest

from agent.offline.changes.heeded import heeded
from agent.plan import Plan, PlanRequest
from tests.agent.offline.changing import BOATS, CATALOG, GUESTS, Json, change, changed, touched
from tests.support.planning import NOW


def _heeded(words: str, document: Json, *operations: Json) -> Plan:
    request = PlanRequest(words, CATALOG, NOW, "Europe/Oslo", document=document)
    return heeded(Plan(kind="change", operations=operations), request)


def _update(step: str, **set_: object) -> Json:
    return {"op": "update_step", "id": step, "set": {f"/with/{k}": v for k, v in set_.items()}, "unset": []}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "write to #pier and keep those over 31",
        'the subject is "Tide table" and it goes to #pier',
        "make a jira issue of each and use #pier",
    ],
)
def test_a_value_that_nothing_holds(words: str) -> None:
    plan = _heeded(words, BOATS, _update("announce", channel="#pier"))
    assert plan.kind == "question"
    assert plan.operations == ()


def test_what_is_all_held_is_proposed() -> None:
    plan = _heeded("write to #pier instead", BOATS, _update("announce", channel="#pier"))
    assert plan.kind == "change"


@pytest.mark.parametrize(
    "words",
    ["also write to #pier", "add a message to #pier", "try #pier if that fails"],
)
def test_a_place_is_not_lost_where_one_more_is_asked_for(words: str) -> None:
    assert _heeded(words, BOATS, _update("announce", channel="#pier")).kind == "question"


@pytest.mark.parametrize("words", ["remind the crew tomorrow", "tell the crew about the fog", "post the length too"])  # fmt: skip
def test_nothing_is_taken_out_that_nobody_speaks_of(words: str) -> None:
    assert _heeded(words, BOATS, {"op": "remove_step", "id": "letter"}).kind == "question"


@pytest.mark.parametrize("words", ["everything else: write a line", "otherwise write a line", "write a line unless it rains"])  # fmt: skip
def test_what_is_for_the_rest_is_not_always_done(words: str) -> None:
    new = {"id": "line", "uses": "slack.post_message", "with": {"channel": "#bar", "text": "x"}}
    assert _heeded(words, GUESTS, {"op": "add_step", "step": new}).kind == "question"


@pytest.mark.parametrize("words", ["tell #log before the booking", "write a line to #log prior to booking"])  # fmt: skip
def test_what_is_new_stands_before_the_step_that_is_named(words: str) -> None:
    new = {"id": "line", "uses": "slack.post_message", "with": {"channel": "#log", "text": "x"}}
    added = {"op": "add_step", "step": new}
    follow = {"op": "update_step", "id": "book", "set": {"/after": ["line"]}, "unset": []}
    assert _heeded(words, GUESTS, added).kind == "question"
    assert _heeded(words, GUESTS, added, follow).kind == "change"


def test_a_word_is_no_field() -> None:
    assert change("if nobody agrees within an hour, greet them anyway", GUESTS).kind == "question"


def test_copies_of_every_mail() -> None:
    document = {**GUESTS, "steps": [*GUESTS["steps"], {"id": "bye", "name": "Bye", "uses": "email.send", "connection": "smtp", "after": ["thank"], "with": {"to": "door@bar.example", "subject": "Bye", "text": "x"}}]}  # fmt: skip
    after = changed("copy boss@bar.example on both mails", document)
    assert touched(after, document) == {"thank", "bye"}


def test_what_is_done_for_another_kind_of_thing_is_asked() -> None:
    plan = change("send one mail per harbour, not per boat", BOATS)
    assert plan.kind == "question"
