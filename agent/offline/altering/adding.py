"""Adds, replaces and removes steps as a wish asks for it, by the code that makes new workflows."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.altering.open_places import fill_places
from agent.offline.altering.values import spans_in
from agent.offline.altering.wishes import Wish
from agent.offline.altering.work import Work
from agent.offline.apps.arguments import given_by
from agent.offline.apps.reader import asked_part, without_name
from agent.offline.changes.adds import (
    add_gate,
    add_sends,
    last_data_step,
    made_sends,
    stream_of,
)
from agent.offline.changes.change import Change
from agent.offline.changes.deeds import add_deed
from agent.offline.changes.removals import remove_step
from agent.offline.changes.replacements import swap_sender
from agent.offline.reading.approvals import approver
from agent.offline.reading.parts import Approve, Do, Send, Wait
from agent.offline.retrieval import properties, writes
from engine.core.action import ActionSpec, EffectRule

_LIKELY: Final = 0.4
"""Below this chance an action is not what is to be added."""
_NEW_WORDS: Final = re.compile(r"\b(?:too|also|as well|additionally)\b", re.IGNORECASE)
Step = Mapping[str, Any]


def remove(work: Work, wish: Wish, clause: str) -> bool:
    """Take a step out; False where what reads it would be left without."""
    del clause
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    return remove_step(work.draft, work.draft.step(str(wish.step["id"]))) is None


def add(work: Work, wish: Wish, clause: str) -> bool:
    """Add what is asked for beside the step that the wish names, else at the end."""
    part = _part_of(work, clause, but=())
    if part is None:
        return False
    change = work.change(clause)
    if isinstance(part, Do):
        return add_deed(work.draft, part, clause.lower(), change.prepared, work.request)
    gate = _gate(work, wish.step, part)
    had = work.draft.ids()
    if gate:
        for one in _made(work, change, part, gate):
            work.draft.add(one)
    else:
        work.assumptions += add_sends(work.draft, [part], work.request)
    _fill(work, had, clause)
    return True


def _fill(work: Work, had: set[str], clause: str) -> None:
    """Put literals of the words where the new steps are open."""
    for step in [one for one in work.draft.steps if one["id"] not in had]:
        filled = copy.deepcopy(step)
        fill_places(filled, clause)
        if filled != step:
            work.draft.update(str(step["id"]), {"/with": filled["with"]})


def _gate(work: Work, anchor: Step | None, part: Send) -> list[str]:
    """Answer what a new step waits for: the step behind which it is asked for, where that sends or decides."""
    del part
    if anchor is None or not work.has(str(anchor["id"])):
        return []
    step = work.draft.step(str(anchor["id"]))
    if step.get("type") == "approval":
        return [f"{step['id']}.approved"]
    spec = work.spec(step)
    if (
        step.get("type") in ("branch", "group")
        or spec is None
        or not writes(spec)
        or "foreach" in step
    ):
        return []
    return [str(step["id"])]


def _made(work: Work, change: Change, part: Send, gate: Sequence[str]) -> list[dict[str, Any]]:
    source = last_data_step(work.draft)
    stream = stream_of(work.draft, source) if source is not None else None
    made = made_sends(work.draft, [part], change.request, stream, list(gate))
    work.assumptions += made.assumptions
    return list(made.steps)


def on_failure(work: Work, wish: Wish, clause: str) -> bool:
    """Say what to do when a step fails."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    step = work.draft.step(str(wish.step["id"]))
    part = _part_of(work, clause, but=())
    if not isinstance(part, Send):
        return False
    name, had = step.get("name", step["id"]), work.draft.ids()
    change = work.change(clause)
    for one in made_sends(work.draft, [part], change.request, None, [f"{step['id']}.failed"]).steps:
        content = change.content_of(one)
        if content is not None and content not in part.arguments:
            one["with"][content] = f"{name} failed: {{{{ error.message }}}}"
        for title in ("subject", "title"):
            if (
                title in properties(_spec_of(work, one))
                and title not in part.arguments
                and title != content
            ):
                one["with"][title] = f"{name} failed"
        work.draft.add(one)
    _fill(work, had, clause)
    return True


def _spec_of(work: Work, step: Step) -> ActionSpec:
    spec = work.spec(step)
    assert spec is not None  # noqa: S101 - it was made of one
    return spec


def replace_by(work: Work, wish: Wish, clause: str) -> bool:
    """Let something else do what a step does."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    step = work.draft.step(str(wish.step["id"]))
    spec = work.spec(step)
    if spec is None:
        return False
    part = _part_of(work, clause, but=(spec.id,), instead_of=spec)
    if isinstance(part, Send) and writes(spec):
        had = work.draft.ids()
        swap_sender(work.change(clause), step, part)
        _fill(work, had, clause)
        return True
    if isinstance(part, Do):
        return _exchange(work, step, part)
    return False


def _exchange(work: Work, step: Step, part: Do) -> bool:
    """Let a sister action work on the same data: the same arguments, the result read under its name."""
    new = work.request.catalog.action(part.action)
    if new is None:
        return False
    given, fields = step.get("with") or {}, properties(new)
    kept = {name: copy.deepcopy(value) for name, value in given.items() if name in fields}
    missing = set(new.input_schema.get("required", ())) - set(kept) - set(part.arguments)
    results = {r for one in work.draft.readers_of(str(step["id"])) for r in re.findall(rf"\bsteps\.{step['id']}\.(\w+)", str(one))}  # fmt: skip
    known = set((new.output_schema or {}).get("properties") or ())
    if missing or not results <= known or not kept:
        return False
    gone = tuple(f"/with/{name}" for name in given if name not in fields)
    changed = {f"/with/{name}": value for name, value in part.arguments.items()}
    work.draft.update(str(step["id"]), {"/uses": new.id, **changed}, gone)
    return True


def approve(work: Work, wish: Wish, clause: str) -> bool:
    """Let somebody say yes before a step."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    change = work.change(clause)
    mails = [e.value for e in change.prepared.entities.values() if e.kind == "mail"]
    who = mails[0] if len(mails) == 1 else approver(change.prepared.text, change.prepared)
    step = work.draft.step(str(wish.step["id"]))
    work.assumptions += add_gate(work.draft, Approve(who), [step], work.request)
    return True


def wait(work: Work, wish: Wish, clause: str) -> bool:
    """Pause before a step."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    seconds = spans_in(clause)
    if len(seconds) != 1:
        return False
    step = work.draft.step(str(wish.step["id"]))
    work.assumptions += add_gate(work.draft, Wait(seconds.pop()), [step], work.request)
    return True


def _part_of(
    work: Work, clause: str, but: Sequence[str], instead_of: ActionSpec | None = None
) -> Send | Do | None:
    """Answer the action that the words of a wish mean, with the arguments they give."""
    spec = meant_action(work, clause, but, instead_of)
    if spec is None:
        return None
    work.taken.add(spec.id)
    change = work.change(_NEW_WORDS.sub("", clause))
    plain = [
        p
        for p in change.understood(change.prepared.text)
        if isinstance(p, Send) and p.action == spec.id
    ]
    if len(plain) == 1:
        return plain[0]
    said = without_name(change.prepared.text, spec, work.request.catalog)
    part = asked_part(spec, given_by(said, spec, change.prepared), change.prepared.text)
    return part if isinstance(part, Send | Do) else None


def meant_action(
    work: Work, clause: str, but: Sequence[str] = (), instead_of: ActionSpec | None = None
) -> ActionSpec | None:
    """Answer the likeliest action: what the words of the wish speak of before what the rest does."""
    if work.meant is None:
        return None
    here = {one.spec.id for one in work.meant.wanted if _stands_in(work, one.span, clause)}
    scored = []
    for name, chance in work.meant.chances.items():
        spec = work.request.catalog.action(name)
        if spec is None or name in but or name in work.taken or chance < _LIKELY:
            continue
        # What only its arguments tell the effect of, words ask for by an action that does just that.
        if isinstance(spec.effect, EffectRule):
            continue
        if instead_of is None or writes(spec) == writes(instead_of):
            scored.append((chance + (1.0 if name in here else 0.0), name, spec))
    scored.sort(key=lambda one: (-one[0], one[1]))
    return scored[0][2] if scored and scored[0][0] >= _LIKELY else None


def _stands_in(work: Work, span: tuple[int, int], clause: str) -> bool:
    assert work.meant is not None  # noqa: S101 - asked before
    return work.meant.text[span[0] : span[1]].strip() in clause
