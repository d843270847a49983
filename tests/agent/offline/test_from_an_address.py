"""What comes from a web address, and what goes to one, where one clause says both."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.offline.reading.reads import sends_to_url
from agent.plan import PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def steps_of(words: str) -> list[dict[str, Any]]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = OfflinePlanner().plan(request).document
    assert document is not None
    return list(document["steps"])


@pytest.mark.parametrize(
    "words",
    [
        "post the menu from https://yard.example/m to #kettle every day at 9",
        "post https://yard.example/m to #kettle every day at 9",
        "send the menu at https://yard.example/m to #kettle every day at 9",
        "put the whole table from the API at https://yard.example/m into #kettle every day at 9",
        "every day at 9, post to #kettle the menu from https://yard.example/m",
    ],
)
def test_what_comes_from_an_address_is_posted_where_the_words_say(words: str) -> None:
    fetched, posted = steps_of(words)
    assert fetched["with"] == {"method": "GET", "url": "https://yard.example/m"}
    assert (posted["uses"], posted["with"]["channel"]) == ("slack.post_message", "#kettle")


@pytest.mark.parametrize(
    ("receiver", "uses"),
    [("ann@yard.example", "email.send"), ("Telegram", "telegram.send_message"), ("Discord", "discord.post_message")],
)  # fmt: skip
def test_any_sender_gets_what_comes_from_an_address(receiver: str, uses: str) -> None:
    steps = steps_of(f"post the menu from https://yard.example/m to {receiver} every day at 9")
    assert [step["uses"] for step in steps] == ["http.request", uses]
    assert steps[0]["with"]["method"] == "GET"


def test_from_one_address_to_another_both_are_called() -> None:
    fetched, sent = steps_of(
        "post the crates from https://yard.example/c to https://kettle.example/in every hour"
    )
    assert fetched["with"] == {"method": "GET", "url": "https://yard.example/c"}
    assert (sent["with"]["method"], sent["with"]["url"]) == ("POST", "https://kettle.example/in")


@pytest.mark.parametrize(
    "clause",
    ["post each crate to @url0", "post @url0", "send it to the api at @url0 and to @chan0", "put it on @url0"],
)  # fmt: skip
def test_an_address_that_receives_is_still_sent_to(clause: str) -> None:
    assert sends_to_url(clause)
