"""What is told, and what is handed on, of the one thing a workflow is about."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.building.flow import Stream
from agent.offline.language.nouns import sentence

FAILURE = "trigger"
"""The value of a failed run, which is told by its workflow and its error."""


def thing_text(thing: Stream) -> str:
    """Answer the message about it."""
    if thing.value == FAILURE:
        return "{{ trigger.workflow.name }} has failed: {{ trigger.error.message }}"
    return f"{sentence(thing.one)}: {{{{ {thing.value} }}}}"


def thing_payload(thing: Stream) -> str | dict[str, str]:
    """Answer what is handed on to an address."""
    if thing.value == FAILURE:
        return {"workflow": "{{ trigger.workflow.name }}", "error": "{{ trigger.error.message }}"}
    return f"{{{{ {thing.value} }}}}"


# `<owner> is away`, `{owner} is away`: the value of a field stands there.
_PLACE = re.compile(r"<(?P<angle>[A-Za-z]\w*(?: \w+)?)>|(?<!\{)\{(?P<brace>[A-Za-z]\w*)\}(?!\})")


def has_places(text: str) -> bool:
    """Tell whether a text that was given leaves room for values."""
    return _PLACE.search(text) is not None


def with_values(text: str, field: Callable[[str], str]) -> str:
    """Put the values of fields where a text leaves room for them; `field` answers an expression."""
    return _PLACE.sub(lambda m: f"{{{{ {field((m['angle'] or m['brace']).lower())} }}}}", text)
