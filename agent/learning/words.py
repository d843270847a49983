"""What the workflows of a workspace have in common, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.learning.continuing import Continuation
from agent.learning.habits import Known, NextStep, Repeated
from engine.core.action import Catalog
from engine.core.marks import in_marks

NOTHING_FOLLOWED = "Nothing in this workspace has gone on from there yet, so I have no suggestion."
NO_STEP = "There is no step to go on from yet: say what should happen, and I build it."
NOTHING_REPEATED = "No three steps in a row stand the same in two of your workflows."
NOTHING_TO_CALL = (
    "No step of this workflow is what “{}” is alone, or it has no live version yet: ask which steps repeat in "
    "your workflows."
)
_MOST_TOLD = 5


def told_next(found: Continuation, document: Mapping[str, Any], catalog: Catalog) -> str:
    """Say what followed a step elsewhere, and which of it is offered."""
    if not found.suggested:
        return NOTHING_FOLLOWED
    names = {step["id"]: step.get("name") or step["id"] for step in document.get("steps", ())}
    lines = [f"After a step like {in_marks(names[found.after])} your workflows went on with:"]
    lines += [f"{n}. {_line(one, catalog)}" for n, one in enumerate(found.suggested, 1)]
    if found.added is not None:
        lines.append(f"I propose the step as it stands in {in_marks(found.added.example)}.")
    return "\n".join(lines)


def told_repeated(found: Sequence[Repeated], catalog: Catalog) -> str:
    """Say which steps stand the same in several workflows, and what to do about it."""
    if not found:
        return NOTHING_REPEATED
    lines = []
    for n, one in enumerate(found[:_MOST_TOLD], 1):
        steps = " → ".join(title_of(action, catalog) for action in one.actions)
        where = ", ".join(in_marks(name) for _, name, _ in one.places)
        lines.append(f"{n}. {steps}: in {where}.")
    lines.append(
        "Each could be one workflow that the others call: Settings, Planner’s memory, or `nexa repeated --make`."
    )
    return "\n".join(lines)


def told_call(called: Known, removed: Sequence[str]) -> str:
    """Say what a call would take the place of."""
    steps = ", ".join(removed)
    return (
        f"“{called.name}” is these steps and nothing else: {steps}. I propose to call its version {called.live} in "
        "their place; what read them reads the call."
    )


def title_of(uses: str, catalog: Catalog) -> str:
    """What people call an action, or a step that steers."""
    spec = catalog.action(uses)
    return spec.title if spec is not None else uses


def _line(one: NextStep, catalog: Catalog) -> str:
    return f"{title_of(one.uses, catalog)} ({one.share:.0%}, as in {in_marks(one.example)})"
