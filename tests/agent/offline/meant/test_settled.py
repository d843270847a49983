"""Where likeness could change nothing, it is not asked; where it may, it looks while the rules read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event

import pytest

from agent.models.embedder import MiniLmEmbedder
from agent.offline.meant.choose import meant_by
from agent.offline.meant.settled import is_settled, look_ahead
from agent.offline.meant.vectors import Embed
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
EMBED = MiniLmEmbedder().embed_now
READ_WHOLE = (
    "Every weekday at 9 fetch https://lamps.example/orders, keep the orders over 100 and post each to #sales",
    "fetch https://lamps.example/orders and email the rows to ann@lamps.example",
    "every hour get https://lamps.example/stock and post it to #stock",
    "On Mondays at 7 query the database with \"select * from lamps\" and e-mail the result to ann@lamps.example",
)  # fmt: skip


def planned(text: str, embed: Embed | None = None) -> Plan:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return OfflinePlanner(embed).plan(PlanRequest(text, CATALOG, now=now, timezone="Europe/Berlin"))


@pytest.mark.parametrize("text", READ_WHOLE)
def test_what_is_settled_would_stay_as_it_is(text: str) -> None:
    plan = planned(text)
    assert is_settled(plan, text, CATALOG)
    assert planned(text, EMBED) == plan


@pytest.mark.parametrize(
    "text",
    [
        "Every weekday at 9 fetch https://lamps.example/orders and put a card on our Trello board",
        "fetch https://lamps.example/orders and flabber them to the moon",
        "whenever a lamp breaks, fetch https://lamps.example/orders and post it to #sales",
    ],
)
def test_nothing_is_settled_where_a_service_is_named_or_a_part_unread_or_a_start_told(
    text: str,
) -> None:
    assert not is_settled(planned(text), text, CATALOG)


def test_a_request_that_names_a_service_is_looked_at_before_anybody_asks() -> None:
    begun = Event()

    def embed(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        begun.set()
        return EMBED(texts)

    text = "put a card for each broken lamp onto our Trello board"
    look = look_ahead(text, CATALOG, embed)
    assert begun.wait(30)
    assert look() == meant_by(text, CATALOG, EMBED)
    begun.clear()
    plain = look_ahead("fetch https://lamps.example/orders", CATALOG, embed)
    assert not begun.is_set()
    assert plain() is not None
    assert begun.is_set()
