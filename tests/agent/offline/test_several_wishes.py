"""Every part of a change of several parts is done."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, changed, step

ALL: Json = copy.deepcopy(BOATS)
ALL["steps"] = [
    BOATS["steps"][0],
    {"id": "announce", "name": "Announce", "uses": "slack.post_message", "connection": "slack", "foreach": {"items": "{{ steps.boats.body.boats }}", "as": "boat"}, "with": {"channel": "#dock", "text": "{{ boat.name }}"}},
]  # fmt: skip


def test_a_removal_and_another_name() -> None:
    after = changed("remove the filter and rename the announcement 'Ahoy'", BOATS)
    assert [s["id"] for s in after["steps"]] == ["boats", "announce", "letter"]
    assert step(after, "announce")["name"] == "Ahoy"


@pytest.mark.parametrize(
    "words",
    [
        "only moored boats, and before posting ask anna@dock.example",
        "ask anna@dock.example first, and only moored boats",
    ],
)
def test_a_filter_and_an_approval(words: str) -> None:
    after = changed(words, ALL)
    kept = next(s for s in after["steps"] if s.get("uses") == "list.filter")
    asked = next(s for s in after["steps"] if s.get("type") == "approval")
    assert asked["approvers"] == ["anna@dock.example"]
    assert kept["id"] in str(asked["payload"])
    assert step(after, "announce")["after"] == [f"{asked['id']}.approved"]
    assert kept["id"] in step(after, "announce")["foreach"]["items"]
    assert not any(str(s.get("uses", "")).startswith("email.") for s in after["steps"])


def test_a_filter_and_a_wait() -> None:
    after = changed("only moored boats, and before posting wait 20 minutes", ALL)
    assert step(after, "wait_20_minutes")["duration_s"] == 1200
    assert any(s.get("uses") == "list.filter" for s in after["steps"])


def test_somebody_is_asked_first() -> None:
    after = changed("ask anna@dock.example first", ALL)
    assert step(after, "approve")["approvers"] == ["anna@dock.example"]


def test_a_name_may_hold_the_words_of_a_wish() -> None:
    assert changed("rename it to Moor and only wave", ALL)["name"] == "Moor and only wave"
