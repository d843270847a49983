"""One turn as a message in Slack: never more than Slack takes, and nothing cut in the middle of a letter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from api.chat.encoder import Line
from api.slack.page import MOST_BLOCKS, MOST_OF_BLOCK, Offer, Page, TurnTold, page_of
from api.slack.words import ENGLISH, GERMAN

LINK = "https://nexa.example.com/w/new?thread=1"


def turn(*lines: tuple[str, dict[str, Any]], **more: Any) -> TurnTold:
    at = datetime(2026, 11, 29, tzinfo=UTC)
    told = [Line(n, "t1", "assistant", kind, given, at) for n, (kind, given) in enumerate(lines)]
    given = {"by": None, "is_newest": True, "offer": None, **more}
    return TurnTold(turn_id="t1", text="the request", lines=told, **given)


def texts(page: Page) -> list[str]:
    found = [block["text"]["text"] for block in page.blocks if block["type"] == "section"]
    return found + [
        one["text"] for b in page.blocks if b["type"] == "context" for one in b["elements"]
    ]


def test_a_turn_under_way_is_one_line_and_has_no_buttons() -> None:
    page = page_of(turn(("text", {"text": "half"})), GERMAN, LINK)
    assert texts(page) == ["_Wird bearbeitet …_"]


@pytest.mark.parametrize("letter", ["x", "&", "<", "é\n"])
def test_whatever_is_told_stays_within_the_limits(letter: str) -> None:
    long = [("text", {"text": letter * 5_000})] * 100
    page = page_of(turn(*long, ("end", {"ok": True})), ENGLISH, LINK)
    assert len(page.blocks) <= MOST_BLOCKS + 3
    assert all(0 < len(one) <= MOST_OF_BLOCK for one in texts(page))
    assert any(ENGLISH.more in one for one in texts(page))
    assert not any(one.removesuffix("…").endswith(("&", "&l", "&lt", "&am")) for one in texts(page))


def test_words_of_others_cannot_call_anybody() -> None:
    said = turn(("text", {"text": "<!channel>"}), ("end", {"ok": True}), by="<@U1>")
    page = page_of(said, ENGLISH, LINK)
    assert "<!" not in page.text + "".join(texts(page))
    assert "<@" not in "".join(texts(page))


def test_long_choices_are_shortened_and_only_the_newest_question_can_be_clicked() -> None:
    question = {"text": "Which?", "choices": ["c" * 3_000] * 40}
    lines = (("question", question), ("end", {"ok": True}))
    newest = page_of(turn(*lines), ENGLISH, LINK)
    (asked, _) = [block for block in newest.blocks if block["type"] == "actions"]
    assert all(len(one["text"]["text"]) <= 75 for one in asked["elements"])
    assert all(len(one["value"]) <= 2_000 for one in asked["elements"])
    former = page_of(turn(*lines, is_newest=False), ENGLISH, LINK)
    assert len([block for block in former.blocks if block["type"] == "actions"]) == 1


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        (Offer("accepted", "Ada"), "Accepted by Ada."),
        (Offer("rejected", None), "Rejected by Somebody."),
        (Offer("stale", None), "Not open any more"),
    ],
)
def test_what_was_decided_is_said_in_the_place_of_the_buttons(offer: Offer, told: str) -> None:
    patch: dict[str, Any] = {
        "document_after": {"steps": []},
        "document_before": None,
        "summary": [],
        "reach": {},
        "to_allow": [],
    }
    page = page_of(turn(("patch", patch), ("end", {"ok": True}), offer=offer), ENGLISH, LINK)
    assert any(told in one for one in texts(page))
    assert len(page.blocks[-1]["elements"]) == 1


def offered(to_allow: list[str]) -> Page:
    patch: dict[str, Any] = {
        "document_after": {"steps": []},
        "document_before": None,
        "summary": [],
    }
    told = ("patch", {**patch, "reach": {}, "to_allow": to_allow})
    return page_of(turn(told, ("end", {"ok": True}), offer=Offer("open", None)), ENGLISH, LINK)


def test_what_is_newly_reached_is_asked_before_accept_counts_and_goes_with_the_click() -> None:
    accept = offered(["host api.example.com"]).blocks[-1]["elements"][0]
    assert accept["confirm"]["text"]["text"] == "• host api.example.com"
    assert accept["value"] == 't1 ["host api.example.com"]'
    assert "confirm" not in offered([]).blocks[-1]["elements"][0]


def test_what_does_not_fit_before_a_click_is_accepted_on_the_page() -> None:
    page = offered([f"host {n}.example.com" for n in range(40)])
    labels = [one["text"]["text"] for one in page.blocks[-1]["elements"]]
    assert labels == [ENGLISH.reject, ENGLISH.page]
    assert ENGLISH.allow_on_page in texts(page)
