"""Changes to an existing workflow: the intent met, and nothing else touched."""

from __future__ import annotations

from datetime import datetime

from evals.suites.main_job.answer import JsonObject, Proposal
from evals.suites.main_job.case import Expect
from evals.suites.main_job.scorers.arguments import argument_faults
from evals.suites.main_job.scorers.graph import graph_faults
from evals.suites.main_job.shape import Shape, as_bytes


def intent_faults(expect: Expect, proposal: Proposal, now: datetime) -> list[str]:
    """Say what the person asked for and did not get."""
    shape = Shape(proposal.document)
    faults = graph_faults(expect, proposal, now) + argument_faults(expect, proposal)
    name = proposal.document.get("name")
    if expect.name is not None and name != expect.name:
        faults.append(f"name: expected {expect.name!r}, got {name!r}")
    faults += [f"{kind} was to be removed" for kind in expect.removed if shape.of_kind(kind)]
    return faults


def untouched_faults(expect: Expect, proposal: Proposal) -> list[str]:
    """Name every part that was not asked about and is not byte for byte what it was."""
    before = proposal.before or {}
    old, new = Shape(before), Shape(proposal.document)
    kept = [step for kind in expect.untouched for step in old.of_kind(kind)]
    kept += [step for step in old.steps if step not in proposal.touched]
    faults = [
        f"step {step} ({old.kind(step)}) was changed"
        for step in dict.fromkeys(kept)
        if step not in new.steps or as_bytes(old.steps[step]) != as_bytes(new.steps[step])
    ]
    if "trigger" in expect.untouched and _triggers(before) != _triggers(proposal.document):
        faults.append("the triggers were changed")
    return faults


def undo_faults(proposal: Proposal) -> list[str]:
    """Say whether the inverse of the edit leads back to the same document."""
    if proposal.undone is None or proposal.before is None:
        return ["undo: the edit has no inverse"]
    if proposal.undone != proposal.before:
        return ["undo: the inverse leads to another document"]
    return []


def _triggers(document: JsonObject) -> bytes:
    return as_bytes(document.get("triggers") or [])
