"""What is new somewhere starts a workflow, by the trigger whose own words name it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from tools.catalog import load_catalog

CATALOG = load_catalog()
FEED = "https://blog.kiln.example/feed.xml"


def plan(text: str) -> Plan:
    return OfflinePlanner().plan(
        PlanRequest(text=text, catalog=CATALOG, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    )


def started(text: str) -> tuple[Plan, dict[str, Any]]:
    found = plan(text)
    assert found.document is not None
    (trigger,) = found.document["triggers"]
    return found, trigger


@pytest.mark.parametrize(
    "text",
    [
        f"When a new item appears in the feed {FEED}, post its title and link to the Slack channel #kiln",
        f"Post the title of every new glaze in the RSS feed {FEED} to #kiln",
        f"Whenever the feed at {FEED} has a new entry, tell #kiln",
        f"For each new article in our Atom feed {FEED} e-mail its title to potter@kiln.example",
        f"As soon as something new is published in the rss feed {FEED}: post it in #kiln",
    ],
)
def test_a_feed_that_is_named_is_looked_at(text: str) -> None:
    found, trigger = started(text)
    assert trigger == {
        "id": "rss_new_item",
        "type": "app",
        "uses": "rss.new_item",
        "with": {"url": FEED},
    }
    assert found.unsupported == ()
    assert found.document is not None
    checked = validate(Document.parse(found.document), CATALOG, CelEngine())
    open_points = [p.code for p in checked.problems if p.severity == "error"]
    assert set(open_points) <= {"connection_missing"}


def test_its_fields_are_known_without_a_sample() -> None:
    found, _ = started(f"When a new item appears in the feed {FEED}, post its title to #kiln")
    assert found.document is not None
    assert "{{ trigger.title }}" in found.document["steps"][0]["with"]["text"]
    assert "$hole" not in str(found.document)
    assert not any("sample" in said for said in found.assumptions)
    assert found.document["name"] == "New entries to #kiln"


def test_a_feed_without_an_address_is_asked_for() -> None:
    found, trigger = started("When our feed has a new post, tell #kiln")
    assert "$hole" in trigger["with"]["url"]
    assert [q.path for q in found.questions if q.path][:1] == ["/triggers/0/with/url"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Every day at 9 fetch {FEED} and post the posts to #kiln", "schedule"),
        ("When a glaze order arrives by webhook, post it to #kiln", "webhook"),
        ("When the kiln cools down, tell #kiln", "webhook"),
        ("When I press the button post hello to #kiln", "manual"),
        ("When someone is fed, tell #kiln", "webhook"),
    ],
)
def test_what_is_not_looked_at_starts_as_before(text: str, kind: str) -> None:
    _, trigger = started(text)
    assert trigger["type"] == kind


def test_more_than_a_trigger_can_tell_apart_is_not_taken_for_it() -> None:
    _, trigger = started(f"When a new item by Ada appears in the feed {FEED}, post it to #kiln")
    assert trigger["type"] != "app"


@pytest.mark.parametrize(
    "text",
    [
        "When a row is added to the table glazes, post it to #kiln",
        "Whenever the table glazes has a new record tell #kiln",
        "For each new row in the glazes table: post its colour to #kiln",
        "For every new glaze in the table glazes post its colour to #kiln",
    ],
)
def test_a_table_that_is_named_is_looked_at(text: str) -> None:
    found, trigger = started(text)
    assert (trigger["uses"], trigger["with"]) == ("sql.new_row", {"table": "glazes"})
    assert found.unsupported == ()


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("When a mail arrives in the inbox, post its subject to #kiln", {}),
        ("Whenever a new email comes in, post its subject to #kiln", {}),
        ("For each new mail in the folder Glazes post its subject to #kiln", {"folder": "Glazes"}),
    ],
)
def test_a_mailbox_that_is_named_is_looked_at(text: str, settings: dict[str, str]) -> None:
    found, trigger = started(text)
    assert (trigger["uses"], trigger["with"]) == ("imap.new_mail", settings)
    assert found.document is not None
    assert "{{ trigger.subject }}" in found.document["steps"][0]["with"]["text"]
    assert found.unsupported == ()
