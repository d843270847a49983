"""Steps that nobody wants any more, taken out by what the words call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.removals import TAKE_OUT, UNWANTED, remove_step
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.changes.told_channels import untell
from agent.offline.conditions.conditions import find_conditions


def take_out_unwanted(change: Change, clause: str) -> bool:
    """`nobody needs the recap`, `the recap can go`."""
    match = UNWANTED.match(clause) or TAKE_OUT.match(clause)
    named = next((v for v in match.groupdict().values() if v is not None), "") if match else ""
    return bool(named) and take_out(change, named, clause)


def take_out(change: Change, what: str, clause: str) -> bool:
    """Take out the steps that words name; asks which where they may be several."""
    conditions = find_conditions(clause, change.prepared)
    if conditions and not re.search(r"\b(?:filter|condition|threshold|limit)\b", what):
        return False
    names_step = re.search(r"@|\b(?:step|check|filter|dedup\w*|wait|approval)\b", what)
    if re.search(r"\b(?:duplicates?|ones?|those)\b", what) and not names_step:
        return False
    if re.search(r"\b(?:schedule|timer|timing)\b", what):
        for trigger in [t for t in change.draft.triggers if t.get("type") == "schedule"]:
            change.draft.remove_trigger(trigger["id"])
        return True
    found = named(what, change)
    if not found:
        return False
    if len(found) > 1 and not re.search(
        r"\b(?:all|both|every|messages|emails|steps|posts|s)\b", what
    ):
        change.questions.append(which_of(found))
        return True
    for step in found:
        _take(change, step)
    return True


def _take(change: Change, step: Mapping[str, Any]) -> None:
    """Take one step out, with what only told of it; say where its way ends then."""
    if (question := remove_step(change.draft, step)) is not None:
        change.ask(question)
    elif step.get("type") == "approval":
        untell(change)
    elif _rests(change, step):
        change.assumptions.append(
            f"“{step.get('name', step['id'])}” is switched off, and what took its way ends there."
        )


def _rests(change: Change, step: Mapping[str, Any]) -> bool:
    return any(s["id"] == step["id"] and s.get("disabled") for s in change.draft.steps)
