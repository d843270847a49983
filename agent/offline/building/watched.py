"""A workflow that was read as started by a call, started by what a trigger finds instead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.attachments import with_attachments
from agent.offline.building.event_texts import with_event_texts
from agent.offline.building.holes import filled
from agent.offline.building.open_records import with_record_fields
from agent.offline.building.triggers import TriggerPlan
from agent.offline.reading.watched import Watching
from agent.plan import PlanRequest

_BODY = re.compile(r"\btrigger\.body\b")


def as_watched(
    document: Mapping[str, Any], watching: Watching, request: PlanRequest
) -> dict[str, Any]:
    """Let a trigger that is looked at start it; what it brings is known, so its fields are named at once."""
    call = next(one for one in document["triggers"] if one["type"] == "webhook")
    shape = {"type": "object", "properties": {"body": dict(watching.spec.output_schema)}}
    steps = with_record_fields(document["steps"], watching.spec.output_schema)
    steps = with_event_texts(steps, watching.spec.output_schema, watching.noun, request.catalog)
    known = filled({**document, "steps": steps}, call["id"], shape, request.catalog)
    steps = json.loads(_BODY.sub("trigger", json.dumps(known["steps"])))
    steps = with_attachments(steps, watching.spec, request.text, request.catalog)
    return {**known, "triggers": [_connected(watching, request)], "steps": steps}


def _connected(watching: Watching, request: PlanRequest) -> dict[str, Any]:
    """Answer the trigger with the one connection that fits; of several a person chooses."""
    need = watching.spec.connection
    fitting = [
        one.key
        for one in request.connections
        if need is not None and one.service == need.service and one.kind in need.kinds
    ]
    needed = need is not None and need.required and len(fitting) == 1
    return {**watching.trigger, "connection": fitting[0]} if needed else watching.trigger


def watched_plan(watching: Watching) -> TriggerPlan:
    """Answer the trigger with what is assumed about it, and what a person sets up for it."""
    polling, app = watching.spec.polling, watching.trigger["uses"].split(".")[0]
    often = f", looked for every {_often(polling.every_s)}" if polling is not None else ""
    which = "new or changed" if watching.changed else "new"
    before = "; what is there already starts nothing" if polling is not None else ""
    said = [f"Each {which} {watching.noun} is one run{often}{before}."]
    said += (
        [f"The mailbox that is connected is that of {watching.mailbox}."]
        if watching.mailbox
        else []
    )
    called = watching.spec.called is not None
    notes = [f"Save the workflow to get the web address that {app} is to call."] if called else []
    return TriggerPlan(watching.trigger, said, notes)


def _often(seconds: int) -> str:
    if seconds % 60:
        return f"{seconds} seconds"
    return "minute" if seconds == 60 else f"{seconds // 60} minutes"
