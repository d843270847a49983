"""`make it >= 5 and < 20`: two bounds, or a bound and a number beside it, in the place of the comparison there is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.building.cel import test_text, words_of, words_of_test
from agent.offline.changes.adds import nouns_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import at, is_hole
from agent.offline.changes.held import Held, held_in, text_of
from agent.offline.changes.said_conditions import bounds_said
from agent.offline.changes.targets import which_of
from agent.offline.conditions.condition import Condition
from agent.offline.conditions.conditions import find_conditions
from engine.core.hole import HOLE_KEY

_LEAD = re.compile(
    r"^(?:(?:no|sorry|actually|rather|please|and|but|only|just|i meant?|(?:it |that |this )?should be|(?:make|let) (?:it|that|this)(?: be)?|(?:change|set) (?:it|that) to|use|take|keep|those|ones|the ones|anything|everything)\b[,:]? ?)+"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """The comparisons of one field in one condition, as they stand there."""

    step: str
    path: str
    subject: str
    start: int
    end: int
    numbers: frozenset[float]


def change_bounds(change: Change, text: str) -> bool:
    """Put several bounds in the place of the comparison that is meant: the only one, or one with such a number."""
    lead = _LEAD.match(text)
    said = text[lead.end() :].strip() if lead else text
    condition = _said(change, said) if "@" not in text else None
    if condition is None or not _is_bounds(condition):
        return False
    field = condition.tests[0].field
    places = [p for p in _places(change) if field in {None, p.subject.rsplit(".", 1)[-1]}]
    numbers = {v for t in condition.tests for v in t.values}
    meant = [p for p in places if p.numbers & numbers] if len(places) > 1 else places
    if len(meant) != 1:
        steps = dict.fromkeys(p.step for p in meant)
        return len(steps) > 1 and change.ask(which_of([change.draft.step(s) for s in steps]))
    _write(change, meant[0], condition)
    return True


def _said(change: Change, said: str) -> Condition | None:
    """Answer the condition that all the words are."""
    found = find_conditions(said, change.prepared)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(said)):
        return found[0].condition
    return bounds_said(change, said)


def _is_bounds(condition: Condition) -> bool:
    """Tell several comparisons of one field with numbers from all other conditions."""
    numeric = all(isinstance(v, float) for t in condition.tests for v in t.values)
    fields = {t.field for t in condition.tests}
    several = len(condition.tests) > 1 and not condition.inverted
    return several and numeric and len(fields) == 1 and not any(t.unit for t in condition.tests)


def _places(change: Change) -> list[_Place]:
    """Answer where one field is compared with numbers, and with nothing between them."""
    found: dict[tuple[str, str, str], list[Held]] = {}
    for held in held_in(change.draft):
        if held.kind != "number" or held.operator is None or held.field == "count":
            continue
        subject = _subject(change, held)
        if subject:
            found.setdefault((held.step, held.path, subject), []).append(held)
    places = []
    for (step, path, subject), several in found.items():
        text = str(text_of(at(change.draft.step(step), path)))
        start, end = _start(text, several[0], subject), max(h.end or 0 for h in several)
        between = re.sub(rf"{re.escape(subject)} (?:[<>]=?|==) -?[\d.]+", "", text[start:end])
        if re.fullmatch(r"(?: ?(?:&&|\|\|) ?)*", between):
            numbers = frozenset(float(h.value) for h in several)
            places.append(_Place(step, path, subject, start, end, numbers))
    return places


def _subject(change: Change, held: Held) -> str:
    """Answer the field as it is written before the comparison; empty in a statement."""
    if held.path == "/with/statement" or held.operator is None:
        return ""
    text = str(text_of(at(change.draft.step(held.step), held.path)))
    match = re.search(r"[\w.?]+(?= ?$)", text[: held.operator[0]])
    return match[0] if match else ""


def _start(text: str, first: Held, subject: str) -> int:
    return text.rindex(subject, 0, (first.operator or (len(text), 0))[0])


def _write(change: Change, place: _Place, condition: Condition) -> None:
    step = change.draft.step(place.step)
    value = at(step, place.path)
    text = str(text_of(value))
    joiner = " || " if condition.joined == "or" else " && "
    told = joiner.join(test_text(t, place.subject) for t in condition.tests)
    before, behind = text[: place.start], text[place.end :]
    if condition.joined == "or" and ("&&" in before + behind or "!" in before):
        told = f"({told})"
    change.meant.add(place.step)
    changed = _with(value, f"{before}{told}{behind}", condition)
    change.draft.update(place.step, {place.path: changed})
    _retell(change, step, place, condition)


def _with(value: Any, text: str, condition: Condition) -> Any:
    """Answer the condition with other words in it; a question that tells its bound tells the new ones."""
    if not is_hole(value):
        return text
    bounds = f" {condition.joined} ".join(words_of_test(t) for t in condition.tests)
    label = re.sub(r"(?<= must be ).+(?=\?$)", lambda _: bounds, str(value[HOLE_KEY].get("label", "")))  # fmt: skip
    return {HOLE_KEY: {**value[HOLE_KEY], "label": label, "template": text}}


def _retell(change: Change, step: Mapping[str, Any], place: _Place, condition: Condition) -> None:
    """Let the name of a filter that is named by its bound tell the new ones."""
    name = str(step.get("name", ""))
    if not name.startswith("Keep ") or " and " in name or '"' in name:
        return
    known = place.subject.rsplit(".", 1)[-1].replace("_", " ")
    said = re.search(r" with ([a-z][\w ]*?) (?:over|under|at least|at most|equal|from)", name)
    field = said[1] if said else None if known.strip() == "hole" else known
    tests = tuple(
        replace(t, field=field if n == 0 else None) for n, t in enumerate(condition.tests)
    )
    noun = nouns_of(change.draft.steps).get(str(step["id"]), "items")
    told = f"Keep {words_of(replace(condition, tests=tests), noun)}"
    if len(told) <= 120:
        change.draft.rename_step(str(step["id"]), told)
