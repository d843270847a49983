"""What goes from one place to another in one verb is read there and written here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.offline.rephrasing.moved import with_moves
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def steps(words: str) -> list[dict[str, Any]]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    plan = OfflinePlanner().plan(request)
    assert plan.document is not None
    assert plan.unsupported == ()
    return list(plan.document["steps"])


@pytest.mark.parametrize("verb", ["copy the boats from", "sync", "mirror all boats from"])
def test_what_is_copied_is_fetched_and_posted(verb: str) -> None:
    read, *_, write = steps(f"Every hour {verb} https://a.example/boats to https://b.example/boats")
    assert (read["with"]["method"], read["with"]["url"]) == ("GET", "https://a.example/boats")
    assert (write["with"]["method"], write["with"]["url"]) == ("POST", "https://b.example/boats")


@pytest.mark.parametrize("verb", ["create a row in", "write an entry into", "store a record in"])
def test_a_row_is_made_for_each(verb: str) -> None:
    found = steps(
        f"Every hour get the boats from https://a.example/boats and for each boat {verb} the table boats with name and flag"
    )
    assert [step["uses"] for step in found] == ["http.request", "list.map", "sql.insert"]


def test_a_file_that_is_saved_for_somebody_is_mailed() -> None:
    said = "get the boats from @url0 and save them as csv to @mail0"
    assert with_moves(said) == "get the boats from @url0 and email them as csv to @mail0"


def test_nothing_is_posted_before_it_is_approved() -> None:
    asked, write = steps(
        "When a boat comes by webhook, ask the harbour master for approval before posting it to https://b.example/boats"
    )
    assert asked["type"] == "approval"
    assert write["with"]["method"] == "POST"
    assert write["after"] == [f"{asked['id']}.approved"]


@pytest.mark.parametrize(
    "text",
    [
        "post the boats from @url0 to @chan0",
        "get the boats from @url0 and post them to @url1",
        "copy @mail0 on it",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert with_moves(text) == text
