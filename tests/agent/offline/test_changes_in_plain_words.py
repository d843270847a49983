"""The same wish in many words: who gets a mail, what it tells, when a step follows, what is not wanted."""

from __future__ import annotations

import pytest

from agent.offline.changes.wishes import as_removal, plain_clock, plain_wish
from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched


@pytest.mark.parametrize(
    ("words", "document", "step_id"),
    [
        ("we can easily live without the letter", BOATS, "letter"),
        ("the wait is superfluous, get rid of it", GUESTS, "pause"),
        ("scrap the last step", BOATS, "letter"),
        ("it's the waiting that has to go", GUESTS, "pause"),
        ("nobody reads the letter any more", BOATS, "letter"),
        ("there is no need for the wait", GUESTS, "pause"),
    ],
)
def test_what_is_not_wanted_goes(words: str, document: Json, step_id: str) -> None:
    after = changed(words, document)
    assert step_id not in {s["id"] for s in after["steps"]}


@pytest.mark.parametrize(
    ("words", "to"),
    [
        ("put another recipient on the letter: mate@dock.example", ["pier@dock.example", "mate@dock.example"]),
        ("mate@dock.example should get the letter too", ["pier@dock.example", "mate@dock.example"]),
        ("add mate@dock.example to the letter", ["pier@dock.example", "mate@dock.example"]),
    ],
)  # fmt: skip
def test_one_more_gets_the_mail_and_one_fewer(words: str, to: list[str]) -> None:
    more = changed(words, BOATS)
    assert step(more, "letter")["with"]["to"] == to
    assert touched(more, BOATS) == {"letter"}
    fewer = changed("take mate@dock.example off the list", more)
    assert fewer == BOATS or step(fewer, "letter") == step(BOATS, "letter")


@pytest.mark.parametrize(
    ("words", "document", "steps"),
    [
        ("the announcement needs the owner", BOATS, {"announce"}),
        ("the tip belongs into the greeting", GUESTS, {"greet"}),
        ("both the greeting and the booking need the table number", GUESTS, {"greet", "book"}),
        ("greet them with their birthday", GUESTS, {"greet"}),
        ("step 3 should show the berth and the owner", BOATS, {"announce"}),
    ],
)
def test_a_message_tells_one_more_thing(words: str, document: Json, steps: set[str]) -> None:
    assert touched(changed(words, document), document) == steps


def test_a_message_tells_one_thing_less() -> None:
    told = changed("the announcement should say 'Ship {{ boat.name }} ({{ boat.owner }})'", BOATS)
    less = changed("leave the owner out of the announcement", told)
    assert step(less, "announce")["with"]["text"] == "Ship {{ boat.name }}"


@pytest.mark.parametrize(
    ("words", "document", "late", "seconds"),
    [
        ("there should be ten minutes between the announcement and the letter", BOATS, "letter", 600),
        ("put a pause of 2 hours before the greeting", GUESTS, "greet", 7200),
        ("delay the letter by an hour", BOATS, "letter", 3600),
        ("the greeting should come 3 minutes later", GUESTS, "greet", 180),
    ],
)  # fmt: skip
def test_a_step_follows_after_a_while(words: str, document: Json, late: str, seconds: int) -> None:
    after = changed(words, document)
    wait = step(after, step(after, late)["after"][0])
    assert wait["duration_s"] == seconds
    assert touched(after, document) == {late}


def test_settings_of_one_step_come_together() -> None:
    after = changed("try fetching the boats 4 times, 20 seconds each at most", BOATS)
    boats = step(after, "boats")
    assert (boats["retry"]["max_attempts"], boats["timeout_s"]) == (4, 20)


def test_an_approval_waits_so_long() -> None:
    asked = changed("I have to approve the letter before it is sent", BOATS)
    after = changed("if nobody decides within 3 days that is a no", asked, BOATS)
    (approval,) = [s for s in after["steps"] if s.get("type") == "approval"]
    assert approval["deadline_s"] == 3 * 86400


def test_several_steps_get_other_names_at_once() -> None:
    after = changed("rename 'Announce' to 'Shout' and 'Letter' to 'Post bag'", BOATS)
    assert [s["name"] for s in after["steps"]] == ["Fetch boats", "Long ones", "Shout", "Post bag"]


def test_what_is_not_said_to_be_compared_is_asked() -> None:
    assert change("only if it is 3 or more", GUESTS).kind == "question"


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("hm, could you please drop the letter for now", "drop the letter"),
        ("better idea: we'd like to see the owner", "see the owner"),
        ("no, wait, call it Pier", "call it Pier"),
        ("so", ""),
    ],
)
def test_the_asking_itself_says_nothing(said: str, plain: str) -> None:
    assert plain_wish(said) == plain


def test_a_reason_or_a_condition_stays_with_what_is_removed() -> None:
    assert as_removal("the mail is not needed when it rains") == "remove the mail when it rains"
    assert as_removal("drop the mail and post instead") == "drop the mail and post instead"


def test_minutes_to_an_hour_are_a_time() -> None:
    assert plain_clock("make it 20 to 9") == "make it 8:40"
    assert plain_clock("from 10 to 12") == "from 10 to 12"
