"""Answers that hold no list at all: the one record that was answered is all there is."""

from __future__ import annotations

from agent.offline.building.cel import MARK
from agent.offline.building.item_shapes import Schema, kinds_of
from engine.core.hole import Hole


def only_one(hole: Hole, schema: Schema | None) -> str | None:
    """Answer what fills a place for a list where a sample has shown a record without any; None where nothing was shown.

    A text tells the record as it is; what goes through a list goes through that one.
    """
    if schema is None or not schema.get("properties") or kinds_of(schema) != {"object"}:
        return None
    # Records inside a record may be the very things that are meant.
    if any("object" in kinds_of(field) for field in schema["properties"].values()):
        return None
    place, template = f"{{{{ {hole.of}{MARK} }}}}", str(hole.template)
    # Of a list that is counted, or gone through, a record is none.
    if template.count(MARK) != 1 or place not in template:
        return None
    alone = f"[{hole.of}]" if template == place else str(hole.of)
    return template.replace(place, f"{{{{ {alone} }}}}")
