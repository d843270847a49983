"""What is told, and what is handed on, of the one thing a workflow is about."""

from __future__ import annotations

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
