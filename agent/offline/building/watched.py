"""A workflow that was read as started by a call, started by what a trigger finds instead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.holes import filled
from agent.offline.building.triggers import TriggerPlan
from agent.offline.reading.watched import Watching
from engine.core.action import Catalog

_BODY = re.compile(r"\btrigger\.body\b")


def as_watched(document: Mapping[str, Any], watching: Watching, catalog: Catalog) -> dict[str, Any]:
    """Let a trigger that is looked at start it; what it brings is known, so its fields are named at once."""
    call = next(one for one in document["triggers"] if one["type"] == "webhook")
    shape = {"type": "object", "properties": {"body": dict(watching.spec.output_schema)}}
    known = filled(document, call["id"], shape, catalog)
    steps = json.loads(_BODY.sub("trigger", json.dumps(known["steps"])))
    return {**known, "triggers": [watching.trigger], "steps": steps}


def watched_plan(watching: Watching) -> TriggerPlan:
    """Answer the trigger with what is assumed about it."""
    polling = watching.spec.polling
    often = f", looked for every {_often(polling.every_s)}" if polling is not None else ""
    said = f"Each new {watching.noun} is one run{often}; what is there already starts nothing."
    return TriggerPlan(watching.trigger, [said])


def _often(seconds: int) -> str:
    if seconds % 60:
        return f"{seconds} seconds"
    return "minute" if seconds == 60 else f"{seconds // 60} minutes"
