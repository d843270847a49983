"""Work on what a step sends, put before it: translate it, summarise it, hash it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.deed_steps import data_argument, result_of
from agent.offline.building.flow import Flow
from agent.offline.building.schema_kinds import content_argument, takes_text
from agent.offline.building.send_steps import SendSteps
from agent.offline.changes.draft import EditDraft, is_hole
from agent.offline.changes.spelt_out import spelt_out
from agent.offline.changes.targets import changes_outside, targets
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Do
from agent.offline.retrieval import properties
from agent.plan import PlanRequest
from engine.core.action import ActionSpec
from engine.core.hole import HOLE_KEY

BEFORE = re.compile(r"\b(?:before|prior to|first,? then)\b (?P<what>.+)$")


def add_deed(
    draft: EditDraft, part: Do, clause: str, prepared: Prepared, request: PlanRequest
) -> bool:
    """Let a new step work on what the meant steps say; False where nothing here can be worked on so.

    What is sent once for each item differs each time, so it is left to a person.
    """
    spec = request.catalog.action(part.action)
    taken = text_taken(spec, part) if spec else None
    if spec is None or taken is None:
        return False
    senders = _senders(draft, clause, prepared, request)
    if not senders:
        return False
    content = _content(senders[0], request)
    said = senders[0]["with"][content]
    same = [s for s in senders if s["with"].get(content) == said]
    if len(same) != len(senders):
        return False
    flow = Flow(taken=draft.ids())
    connect = SendSteps(request.catalog, request.connections, flow, None).connection_for
    step = flow.add(
        spec.id.rsplit(".", 1)[-1].replace("_", " "),
        spec.title,
        {
            "uses": spec.id,
            **connect(spec),
            **_as_guarded(same[0]),
            "with": {**part.arguments, taken: _told(spelt_out(draft, said), part)},
        },
    )
    name, _ = result_of(spec, part)
    draft.add(flow.steps[0])
    for one in same:
        draft.update(one["id"], {f"/with/{content}": f"{{{{ steps.{step}.{name} }}}}"})
    return True


_LEAST: Final = 10_000
"""An argument that holds so many characters takes a text, and no name or number."""
_ENCODED: Final = re.compile(r"\bbase64\b")


def text_taken(spec: ActionSpec, part: Do) -> str | None:
    """Answer the argument of an action that takes a text to work on; None where it takes a name or a number."""
    taken = data_argument(spec, part.arguments)
    field = properties(spec)[taken] if taken else {}
    if taken is None or not takes_text(field) or "pattern" in field:
        return None
    if _ENCODED.search(str(field.get("description", ""))):
        return None
    return taken if int(field.get("maxLength", _LEAST)) >= _LEAST else None


def _senders(
    draft: EditDraft, clause: str, prepared: Prepared, request: PlanRequest
) -> list[Mapping[str, Any]]:
    """Answer the steps whose text is meant: those that are named, or all that can be."""
    senders: list[Mapping[str, Any]] = [s for s in draft.steps if changes_outside(s, request)]
    named = BEFORE.search(clause)
    found = targets(named["what"], senders, prepared, request.catalog) if named else []
    return [
        s
        for s in found or senders
        if "foreach" not in s and _content(s, request) in s.get("with", {})
    ]


def _content(step: Mapping[str, Any], request: PlanRequest) -> str:
    spec: ActionSpec | None = request.catalog.action(str(step.get("uses", "")))
    return (content_argument(spec.input_schema) if spec else None) or ""


def _as_guarded(step: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing is worked on that is not sent."""
    return {name: copy.deepcopy(step[name]) for name in ("after", "when") if name in step}


def _told(said: Any, part: Do) -> Any:
    if not part.instruction:
        return copy.deepcopy(said)
    if is_hole(said):
        hole = copy.deepcopy(said)
        hole[HOLE_KEY]["template"] = f"{part.instruction}\n\n{hole[HOLE_KEY].get('template', '')}"
        return hole
    return f"{part.instruction}\n\n{said}"
