"""What is read for each item of a list: `for each boat get https://sea.example/boats/{id}`; each answer then stands beside its item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from agent.offline.building.flow import Flow, Stream
from agent.offline.building.messages import item_alias, item_field
from agent.offline.building.one_thing_texts import has_own_place, has_places, with_values
from agent.offline.reading.parts import Read

_EACH = re.compile(r"\b(?:each|every|all|its|their|them|those|these)\b")


def is_of_each(part: Read, stream: Stream | None, thing: Stream | None) -> bool:
    """Tell whether an address leaves room for a value of each item, rather than of the one thing there is."""
    url = str(part.arguments.get("url", ""))
    beside = {name: value for name, value in part.arguments.items() if name != "url"}
    if stream is None or stream.grouped_by or not (has_own_place(url) or has_places(beside)):
        return False
    return thing is None or _EACH.search(part.clause) is not None


def read_of_each(
    part: Read, stream: Stream, flow: Flow, common: Mapping[str, Any], answer: str, *, used: bool
) -> Stream:
    """Add the reading in a loop; answer the items, each beside what was read of it where that is used later.

    `answer`: where what was read stands in the step's result.
    """
    stream = flow.all_of(stream)
    loop = {"items": stream.items(), "as": item_alias(stream)}
    arguments = with_values(dict(part.arguments), partial(item_field, stream))
    step = flow.add(
        f"fetch of each {stream.one}",
        f"Fetch for each {stream.one}",
        {"uses": part.action, **common, "foreach": loop, "with": arguments},
    )
    if not used:
        return stream
    left = "item.left" if stream.joined and stream.made is None else "item"
    value = f'{{{{ {{"left": {left}, "right": steps.{step}.items[index].value{answer}}} }}}}'
    pairs = flow.add(
        f"{stream.noun} with answers",
        f"Put beside each {stream.one} what was fetched for it",
        {"uses": "list.map", "with": {"items": stream.items(), "value": value}},
    )
    place, count = f"steps.{pairs}.items", f"steps.{pairs}.count"
    return replace(
        stream, value=place, known=True, count=count, joined=True, made=None, fields=None
    )
