"""Fills what the rules have left open in a proposal with the words that belong there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.apps.reader import place_hole
from agent.offline.meant.names import names_of
from agent.offline.retrieval import writes
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.model import learned
from agent.offline.slots.page import Page
from agent.offline.slots.places import (
    RECEIVERS,
    Place,
    Spec,
    is_open_to_words,
    is_read_wholly,
    schema_of,
)
from agent.offline.slots.spoken_of import is_no_channel
from agent.offline.slots.starting import compared_in, start_said
from agent.offline.slots.typed import is_name, typed
from agent.offline.slots.weighing import table_of
from engine.core.action import ActionSpec, Catalog, EffectRule, TriggerSpec
from engine.core.hole import hole_of
from engine.core.marks import in_marks

# Measured on authors that nothing was learned from (docs/decisions/0081): of what is taken from here on, so many are right.
OPEN: Final = 0.6
"""From this chance on a question is answered by the words themselves (19 of 20 are right)."""
UNASKED: Final = 0.8
"""From this chance on an argument is given that nothing asks for."""
SURER: Final = 0.9
"""From this chance on words take the place of what the rules have put there."""
_HARDLY: Final = 0.1
"""Below this chance what the rules have put there may give way."""
_NEVER: Final = 1.1
_BLANK: Final = re.compile(r"[{<]\s*\w[\w .-]*[}>]")
_STEP: Final = re.compile(r"\{\{")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a document, or a trigger of it, whose arguments words may give."""

    spec: Spec
    given: Mapping[str, Any]


@dataclass(slots=True)
class Filled:
    """What words give the steps of a document."""

    values: dict[tuple[int, str], Any] = field(default_factory=dict)
    """step, argument -> value"""
    said: list[str] = field(default_factory=list)
    """What was taken, as it is told"""
    words: list[str] = field(default_factory=list)
    """What was taken, as it stands in the request"""

    def take(self, place: Place, value: Candidate, spec: Spec) -> None:
        """Note what was taken for which argument."""
        self.words.append(value.text)
        self.said.append(
            f"{in_marks(value.text)} is the {_called(place)} of {in_marks(spec.title)}."
        )


def filled(
    document: Mapping[str, Any], text: str, catalog: Catalog
) -> tuple[dict[str, Any], Filled]:
    """Answer the document with the words in their places, and what was taken."""
    steps = list(_steps(document, catalog))
    page = Page(text)
    if not steps or not page.candidates or not page.chunks:
        return dict(document), Filled()
    specs = [step.spec for step in steps]
    known = learned()
    names = [name_of(spec.id, catalog) for spec in specs]
    table = table_of(page, specs, names, known.odds.is_said)
    chances = known.chances(table)
    found = _chosen(steps, table.pairs, chances, text, compared_in(document))
    numbers = iter(range(len(steps)))
    return _written(document, found, numbers, catalog), found


_names: WeakKeyDictionary[Catalog, dict[str, re.Pattern[str]]] = WeakKeyDictionary()


def name_of(uses: str, catalog: Catalog) -> re.Pattern[str]:
    """Answer what the service of an action is found by in a text."""
    known = _names.setdefault(catalog, {})
    service = uses.partition(".")[0]
    if service not in known:
        known.update(names_of(catalog, [service]))
    return known[service]


def _steps(part: Mapping[str, Any], catalog: Catalog) -> Iterator[Step]:
    """Yield triggers and steps in the order in which `_written` meets them."""
    for trigger in part.get("triggers", ()):
        heard = catalog.trigger(str(trigger.get("uses", "")))
        if heard is not None:
            yield Step(heard, trigger.get("with", {}))
    for step in part.get("steps", ()):
        spec = catalog.action(str(step.get("uses", "")))
        if spec is not None and is_open_to_words(spec):
            yield Step(spec, step.get("with", {}))
        yield from _steps({"steps": step.get("steps", ())}, catalog)


def _chosen(
    steps: list[Step], pairs: Any, chances: Any, text: str, compared: Collection[str]
) -> Filled:
    """Give each open argument its likeliest value, no words twice to one step."""
    found = Filled()
    of_place: dict[tuple[int, str], list[int]] = {}
    for at, pair in enumerate(pairs):
        of_place.setdefault((pair.place.owner, pair.place.name), []).append(at)
    taken: list[list[tuple[int, int]]] = [[] for _ in steps]
    kept: dict[tuple[int, str], float] = {}
    for owner, step in enumerate(steps):
        for name, now in step.given.items():
            same = _same(now, pairs, of_place.get((owner, name), ()))
            kept[owner, name] = max((float(chances[at]) for at in same), default=0.0)
            if _is_literal(now):
                taken[owner] += [(pairs[at].value.start, pairs[at].value.end) for at in same]
    order = sorted(
        range(len(pairs)), key=lambda at: (-chances[at], pairs[at].value.start, pairs[at].value.end)
    )
    first, last = start_said(text)
    for at in order:
        pair, chance = pairs[at], float(chances[at])
        if chance < OPEN:
            break
        place, value = pair.place, pair.value
        is_set = isinstance(steps[place.owner].spec, TriggerSpec) and not place.required
        if is_set and (not first <= value.start < last or value.text in compared):
            continue
        key = place.owner, place.name
        step = steps[place.owner]
        free = not any(a < value.end and value.start < b for a, b in taken[place.owner])
        if key in found.values or not free or chance < _least(place, step, kept.get(key, 0.0)):
            continue
        written = None if is_no_channel(place, value, text) else _value(place, value, step)
        if written is not None:
            found.values[key] = written
            taken[place.owner].append((value.start, value.end))
            found.take(place, value, step.spec)
    return found


def _same(now: Any, pairs: Any, among: Sequence[int]) -> list[int]:
    """Answer the places of the pairs that say what stands in an argument already."""
    return [at for at in among if _is_same(typed(pairs[at].place, pairs[at].value), now)]


def _is_same(one: Any, other: Any) -> bool:
    """Tell whether two values are one, alone or in a list."""
    return one is not None and (one == other or [one] == other or one == [other])


def _least(place: Place, step: Step, standing: float) -> float:
    """Answer the chance from which words may go into an argument."""
    now = step.given.get(place.name)
    if is_read_wholly(place.uses) and hole_of(now) is None:
        return _NEVER
    hole = hole_of(now)
    if hole is not None and hole.kind == "field" and place.name in RECEIVERS:
        return _NEVER  # the data says to whom
    if now is None or hole is not None:
        is_open = now is not None or place.required
        return OPEN if is_open and not _is_grave(place, step) else UNASKED
    if now == place.schema.get("default"):
        return UNASKED
    return SURER if standing < _HARDLY and _is_literal(now) else _NEVER


def _is_grave(place: Place, step: Step) -> bool:
    """Tell what a wrong value does harm by: it reaches somebody else, or cannot be taken back."""
    effect: Any = getattr(step.spec, "effect", "read")
    # What is done may hang on an argument, as with the method of a call: the worst of it counts.
    effect = effect.worst() if isinstance(effect, EffectRule) else effect
    return place.name in {*RECEIVERS, "email"} or effect in {"irreversible", "spend"}


def _is_literal(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_literal(one) for one in value)
    return isinstance(value, int | float) or (isinstance(value, str) and not _STEP.search(value))


def _value(place: Place, value: Candidate, step: Step) -> Any:
    """Answer what to write; None where words alone may not decide."""
    now = hole_of(step.given.get(place.name))
    rooms = place.shape == "text" or (now is not None and now.template)
    if _is_money(place, step) or (rooms and _BLANK.search(value.text)):
        return None
    written = typed(place, value)
    if is_name(place, value):
        asks = (now is not None and now.kind == "value") or (
            place.required and place.name not in step.given
        )
        return (
            place_hole(step.spec, place.name, value.text)
            if asks and isinstance(step.spec, ActionSpec)
            else None
        )
    return written


def _is_money(place: Place, step: Step) -> bool:
    """Tell a sum that may be counted in cents: how many it are is asked."""
    acts = isinstance(step.spec, ActionSpec) and writes(step.spec)
    return acts and place.type == "integer" and "amount" in place.classes


def _called(place: Place) -> str:
    return str(place.schema.get("title") or place.name.replace("_", " ")).lower()


def _written(
    part: Mapping[str, Any], found: Filled, numbers: Iterator[int], catalog: Catalog
) -> dict[str, Any]:
    written = dict(part)
    for key, known in (("triggers", catalog.trigger), ("steps", catalog.action)):
        if key in part:
            written[key] = [
                _one(step, found, numbers, catalog, known(str(step.get("uses", ""))))
                for step in part[key]
            ]
    return written


def _one(
    step: Mapping[str, Any],
    found: Filled,
    numbers: Iterator[int],
    catalog: Catalog,
    spec: Spec | None,
) -> dict[str, Any]:
    written = dict(step)
    if spec is not None and is_open_to_words(spec):
        at = next(numbers)
        new = {name: value for (owner, name), value in found.values.items() if owner == at}
        if new:
            given = {**step.get("with", {}), **new}
            order = list(schema_of(spec).get("properties", {}))
            written["with"] = {
                name: given[name]
                for name in sorted(
                    given, key=lambda one: order.index(one) if one in order else len(order)
                )
            }
    if "steps" in step:
        written["steps"] = _written({"steps": step["steps"]}, found, numbers, catalog)["steps"]
    return written
