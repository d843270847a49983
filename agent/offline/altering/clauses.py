"""Lets the rules read the words of one wish alone: what they do counts where it is what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.altering.adding import meant_action
from agent.offline.altering.done import done_by
from agent.offline.altering.kinds import KINDS, STEPLESS
from agent.offline.altering.sight import Step
from agent.offline.altering.wishes import Wish
from agent.offline.altering.work import Work
from agent.offline.changes.draft import EditDraft
from agent.offline.changes.edits import changed_by
from agent.offline.changes.schedule import ScheduleChange
from agent.offline.language.text import prepare
from agent.offline.timing.schedules import normalised
from agent.plan import Plan
from engine.core.action import ActionSpec

_OF_LISTS: Final = frozenset({"filter", "sort", "limit", "dedupe", "threshold", "when"})
"""Kinds that a step before or behind the one that is named may serve as well."""


def by_rules(work: Work, wish: Wish, clauses: Sequence[str]) -> bool:
    """Let the rules build a wish from the first of these words that they understand as it is meant."""
    wanted = meant_action(work, clauses[0]) if wish.kind == "add" else None
    for clause in dict.fromkeys(clauses):
        own = EditDraft(work.draft.document)
        read = _read(work, clause, own, wish)
        if read and is_as_expected(wish, own.operations, work.draft.steps) and _does(own, wanted):
            _read(work, clause, work.draft, wish, keep=True)
            return True
    return False


def _does(draft: EditDraft, wanted: ActionSpec | None) -> bool:
    """Tell whether what is added does what is meant."""
    new = [o["step"].get("uses") for o in draft.operations if o["op"] == "add_step"]
    return wanted is None or wanted.id in new


def _read(work: Work, clause: str, draft: EditDraft, wish: Wish, *, keep: bool = False) -> bool:
    prepared = prepare(clause, statements=False)
    text = normalised(prepared.text)
    request = work.change(clause).request
    if wish.kind == "start":
        schedule = ScheduleChange(draft, request)
        schedule.read(text)
        if keep:
            work.assumptions += schedule.assumptions
        return bool(draft.operations) and not schedule.questions
    change = changed_by(prepared, text, request, draft)
    if keep:
        work.assumptions += change.assumptions
    return bool(draft.operations) and not change.questions


def is_as_expected(
    wish: Wish, operations: Sequence[Mapping[str, Any]], steps: Sequence[Step]
) -> bool:
    """Tell whether what was done to these steps is of the kind and the step that are meant, and nothing else."""
    done = done_by(Plan("change", operations=tuple(operations)), steps)
    if not done.kinds[KINDS.index(wish.kind)]:
        return False
    if wish.kind in STEPLESS:
        return all(o["op"] in ("set_trigger", "remove_trigger", "set_meta") for o in operations)
    did = {kind for kind, is_done in zip(KINDS, done.kinds, strict=True) if is_done}
    names = [str(step["id"]) for step in steps]
    own = names.index(str(wish.step["id"])) if wish.step is not None else -1
    if wish.kind == "add":
        return all(o["op"] == "add_step" for o in operations)
    if wish.kind in _OF_LISTS:
        adds = any(o["op"] == "add_step" for o in operations)
        return not did - _OF_LISTS - (frozenset({"text", "set"}) if adds else frozenset())
    touched = {at for at in range(len(names)) if done.pairs[:, at].any()}
    return touched == {own} and bool(done.pairs[KINDS.index(wish.kind), own])
