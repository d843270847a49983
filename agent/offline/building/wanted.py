"""Arguments of an imported operation: what was said, and a typed hole for each thing still wanted."""

from __future__ import annotations

import copy
from typing import Any

from agent.offline.building.cel import field_hole, field_name, value_hole
from agent.offline.building.flow import Stream
from agent.offline.building.messages import item_alias
from agent.offline.language.nouns import sentence, with_article
from agent.offline.reading.parts import Send, Want


def with_wanted(part: Send, source: Stream | None, *, each: bool) -> dict[str, Any]:
    """Answer the arguments; what is wanted is a field of the data that flows, else a value a person gives."""
    arguments = copy.deepcopy(dict(part.arguments))
    for want in part.wants or ():
        *above, last = want.place
        holder = arguments
        for name in above:
            holder = holder.setdefault(name, {})
        holder[last] = _hole(want, source, each=each)
    return arguments


def _hole(want: Want, source: Stream | None, *, each: bool) -> dict[str, Any]:
    words = want.name.replace("_", " ")
    if source is None:
        return value_hole(sentence(f"What is the {words}?"), dict(want.schema), want.name)
    root = item_alias(source) if each else source.value
    hole = field_hole(
        f"Which field of {with_article(source.one)} is the {words}?",
        f"{{{{ {root}.__hole__ }}}}",
        of=source.value,
        hint=want.name,
    )
    hole["$hole"]["candidates"] = [field_name(want.name)]
    return hole
