"""The one thing that starts a workflow, as what a condition is about: a call, or what happened in an app."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.building.cel import condition_text, condition_value, field_name
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of, is_hole
from agent.offline.conditions.condition import Condition
from engine.core.hole import HOLE_KEY


def incoming_of(change: Change) -> str | None:
    """Answer where what comes in is read; None where nothing comes in, or from several places."""
    if change.by_call:
        return "trigger.body"
    starts = change.draft.triggers
    return "trigger" if len(starts) == 1 and starts[0].get("type") == "app" else None


def test_of_incoming(change: Change, condition: Condition) -> Any:
    """Answer a condition on what comes in: on fields it is known to have, else as a question."""
    root = incoming_of(change) or "trigger.body"
    known = _known(change, root)
    names = [field_name(t.field or "").lower() for t in condition.tests]
    if all(name in known for name in names):
        return f"{{{{ {condition_text(condition, root, None)} }}}}"
    noun = "the call" if root == "trigger.body" else "what comes in"
    return condition_value(condition, root, of=root, noun=noun)


def _known(change: Change, root: str) -> set[str]:
    """Answer the fields that an app gives, and those of a call that the workflow reads already."""
    read = set(re.findall(rf"(?<![\w.]){re.escape(root)}\.([a-z]\w*)", str(change.draft.steps)))
    if root == "trigger":
        uses = change.draft.triggers[0].get("uses")
        for spec in change.request.catalog.triggers():
            read |= set(spec.output_schema.get("properties", {})) if spec.id == uses else set()
    return read - {"body"} if root == "trigger" else read


def both(before: Any, new: Any) -> Any:
    """Answer a condition that holds where both do; None where both are open, as one question asks for one field."""
    if before is None:
        return new
    holes = [one for one in (before, new) if is_hole(one)]
    if len(holes) > 1:
        return None
    inner = [expression_of(one[HOLE_KEY]["template"] if is_hole(one) else one) for one in (before, new)]  # fmt: skip
    told = " && ".join(f"({one})" if "||" in str(one) else str(one) for one in inner)
    text = f"{{{{ {told} }}}}"
    return {HOLE_KEY: {**holes[0][HOLE_KEY], "template": text}} if holes else text
