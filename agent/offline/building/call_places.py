"""Addresses that leave room for what a call brings: `https://crm.example/customers/{id}`."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.building.flow import Stream
from agent.offline.building.one_thing_texts import has_places, with_values
from agent.offline.reading.parts import Read


def with_the_call(part: Read, thing: Stream | None) -> Read:
    """Put what came with the call where the address leaves room for it."""
    url = part.arguments.get("url")
    if thing is None or not isinstance(url, str) or not has_places(url):
        return part
    placed = with_values(url, lambda name: f"{thing.value}.{name}")
    return replace(part, arguments={**part.arguments, "url": placed})
