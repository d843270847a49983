"""The words of a message about figures: `North: 450` a line, or `Total amount: 1200`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.offline.building.cel import field_hole, field_name
from agent.offline.building.flow import Stream
from agent.offline.language.nouns import sentence
from agent.offline.reading.parts import Measure

_SAID = {"sum": "total", "avg": "average", "count": "number", "min": "lowest", "max": "highest"}
_CALLS = {"sum": "sum", "min": "min", "max": "max", "avg": "avg"}


def figures_text(
    measures: Sequence[Measure], stream: Stream, *, alias: str | None, above: str = ""
) -> Any:
    """Answer the text; one field that the words do not settle is a hole. `alias` is one group of a loop."""
    chosen = next((m for m in measures if m.kind != "count"), None)
    if stream.grouped_by and alias is None:
        line = ' + ", " + '.join(
            _call(m, "g.items", "g.count", chosen, named=len(measures) > 1) for m in measures
        )
        text = f'{{{{ {stream.value}.map(g, string(g.key) + ": " + {line}).join("\\n") }}}}'
        lead = sentence(f"{told(measures, stream)} by {stream.grouped_by}")
        return _holed(f"{lead}:\n\n{text}{above}", chosen, stream)
    root, count = (
        (f"{alias}.items", f"{alias}.count")
        if alias
        else (stream.value, stream.count or f"{stream.value}.size()")
    )
    parts = [
        f"{_name(m, stream)}: {{{{ {_call(m, root, count, chosen, named=False)} }}}}"
        for m in measures
    ]
    lead = f"{{{{ {alias}.key }}}} - " if alias else ""
    return _holed(lead + sentence(", ".join(parts)) + above, chosen, stream)


def told(measures: Sequence[Measure], stream: Stream) -> str:
    """Say which figures they are."""
    return " and ".join(_name(m, stream) for m in measures)


def _name(measure: Measure, stream: Stream) -> str:
    if measure.kind == "count":
        return f"number of {stream.noun}"
    return f"{_SAID[measure.kind]} {measure.field}" if measure.field else _SAID[measure.kind]


def _call(measure: Measure, items: str, count: str, chosen: Measure | None, *, named: bool) -> str:
    lead = f'"{_SAID[measure.kind]} " + ' if named else ""
    if measure.kind == "count":
        return f"{lead}string({count})"
    same = chosen is not None and measure.field == chosen.field
    field = "__hole__" if same else field_name(measure.field or "amount")
    call = f'{items}.{_CALLS[measure.kind]}("{field}")'
    if measure.kind == "avg":
        call = f"math.round({call} * 100.0) / 100.0"
    # nothing has no average and no extreme
    safe = f'({count} > 0 ? string({call}) : "-")' if measure.kind != "sum" else f"string({call})"
    return f"{lead}{safe}"


def order_of_groups(figure: Measure, stream: Stream) -> Any:
    """Answer what groups are put in order by: one figure of each."""
    if figure.kind == "count":
        return "{{ item.count }}"
    return _holed(f'{{{{ item.items.{_CALLS[figure.kind]}("__hole__") }}}}', figure, stream)


def _holed(text: str, chosen: Measure | None, stream: Stream) -> Any:
    if chosen is None:
        return text
    one = "an item" if stream.grouped_by else f"a {stream.one}"
    label = (
        f"Which field of {one} is the {chosen.field}?"
        if chosen.field
        else f"Which field of {one} should be added up?"
    )
    hole = field_hole(label, text, of=stream.value, hint=chosen.field)
    hole["$hole"]["schema"] = {"type": "number"}
    if chosen.field:
        hole["$hole"]["candidates"] = [field_name(chosen.field)]
    return hole
