"""Fields of a call that the request lists itself: where one of them is meant, nobody needs to be asked which it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from agent.offline.building.cel import MARK
from agent.offline.reading.number_ways import is_numeric

_CALL: Final = "trigger.body"
_UNPACKED: Final = re.compile(r"steps\.\w+\.value")


def with_brought_fields(value: Any, fields: Collection[str]) -> Any:
    """Return steps with the field put in wherever a hole can only mean one of these of the call."""
    if not fields:
        return value
    if isinstance(value, list):
        return [with_brought_fields(one, fields) for one in value]
    if not isinstance(value, Mapping):
        return value
    filled = _filled(value.get("$hole"), fields)
    if filled is not None:
        return filled
    return {key: with_brought_fields(one, fields) for key, one in value.items()}


def _brings(of: Any) -> bool:
    """Tell the call, and what was read out of a text that it brought."""
    return of == _CALL or (isinstance(of, str) and _UNPACKED.fullmatch(of) is not None)


def _filled(hole: Any, fields: Collection[str]) -> str | None:
    """Answer the hole's expression; None where it is another hole, or what it compares may be of two kinds."""
    if not isinstance(hole, Mapping) or hole.get("kind") != "field" or not _brings(hole.get("of")):
        return None
    named = hole.get("candidates", ())
    of_two_kinds = isinstance(hole.get("schema", {}).get("type"), list)
    if not named and hole.get("schema", {}).get("type") == "number":
        named = [name for name in fields if is_numeric(name)]
    if len(named) != 1 or named[0] not in fields or of_two_kinds:
        return None
    return str(hole["template"]).replace(MARK, named[0])
