"""Figures where a text leaves room for them: `{count} boats are late`, `Catch: <sum> kg`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.cel import field_name, list_hole
from agent.offline.building.figures import figure_call, holed
from agent.offline.building.flow import Stream
from agent.offline.building.messages import item_alias
from agent.offline.building.one_thing_texts import places_in, with_values
from agent.offline.reading.parts import Measure, MeasureKind, Send

_KINDS: Mapping[str, MeasureKind] = {
    "sum": "sum", "total": "sum", "average": "avg", "avg": "avg", "mean": "avg", "count": "count", "number": "count",
    "max": "max", "maximum": "max", "highest": "max", "min": "min", "minimum": "min", "lowest": "min",
}  # fmt: skip


def tells_figures(text: str, measures: Sequence[Measure]) -> bool:
    """Tell whether all that a text leaves room for are figures of a list."""
    places = places_in(text)
    measures = _with_unasked(places, measures)
    return bool(places) and all(figure_named(p, measures) is not None for p in places)


def _with_unasked(places: Sequence[str], measures: Sequence[Measure]) -> Sequence[Measure]:
    """`{count} boats, {total} kg` tells of the whole list: the total is one of it, too, though nobody asked for it."""
    if not {"count", "number"} & set(places):
        return measures
    kinds = dict.fromkeys(_KINDS[p] for p in places if p in _KINDS)
    asked = {m.kind for m in measures}
    return [*measures, *(Measure(k) for k in kinds if k != "count" and k not in asked)]


def figure_named(name: str, measures: Sequence[Measure]) -> Measure | None:
    """Answer the figure that a place in a text is called after; None where it is a field of each thing."""
    words = [w for w in re.split(r"[_ ]+", name.lower()) if w not in {"of", "the", "all"}]
    if not words:
        return None
    kind, rest = _KINDS.get(words[0]), words[1:]
    if kind is None and len(words) > 1:
        kind, rest = _KINDS.get(words[-1]), words[:-1]
    if kind is None:
        return None
    if kind == "count" and not rest:
        return Measure("count")
    asked = [m for m in measures if m.kind == kind]
    named = [m for m in asked if field_name(m.field or "").split("_") == rest]
    if rest:
        return named[0] if named else None
    if words == ["total"] and not asked and len(measures) == 1:
        return measures[0]
    return asked[0] if len(asked) == 1 else None


def placed_figures(text: str, part: Send, stream: Stream, *, each: bool) -> Any:
    """Put the figures of the list, or of each of its groups, in their places; None where a text has no such places."""
    of_group = each and stream.grouped_by is not None
    if each and not of_group:
        return None
    places = places_in(text)
    measures = _with_unasked(places, part.measures) if not of_group else part.measures
    keys = {"key", field_name(stream.grouped_by or ""), "group"} if of_group else set()
    if not places or not all(p in keys or figure_named(p, measures) for p in places):
        return None
    alias = item_alias(stream)
    root = f"{alias}.items" if of_group else stream.value
    unseen = f"{stream.value}{'' if stream.known else '__hole__'}.size()"
    count = f"{alias}.count" if of_group else stream.count or unseen
    figures = [f for p in places if (f := figure_named(p, measures)) is not None]
    chosen = next((f for f in figures if f.kind != "count"), None)

    def value(name: str) -> str:
        figure = figure_named(name, measures)
        if figure is None or name in keys:
            return f"{alias}.key"
        return figure_call(figure, root, count, chosen, named=False)

    told = with_values(text, value, words=True)
    if chosen is None and unseen in told and not stream.known:
        return list_hole(stream.value, stream.noun, text=_placeable(told, stream))
    return holed(told, chosen, stream)


def _placeable(text: str, stream: Stream) -> str:
    """Leave the place of the list in its text to be filled in."""
    return text.replace("%", "%%").replace(f"{stream.value}__hole__", "%s", 1)
