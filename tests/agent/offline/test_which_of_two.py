"""Of two posts the one that is meant is named, or asked; who is spoken of is no channel."""

from __future__ import annotations

import copy

import pytest

from agent.offline.slots.candidates import Candidate
from agent.offline.slots.places import places_of
from agent.offline.slots.spoken_of import is_no_channel
from tests.agent.offline.changing import BOATS, CATALOG, GUESTS, Json, change, changed, step

TWO: Json = copy.deepcopy(BOATS)
TWO["steps"][2]["name"] = "Post to #dock"
TWO["steps"].append(
    {"id": "brief", "name": "Tell the crew", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#crew", "text": "All out"}}
)  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "post it to #quay instead",
        "post them in #quay instead",
        "please post it to #quay from now on",
    ],
)
def test_a_verb_in_a_name_tells_of_no_step(words: str) -> None:
    asked = change(words, TWO)
    assert asked.kind == "question"
    assert not asked.operations


def test_a_step_that_is_named_is_meant() -> None:
    after = changed("post the crew message to #quay instead", TWO)
    assert step(after, "brief")["with"]["channel"] == "#quay"
    assert step(after, "announce") == TWO["steps"][2]


def test_it_is_what_the_last_change_was_about() -> None:
    before = copy.deepcopy(TWO)
    before["steps"][-1]["with"]["text"] = "All in"
    after = changed("post it to #quay instead", TWO, before)
    assert step(after, "brief")["with"]["channel"] == "#quay"


def test_the_only_post_is_meant() -> None:
    after = changed("post it to #quay instead", GUESTS)
    assert step(after, "greet")["with"]["channel"] == "#quay"


def test_a_person_and_a_message_are_no_field() -> None:
    asked = change("send the customer a message in Slack", GUESTS)
    assert "customer_a_message" not in str(asked.operations)


@pytest.mark.parametrize(
    ("words", "value", "is_one"),
    [
        ("tell the skipper in Slack", "skipper", False),
        ("tell a Pilot in Slack", "Pilot", False),
        ("tell the skipper channel in Slack", "skipper", True),
        ("tell skipper in Slack", "skipper", True),
    ],
)
def test_who_is_spoken_of_is_no_channel(words: str, value: str, is_one: bool) -> None:
    spec = CATALOG.action("slack.post_message")
    assert spec is not None
    place = next(one for one in places_of(0, spec) if one.name == "channel")
    start = words.index(value)
    one = Candidate(start, start + len(value), "word", value)
    assert is_no_channel(place, one, words) is not is_one
