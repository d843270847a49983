"""`tell them which supplier`: the fields that a new message is to name beside what it says anyway."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.cel import field_name
from agent.offline.changes.change import Change
from agent.offline.changes.listed import LISTED, listed
from agent.offline.changes.texts import Subject, known_field, known_fields, subject_of
from agent.offline.language.nouns import sentence

_ASKED = re.compile(
    r"\b(?:which|what|whose|(?:with|and|mention|including|name) (?:the|its|their)) (?P<field>[a-z_]+)\b"
)


_LISTED = re.compile(
    rf"\b(?:post|send|tell|mail|write|give|report) (?P<all>(?=(?:the|its|their) ){LISTED}) (?:to|in|into) @(?:chan|mail)"
)


def listed_fields(words: str) -> list[str]:
    """Answer what is sent as `the tool and the customer to #shop` lists it; nothing for one whole thing."""
    match = _LISTED.search(words)
    return [one.replace(" ", "_") for one in listed(match["all"])] if match else []


def fields_asked(change: Change, words: str) -> str:
    """Answer what to add to a text for the fields of the call that the words ask for; nothing where they ask for none."""
    if not change.by_call:
        return ""
    known = known_fields(change, Subject("trigger.body", "trigger.body"))
    said = [m["field"] for m in _ASKED.finditer(words)] + listed_fields(words)
    fields = dict.fromkeys(f for f in (known_field(known, one) for one in said) if f is not None)
    return "".join(
        f" - {sentence(f.replace('_', ' '))}: {{{{ trigger.body.{f} }}}}" for f in fields
    )


def told_of_each(change: Change, words: str, step: Mapping[str, Any]) -> str | None:
    """Answer the text that names the listed fields of each item a step is for; None where none, or others, are listed."""
    subject = subject_of(change, step)
    known = known_fields(change, subject) if subject is not None else []
    fields = [known_field(known, field_name(one)) for one in listed_fields(words)]
    if subject is None or not fields or None in fields:
        return None
    return "\n".join(f"{sentence(str(f).replace('_', ' '))}: {{{{ {subject.root}.{f} }}}}" for f in fields)  # fmt: skip
