"""Addresses that leave room for what a call brings: `https://crm.example/customers/{id}`."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.building.field_holes import parameter
from agent.offline.building.flow import Stream
from agent.offline.building.one_thing_texts import has_places, with_values
from agent.offline.reading.parts import Read
from agent.offline.reading.reads import parameters_of


def with_the_call(part: Read, thing: Stream | None) -> Read:
    """Put what came with the call where the address, a header, a query or a statement leaves room for it."""
    part = _with_parameters(part, thing)
    if thing is None or not has_places(part.arguments):
        return part
    return replace(
        part, arguments=with_values(part.arguments, lambda name: f"{thing.value}.{name}")
    )


def _with_parameters(part: Read, thing: Stream | None) -> Read:
    """Fill the parameters of a statement from the fields of the call."""
    statement, given = part.arguments.get("statement"), part.arguments.get("params", {})
    if thing is None or not isinstance(statement, str):
        return part
    names = [name for name in parameters_of(statement) if name not in given]
    taken = {name: parameter(name, thing.value, thing.value) for name in names}
    return (
        replace(part, arguments={**part.arguments, "params": {**given, **taken}}) if taken else part
    )
