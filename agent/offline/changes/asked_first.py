"""Somebody who is asked first, and only about some: an approval with a condition, and no message to them."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.gates import put_before
from agent.offline.conditions.conditions import find_conditions
from agent.offline.reading.parts import Approve

_WHO = r"(?P<who>@mail\d+|me|us|(?:the |our |my )[a-z]+)"
_FOR = r"(?: for (?:an? |the |his |her |their )?(?:approval|okay|ok|permission|go-?ahead|decision))"
_IF = r"(?:if|when|whenever|in case|once|as soon as)"
_FORMS = (
    re.compile(rf"^(?:(?:and|but|please) )*{_IF} (?P<what>[^@;]+?),? (?:then )?ask {_WHO}(?:{_FOR}? (?:first|1st|before that|beforehand)|{_FOR})$"),
    re.compile(rf"^(?:(?:and|but|please) )*ask {_WHO}(?:{_FOR}? (?:first|1st|beforehand)|{_FOR}),? (?:but )?(?:only )?{_IF} (?P<what>[^@;]+)$"),
    re.compile(rf"^(?:(?:and|but|please) )*(?P<what>(?:over|above|under|below|more than|less than|from) [^@;]+?),? ask {_WHO}(?:{_FOR}? (?:first|1st)|{_FOR})$"),
)  # fmt: skip


def ask_first(change: Change, clause: str) -> bool:
    """Put an approval before what is sent, for those that meet the condition."""
    match = next((m for form in _FORMS if (m := form.match(clause))), None)
    if match is None or not find_conditions(match["what"], change.prepared):
        return False
    if change.by_call and change.senders:
        said = match["who"]
        who = (
            change.prepared.value(said)
            if said.startswith("@")
            else re.sub(r"^(?:the|our|my) ", "", said)
        )
        asked = Approve(None if who in {"me", "us"} else who)
        put_before(change, asked, change.senders, f"if {match['what']}")
    else:  # of a list some would wait for the answer, and others not: that is another workflow
        change.unsupported.append(change.prepared.restored(clause))
    return True
