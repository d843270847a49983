"""What is handed on to an address: the fields that were named, or all of what is at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent.offline.building.cel import field_name
from agent.offline.building.flow import Stream
from agent.offline.building.messages import item_alias
from agent.offline.building.one_thing_texts import FAILURE
from agent.offline.reading.parts import Send
from agent.offline.rephrasing.answered import ANSWERED


def payload_of(
    part: Send,
    stream: Stream | None,
    thing: Stream | None,
    field: Callable[[str], str],
    *,
    each: bool,
) -> Any:
    """Answer the body of a request; `field` answers the expression of one field."""
    if part.fields and (each or stream is None):
        return {field_name(f).removeprefix(ANSWERED): f"{{{{ {field(f)} }}}}" for f in part.fields}
    if stream is None:
        return _of_thing(thing) if thing else {}
    if each:
        return f"{{{{ {item_alias(stream)} }}}}"
    return _of_all(part, stream) if part.fields and is_plain(stream) else stream.items()


def is_plain(stream: Stream) -> bool:
    """Tell a list whose place is known, and whose items are what was read."""
    return stream.known and not stream.joined and not stream.grouped_by


def _of_thing(thing: Stream) -> str | dict[str, str]:
    if thing.value == FAILURE:
        return {"workflow": "{{ trigger.workflow.name }}", "error": "{{ trigger.error.message }}"}
    return f"{{{{ {thing.value} }}}}"


def _of_all(part: Send, stream: Stream) -> str:
    pairs = ", ".join(f'"{name}": one.{name}' for name in map(field_name, part.fields))
    return f"{{{{ {stream.value}.map(one, {{{pairs}}}) }}}}"
