"""`put the reason in the question`: what who is asked for a yes is shown besides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.cel import field_name
from agent.offline.changes.change import Change
from agent.offline.changes.listed import LISTED, listed
from agent.offline.changes.texts import Subject, known_field, known_fields, subject_of
from agent.offline.language.nouns import sentence

_ASKED: Final = r"(?:the )?(?:question|approval(?: request| question| message| title)?|request for approval|ask(?:ing)?)"
_FIELDS: Final = rf"(?P<f>{LISTED})"
_FORMS: Final = (
    re.compile(
        rf"^(?:(?:and|also|please|then) )*(?:put|add|include|mention|show|write|insert|name|give) {_FIELDS} (?:also )?(?:in(?:to)?|to|on|with|for) {_ASKED}(?: (?:too|as well|also))?$"
    ),
    re.compile(
        rf"^(?:(?:and|also|please) )*{_ASKED} (?:should|must|has to|needs to) (?:also )?(?:show|include|mention|contain|say|state|name|have|give) {_FIELDS}(?: (?:too|as well|also))?$"
    ),
)


def say_in_question(change: Change, text: str) -> bool:
    """Let who is asked read further fields of what it is about."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    asked = [s for s in change.draft.steps if s.get("type") == "approval"]
    if match is None or len(asked) != 1:
        return False
    subject = _subject(change, asked[0])
    known = known_fields(change, subject) if subject is not None else []
    said = listed(match["f"])
    fields = [known_field(known, field_name(one)) for one in said]
    if subject is None or None in fields:
        return False
    more = "".join(f" - {sentence(one)}: {{{{ {subject.root}.{field} }}}}" for one, field in zip(said, fields, strict=True))  # fmt: skip
    change.draft.update(asked[0]["id"], {"/title": f"{asked[0].get('title', '')}{more}"})
    return True


def _subject(change: Change, step: Mapping[str, Any]) -> Subject | None:
    """Answer what is asked about: what came in with the call, or the one thing the question tells of already."""
    return Subject("trigger.body", "trigger.body") if change.by_call else subject_of(change, step)
