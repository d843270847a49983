"""The words of a message about figures: `North: 450` a line, or `Total amount: 1200`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.offline.building.cel import field_hole, field_name, test_text
from agent.offline.building.flow import Stream
from agent.offline.conditions.condition import Condition, Test
from agent.offline.language.nouns import sentence, with_article
from agent.offline.reading.parts import Measure

_SAID = {"sum": "total", "avg": "average", "count": "number", "min": "lowest", "max": "highest"}
BATCH = "batch"
"""What groups are put together by that are only so many at a time."""
_CALLS = {"sum": "sum", "min": "min", "max": "max", "avg": "avg"}


def figures_text(
    measures: Sequence[Measure], stream: Stream, *, alias: str | None, above: str = ""
) -> Any:
    """Answer the text; one field that the words do not settle is a hole. `alias` is one group of a loop."""
    chosen = next((m for m in measures if m.kind != "count"), None)
    if stream.grouped_by and alias is None:
        items, count = _items_of("g", stream)
        line = ' + ", " + '.join(
            figure_call(m, items, count, chosen, named=len(measures) > 1) for m in measures
        )
        key = "" if stream.grouped_by == BATCH else 'string(g.key) + ": " + '
        text = f'{{{{ {stream.value}.map(g, {key}{line}).join("\\n") }}}}'
        lead = sentence(f"{told(measures, stream)} by {stream.grouped_by}")
        return holed(f"{lead}:\n\n{text}{above}", chosen, stream)
    root, count = (
        _items_of(alias, stream)
        if alias
        else (stream.value, stream.count or f"{stream.value}.size()")
    )
    parts = [
        f"{_name(m, stream)}: {{{{ {figure_call(m, root, count, chosen, named=False)} }}}}"
        for m in measures
    ]
    lead = f"{{{{ {alias}.key }}}} - " if alias and stream.grouped_by != BATCH else ""
    return holed(lead + sentence(", ".join(parts)) + above, chosen, stream)


def _items_of(one: str, stream: Stream) -> tuple[str, str]:
    """Answer the items of a group and how many they are; a batch is nothing but its items."""
    return (
        (one, f"{one}.size()") if stream.grouped_by == BATCH else (f"{one}.items", f"{one}.count")
    )


def told(measures: Sequence[Measure], stream: Stream) -> str:
    """Say which figures they are."""
    return " and ".join(_name(m, stream) for m in measures)


def _name(measure: Measure, stream: Stream) -> str:
    if measure.kind == "count":
        return f"number of {stream.noun}"
    return f"{_SAID[measure.kind]} {measure.field}" if measure.field else _SAID[measure.kind]


def figure_call(
    measure: Measure, items: str, count: str, chosen: Measure | None, *, named: bool
) -> str:
    """Write one figure of a list as a text; the chosen field is still to be found."""
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
    items, _ = _items_of("item", stream)
    return holed(f'{{{{ {items}.{_CALLS[figure.kind]}("__hole__") }}}}', figure, stream)


def limit_of_groups(condition: Condition, figure: Measure, stream: Stream) -> Any:
    """Write what must hold of one figure of each group."""
    items, _ = _items_of("item", stream)
    counts = figure.kind == "count"
    root = "item.count" if counts else f'{items}.{_CALLS[figure.kind]}("__hole__")'
    joiner = " || " if condition.joined == "or" else " && "
    said = joiner.join(test_text(test, root) for test in condition.tests)
    text = f"{{{{ !({said}) }}}}" if condition.inverted else f"{{{{ {said} }}}}"
    return text if counts else holed(text, figure, stream)


def limit_value(test: Test, stream: Stream) -> Any:
    """Write what must hold of the count of a list, or of a figure over one of its fields."""
    count = stream.count or f"{stream.value}.size()"
    if test.figure is None:
        return f"{{{{ {test_text(test, count)} }}}}"
    said = test_text(test, f'{stream.value}.{_CALLS[test.figure]}("__hole__")')
    # nothing has no average and no extreme
    safe = said if test.figure == "sum" else f"{count} > 0 && {said}"
    return holed(f"{{{{ {safe} }}}}", Measure(test.figure, test.field), stream)


def holed(text: str, chosen: Measure | None, stream: Stream) -> Any:
    """Ask for the field of a figure; the one that was named is the first to be tried."""
    if chosen is None:
        return text
    one = "an item" if stream.grouped_by else with_article(stream.one)
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
