"""What is told of the one thing a workflow is about, and the room that texts leave for its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agent.offline.building.flow import Stream
from agent.offline.language.nouns import sentence
from agent.offline.reading.parts import Incoming

FAILURE = "trigger"
"""The value of a failed run, which is told by its workflow and its error."""


def thing_of(incoming: Incoming | None) -> Stream | None:
    """Answer the one thing that comes in; None where nothing does, or several at once."""
    if incoming is None or incoming.many:
        return None
    if incoming.failed:
        return Stream(FAILURE, known=True, noun="workflows")
    return Stream("trigger.body", known=True, noun=incoming.noun or "calls")


def thing_text(thing: Stream) -> str:
    """Answer the message about it."""
    if thing.value == FAILURE:
        return "{{ trigger.workflow.name }} has failed: {{ trigger.error.message }}"
    return f"{sentence(thing.one)}: {{{{ {thing.value} }}}}"


# `<owner> is away`, `{owner} is away`: the value of a field stands there.
_PLACE = re.compile(
    r"<(?P<angle>[A-Za-z]\w*(?: \w+)?)>|(?<!\{)\{(?P<brace>[A-Za-z]\w*(?: [A-Za-z]\w*){0,3})\}(?!\})"
)


# `customerId`: written as code is, so its capitals belong to it.
_CODED = re.compile(r"[a-z]+[A-Z]")


def places_in(text: str) -> list[str]:
    """Answer what the places in a text are called."""
    return [_named(m["angle"] or m["brace"]) for m in _PLACE.finditer(text)]


def has_places(value: Any) -> bool:
    """Tell whether a text that was given, or one inside a body, leaves room for values."""
    if isinstance(value, Mapping):
        return any(map(has_places, value.values()))
    if isinstance(value, list):
        return any(map(has_places, value))
    return isinstance(value, str) and _PLACE.search(value) is not None


def with_values(value: Any, field: Callable[[str], str | None], *, words: bool = False) -> Any:
    """Put the values of fields where a text, or one inside a body, leaves room for them.

    `field` answers an expression; where it answers None, the room stays. `{order number}` is no name yet:
    what it means is seen when all steps are there, unless `field` reads words.
    """
    if isinstance(value, Mapping):
        return {key: with_values(one, field, words=words) for key, one in value.items()}
    if isinstance(value, list):
        return [with_values(one, field, words=words) for one in value]
    if not isinstance(value, str):
        return value
    return _PLACE.sub(lambda m: _filled(m, field, words=words), value)


def _filled(match: re.Match[str], field: Callable[[str], str | None], *, words: bool) -> str:
    if not words and " " in (match["brace"] or ""):
        return match[0]
    place = field(_named(match["angle"] or match["brace"]))
    return match[0] if place is None else f"{{{{ {place} }}}}"


def _named(said: str) -> str:
    return said if _CODED.match(said) else said.lower()


def has_own_place(url: str) -> bool:
    """Tell whether an address has room for a value in its path; a host with room is the same for all."""
    return _PLACE.search(url, url.find("/", url.find("://") + 3)) is not None
