"""What a call answers is told, tested and handed on later."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.offline.rephrasing.answered import with_answered_fields
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
BOOKED = "When a webhook with berth and skipper comes in, POST it to https://quay.example/berths"
PLACE = "steps.send_to_quay_example.body"


def last_step(words: str) -> dict[str, Any]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = OfflinePlanner().plan(request).document
    assert document is not None
    step: dict[str, Any] = document["steps"][-1]
    return step


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (" and post the slip it answers with to #quay.", [f"{PLACE}.slip"]),
        (
            ", take the slip that comes back and put that slip into #quay.",
            [f"{PLACE}.slip"],
        ),
        (
            ", then post the slip from its response and the skipper to #quay.",
            [f"{PLACE}.slip", "trigger.body.skipper"],
        ),
        (". It returns a slip. Post the slip to #quay.", [f"{PLACE}.slip"]),
        (' and post to #quay "booked" along with the returned slip.', [f"{PLACE}.slip"]),
    ],
)
def test_a_message_shows_what_was_answered(said: str, told: list[str]) -> None:
    text = last_step(BOOKED + said)["with"]["text"]
    assert [part.split(" }}")[0] for part in text.split("{{ ")[1:]] == told


def test_an_answer_decides_which_way_is_gone() -> None:
    words = f"{BOOKED}, which gives back a slip. If the slip is empty, post to #desk."
    hole = last_step(words)["when"]["$hole"]
    assert hole["template"] == f'{{{{ {PLACE}.__hole__ == "" }}}}'
    assert hole["of"] == PLACE


@pytest.mark.parametrize(
    "text",
    [
        "get @url1 and post the price it returns to @chan1",
        "post it to @url1 and post the name to @chan1",
        "post it to @url1. it returns the goods. mail @mail1",
    ],
)
def test_what_is_only_read_is_no_answer_of_a_change(text: str) -> None:
    assert with_answered_fields(text) == text
