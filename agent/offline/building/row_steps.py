"""What is written into a table: one row of the thing at hand, or the rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agent.offline.building.cel import field_hole, field_name
from agent.offline.building.flow import Flow, Made, Stream, found_fields, says_made
from agent.offline.reading.parts import Pick, Send
from agent.offline.rephrasing.answered import ANSWERED


def with_rows(
    part: Send,
    stream: Stream | None,
    thing: Stream | None,
    made: Made | None,
    flow: Flow,
    answered: Callable[[str], str | None] = lambda _: None,
) -> Send:
    """Return the sending with its rows, made of the list that flows or of the one thing there is.

    `answered` answers the expression of a field that a call has answered.
    """
    told = found_fields(made).keys()
    if (
        stream is None
        and thing is None
        and not (told and told >= set(map(field_name, part.fields)))
    ):
        return replace(part, fields=())  # nothing is at hand: the rows stay open
    if (
        stream is not None
        and stream.made is not None
        and not part.fields
        and not stream.made.fields
    ):
        return part  # which columns take the thing and what was made of it is not said
    if stream is not None:
        chosen = flow.pick(stream, Pick(part.fields)) if part.fields else stream
        rows: Any = chosen.items()
    else:
        rows = [_row(part.fields, thing, made, answered)]
    return replace(part, arguments={**part.arguments, "rows": rows}, fields=())


def _row(
    columns: tuple[str, ...],
    thing: Stream | None,
    made: Made | None,
    answered: Callable[[str], str | None],
) -> Any:
    root = thing.value if thing else "trigger.body"
    known = _columns_of(made, columns)
    names = columns or (tuple(known) if made and made.fields else ())
    if not names:
        return f"{{{{ {root} }}}}"
    places = {n: answered(field_name(n)) for n in names}
    return {
        field_name(n).removeprefix(ANSWERED): f"{{{{ {place} }}}}"
        if (place := places[n])
        else _value(n, root, known)
        for n in names
    }


def _columns_of(made: Made | None, columns: tuple[str, ...]) -> Mapping[str, str]:
    """Answer what goes into a column that is called as what was made; what was made later goes first."""
    if made is None:
        return {}
    before = _columns_of(made.before, columns)
    if made.fields:
        return {**before, **found_fields(made)}
    own = {made.name: made.value}
    if made.tells or not before:
        own |= {"summary": made.value, "translation": made.value}
    own |= {field_name(n): made.value for n in columns if says_made(n, made)}
    return {**before, **own}


def _value(name: str, root: str, known: Mapping[str, str]) -> Any:
    column = field_name(name)
    if column in known:
        return f"{{{{ {known[column]} }}}}"
    label = f"Which field goes into the column {column}?"
    hole = field_hole(label, f"{{{{ {root}.__hole__ }}}}", of=root, hint=name)
    hole["$hole"]["candidates"] = [column]
    return hole
