"""`tell them which supplier`: the fields that a new message is to name beside what it says anyway."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.texts import Subject, known_field, known_fields
from agent.offline.language.nouns import sentence

_ASKED = re.compile(
    r"\b(?:which|what|whose|(?:with|and|mention|including|name) (?:the|its|their)) (?P<field>[a-z_]+)\b"
)


def fields_asked(change: Change, words: str) -> str:
    """Answer what to add to a text for the fields of the call that the words ask for; nothing where they ask for none."""
    if not change.by_call:
        return ""
    known = known_fields(change, Subject("trigger.body", "trigger.body"))
    said = [m["field"] for m in _ASKED.finditer(words)]
    fields = dict.fromkeys(f for f in (known_field(known, one) for one in said) if f is not None)
    return "".join(
        f" - {sentence(f.replace('_', ' '))}: {{{{ trigger.body.{f} }}}}" for f in fields
    )
