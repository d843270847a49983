"""The phrases inside a request: what stands around a schedule must not change it without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from agent.offline.planner import OfflinePlanner
from agent.offline.timing.schedules import ONCE
from agent.plan import PlanRequest
from engine.core.action import Catalog
from evals.measure import Prediction
from tools.catalog import load_catalog

_REQUESTS = ("{said}, post 'hi' to #general", "post 'hi' to #general {said}")
_HERE = "Antarctica/Troll"
"""A zone that no phrase names: where a plan has it, no zone was said."""


def answers_in_sentence(row: Mapping[str, Any], now: datetime) -> Iterator[Prediction]:
    """Answer a phrase once for each place it can have in a request, by the rules as they plan it."""
    for place, request in enumerate(_REQUESTS):
        words = request.format(said=row["phrase"])
        yield {"id": f"{row['id']}/{place}", "request": words, **_planned(words, now)}


@cache
def _catalog() -> Catalog:
    return load_catalog()


def _planned(words: str, now: datetime) -> Prediction:
    plan = OfflinePlanner().plan(
        PlanRequest(words, _catalog(), now.replace(tzinfo=UTC), timezone=_HERE)
    )
    triggers = (plan.document or {}).get("triggers") or [{"type": "manual"}]
    settings = triggers[0].get("with", {})
    if triggers[0]["type"] != "schedule" or "$hole" in str(settings):
        return {"question": plan.summary or "No time was read."}
    said: dict[str, Any] = {key: settings[key] for key in ("cron", "rrule") if key in settings}
    if said.get("rrule") == ONCE:
        said = {"datetime": settings["start"]}
    zone = settings["timezone"]
    return said if zone == _HERE else {**said, "tz": zone}
