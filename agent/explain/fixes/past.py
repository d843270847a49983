"""What somebody changed after a failure like this one, carried over to the workflow that failed now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.explain.facts import Facts
from agent.explain.fixes.analogy import Path, carried, instantiated
from agent.explain.fixes.fix import Change, Precedent, update
from agent.explain.fixes.rewrite import path_text
from agent.explain.fixes.sight import Sight
from agent.explain.record import RunRecord, walk
from agent.explain.values import kind_of
from engine.core.hole import hole_of
from engine.core.problem import pointer
from engine.core.template import parse_template

_SETTINGS = frozenset({"/retry", "/timeout_s", "/on_error", "/foreach/concurrency"})
_OF_ITEMS = frozenset({"/foreach/on_item_error", "/foreach/concurrency"})
_WHOLE = frozenset({"retry"})
_OF_KIND = {"an object": "{}", "a list": "[]", "a text": "''"}
Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastFix:
    """A failed run, what is known of it, and the document with which its workflow then went well."""

    precedent: Precedent
    failed: RunRecord
    facts: Facts
    document: Mapping[str, Any]


def carried_over(sight: Sight, past: Sequence[PastFix]) -> Iterator[Change]:
    """Answer what past fixes come to in this workflow; one of which nothing fits here is left out."""
    for fix in past:
        changes = _changes(sight, fix)
        if changes:
            named = " and ".join(f"“{step}”" for step in changes)
            title = f"Do to {named} what has mended the same failure before"
            operations = tuple(update(step, found) for step, found in changes.items())
            yield Change("past_fix", title, operations, fix.precedent)
            for_both = _for_both(sight, changes)
            if for_both is not None:
                title = f"{title}, where the data is as it is now"
                yield Change("past_fix", title, (for_both,), fix.precedent)


def _changes(sight: Sight, fix: PastFix) -> dict[str, dict[str, Any]]:
    """Answer step -> pointer -> value."""
    theirs, ours = _roles(fix.failed, fix.facts), _roles(sight.failed, sight.facts)
    then = {step["id"]: step for step, _ in walk(fix.document.get("steps", ()))}
    found: dict[str, dict[str, Any]] = {}
    for role, before in theirs.items():
        after = then.get(before["id"])
        for at, old, new in _edits(before, after) if after is not None else ():
            for step, place, value in _here(sight, fix, ours, (role, at, old, new)):
                found.setdefault(step, {})[place] = value
    return found


def _for_both(sight: Sight, changes: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Keep what one expression said for data of the kind there was before: the good runs had such."""
    read = sight.facts.blamed
    made = [(step, at, text) for step, found in changes.items() for at, text in found.items()]
    if read is None or len(made) != 1 or read.good_at < len(read.keys):
        return None
    (step, at, text), kind = made[0], _OF_KIND.get(kind_of(read.value))
    before = dict(_pointed(sight.failed.steps[step])).get(at)
    if kind is None or before is None or not isinstance(text, str):
        return None
    old, new = parse_template(before).alone, parse_template(text).alone
    if old is None or new is None:
        return None
    is_new = f"type({path_text(read.root, read.keys)}) == type({kind})"
    choice = f"({is_new} ? ({new.expression}) : ({old.expression}))"
    return update(step, {at: "{{ " + choice + " }}"})


def _pointed(step: Step) -> Iterator[tuple[str, str]]:
    return ((pointer(*place), text) for place, text in _texts(step))


def _roles(record: RunRecord, facts: Facts) -> dict[str, Step]:
    """Name the steps a failure is about: the one that failed, its group, and the one whose result it read."""
    steps, failing = record.steps, facts.step or ""
    named = {
        "failing": failing,
        "group": record.parents.get(failing, ""),
        "source": facts.blamed.producer or "" if facts.blamed is not None else "",
    }
    return {role: steps[step] for role, step in named.items() if step in steps}


def _edits(before: Step, after: Step) -> Iterator[tuple[str, Any, Any]]:
    """Answer every place in which a step was changed, with what stood there and what stands there now."""
    for part in sorted({*before, *after} - {"id", "name", "notes", "steps", "after"}):
        old, new = before.get(part), after.get(part)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict) and part not in _WHOLE:
            for name in sorted({*old, *new}):
                if old.get(name) != new.get(name):
                    yield pointer(part, name), old.get(name), new.get(name)
        else:
            yield pointer(part), old, new


def _here(
    sight: Sight, fix: PastFix, ours: Mapping[str, Step], edit: tuple[str, str, Any, Any]
) -> Iterator[tuple[str, str, Any]]:
    """Answer step, pointer and value of an edit in this workflow; nothing where it has no place here."""
    role, at, old, new = edit
    if at in _OF_ITEMS:
        looping = next(
            (s for r in ("failing", "group") if (s := ours.get(r, {})).get("foreach")), None
        )
        if looping is not None and new is not None:
            yield looping["id"], at, new
        return
    step = ours.get(role) or ours.get("failing")
    if step is None or new is None:
        return
    if at in _SETTINGS:
        yield step["id"], at, new
    elif isinstance(new, str):
        yield from _text_here(step, (at, old, new), _path(fix.facts), _path(sight.facts))


def _text_here(
    step: Step, edit: tuple[str, Any, str], theirs: Path | None, ours: Path | None
) -> Iterator[tuple[str, str, str]]:
    at, old, new = edit
    if not isinstance(old, str):
        made = instantiated(new, theirs, ours) if at == "/when" and "when" not in step else None
        if made is not None:
            yield step["id"], at, made
        return
    own = {key: value for key, value in step.items() if key not in ("id", "uses", "type", "steps")}
    for place, text in _texts(own):
        changed = carried(old, new, theirs, text, ours)
        if changed is not None:
            yield step["id"], pointer(*place), changed


def _texts(
    value: Any, place: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Answer every text in a step with its place, those without an expression too."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict) and hole_of(value) is None:
        for key, part in value.items():
            yield from _texts(part, (*place, key))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _texts(part, (*place, n))


def _path(facts: Facts) -> Path | None:
    read = facts.blamed
    return None if read is None else Path(read.root, tuple(read.keys))
