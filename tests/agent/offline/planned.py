"""What the offline planner makes of words over the whole catalogue, without likeness."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def planned(words: str) -> Plan:
    """Answer the plan for a request."""
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def built(words: str) -> dict[str, Any]:
    """Answer the document of a request of which nothing is left out."""
    plan = planned(words)
    assert plan.document is not None, plan.answer
    assert plan.unsupported == ()
    return dict(plan.document)


def steps_of(words: str) -> dict[str, dict[str, Any]]:
    """Answer its steps by their ids."""
    return {step["id"]: step for step in built(words)["steps"]}
