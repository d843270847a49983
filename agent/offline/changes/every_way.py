"""`mail x each time, whichever way it goes`: what is sent in any case, beside the ways of a branch."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.adds import made_sends
from agent.offline.changes.change import Change
from agent.offline.changes.places import goes_there

_ALWAYS: Final = re.compile(
    r",? ?\b(?:(?:each|every) (?:single )?time|always|in (?:any|either|every|all|both) cases?|either way|any ?way|both ways|no matter (?:what|which|how)|(?:whichever|whatever|which) way|whatever happens|regardless(?: of [a-z ]+)?|in both)\b(?: (?:it goes|it is|it turns out|is taken|the case is|happens|(?:the )?[a-z]+ it is))?"
)
_SENDS: Final = re.compile(
    r"^(?:(?:and|also|please|then|but) )*(?:send|post|mail|email|e-mail|tell|notify|inform|ping|message|alert|write|let)\b"
)


def send_every_way(change: Change, text: str) -> bool:
    """Add what is sent beside the one branch there is: it waits for what the branch waits for."""
    said, hits = _ALWAYS.subn("", text)
    said = said.strip(" ,;")
    branches = [s for s in change.draft.steps if s.get("type") == "branch"]
    if not hits or len(branches) != 1 or re.search(r"\binstead\b|\bif\b|\bwhen\b", said):
        return False
    plain = re.sub(r"\b(?:also|too|as well)\b ?", "", said).strip(" ,;")
    if not _SENDS.match(said) or not re.search(r"@(?:chan|mail)\d", said):
        return False
    sends = change.sends_in(plain)
    if len(sends) != 1 or goes_there(change, sends[0]):
        return False
    gate = list(branches[0].get("after", ()))
    for one in made_sends(change.draft, sends, change.request, None, gate).steps:
        change.draft.add(one)
    return True
