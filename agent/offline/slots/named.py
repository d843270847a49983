"""Values that the words give an argument by its very name: `with labels "good, bad" and separator "semicolon"`."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from agent.offline.slots.candidates import Candidate, candidates_of
from agent.offline.slots.filling import Filled
from agent.offline.slots.places import Place, is_read_wholly, places_of
from agent.offline.slots.typed import items_of, typed
from engine.core.action import ActionSpec, Catalog

_IN_WORD: Final = re.compile(r"[\w-]")
_SIGN: Final = re.compile(r"(?:\s*[:=]|\s+is)?\s*$")


def named(
    document: Mapping[str, Any], text: str, catalog: Catalog
) -> tuple[dict[str, Any], Filled]:
    """Answer the document with each quotation in the argument behind whose name it stands, and what was taken.

    Only where one step alone has an argument of that name: of two nobody knows whose it is.
    """
    found = Filled()
    quoted = [one for one in candidates_of(text) if one.kind == "quote"]
    if not quoted:
        return dict(document), found
    written = copy.deepcopy(dict(document))
    steps = list(_steps(written, catalog))
    places = [one for at, (_, spec) in enumerate(steps) for one in places_of(at, spec)]
    for place, value, taken in _said(text, places, quoted):
        step, spec = steps[place.owner]
        is_read = is_read_wholly(spec.id) or place.name in spec.expr_args
        if not is_read and taken not in (None, step.setdefault("with", {}).get(place.name)):
            step["with"] = _without_name(step["with"], place, value) | {place.name: taken}
            found.take(place, value, spec)
    return written, found


def _without_name(given: Mapping[str, Any], place: Place, value: Candidate) -> dict[str, Any]:
    """Answer the other arguments without the words that give this one: a prompt does not say its instructions again."""
    called = re.escape(place.name.replace("_", " "))
    said = re.compile(
        rf",?\s*(?:\b(?:with|and|using|under|by) )?(?:(?:the|these|this) )?\b{called}(?:\s*[:=]|\s+(?:is|are))?\s*[\"“'`]{re.escape(value.text)}[\"”'`]",
        re.IGNORECASE,
    )
    return {name: _cut(said, one) for name, one in given.items()}


def _cut(said: re.Pattern[str], value: Any) -> Any:
    return (said.sub("", value, count=1).strip() or value) if isinstance(value, str) else value


def _steps(
    part: Mapping[str, Any], catalog: Catalog
) -> Iterator[tuple[dict[str, Any], ActionSpec]]:
    for step in part.get("steps", ()):
        spec = catalog.action(str(step.get("uses", "")))
        if spec is not None:
            yield step, spec
        yield from _steps(step, catalog)


def _said(
    text: str, places: Sequence[Place], quoted: Sequence[Candidate]
) -> Iterator[tuple[Place, Candidate, Any]]:
    """Yield what is said once by a name that one step alone has: the longest name that stands there."""
    owners: dict[str, list[Place]] = {}
    for place in places:
        owners.setdefault(place.name.replace("_", " "), []).append(place)
    spoken: dict[str, list[Candidate]] = {}
    for value in quoted:
        before = _SIGN.sub("", text[: value.start]).lower()
        known = [
            name
            for name in owners
            if before.endswith(name) and not _IN_WORD.fullmatch(before.removesuffix(name)[-1:])
        ]
        if known:
            spoken.setdefault(max(known, key=len), []).append(value)
    for name, values in spoken.items():
        if len(values) == 1 and len(owners[name]) == 1:
            yield owners[name][0], values[0], _typed(owners[name][0], values[0])


def _typed(place: Place, value: Candidate) -> Any:
    """Take a quotation as the argument does; what is parted by commas is a list where a list is wanted."""
    parts = items_of(value.text) if place.type == "array" else ()
    return typed(place, replace(value, kind="list") if len(parts) > 1 else value)
