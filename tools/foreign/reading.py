"""One door for workflows of other products: told apart by their shape, or by a name."""

from __future__ import annotations

from typing import Any, Literal

from engine.core.problem import Problem
from engine.errors import DocumentInvalid
from tools.foreign.asl import from_asl, is_asl
from tools.foreign.curl import from_curl, is_curl
from tools.foreign.n8n import from_n8n
from tools.foreign.n8n_graph import is_n8n
from tools.foreign.report import Format, Translation

Asked = Literal["auto", "nexa", "n8n", "asl", "curl"]


def format_of(value: Any) -> Format | None:
    """Return which product wrote a document, or None where none of those we read did."""
    if is_n8n(value):
        return "n8n"
    return "asl" if is_asl(value) else None


def translated_text(text: str, asked: Asked, name: str | None = None) -> Translation | None:
    """Translate what is no document but a command; None for what is one."""
    if asked == "curl" or (asked == "auto" and is_curl(text)):
        return from_curl(text, name)
    return None


def translated(value: Any, asked: Asked, name: str | None = None) -> Translation | None:
    """Translate a foreign workflow; None for what is to be read as one of our own.

    `name` is for state machines, which have none. Raises DocumentInvalid where the document is not
    what it was said to be, or is broken.
    """
    found = format_of(value)
    if asked == "nexa" or (asked == "auto" and found is None):
        return None
    if asked != "auto" and asked != found:
        message = f"This is no workflow of {'n8n' if asked == 'n8n' else 'AWS Step Functions'}."
        hint = "an export of n8n has nodes and connections; a state machine has StartAt and States"
        problem = Problem("other_format", "error", "", message, hint)
        raise DocumentInvalid(message, problems=[problem])
    if found == "n8n":
        return from_n8n(value)
    return from_asl(value, name or "From Step Functions")
