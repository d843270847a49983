"""Asking a person before going on: what says so, who is asked, and when two sentences mean one approval."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Approve, Part, Send

APPROVAL = re.compile(
    r"\b(?:ask|get|wait for|require|request|need|needs|after|once|until|if|when|with|on|have|has|must|should|shall|someone|somebody|let|only after|only if|obtain)\b(?:[^@]|@mail\d+)*?"
    r"\b(?:approv\w*|confirm\w*|permission|sign(?:s|ed)?[- ]?off|go-?ahead|consent|says? (?:yes(?: or no)?|ok(?:ay)?)|okays?|oks|gives? (?:the |their |his |her |an? )?(?:ok|okay|green light)|(?:an? |the |their |his |her )(?:ok|okay|green light)(?= (?:from|by|of|first|before)\b|[,;.]|$)|blessing)\b(?: (?:it|this|that|them))?(?: (?:by|from) (?:@mail\d+|the [a-z]+|[a-z]+))?(?:,? before (?:it|they|that|this|anything) (?:goes?|is|are|gets?)(?: (?:sent|posted|out|on|mailed|paid|anywhere))?)?"
    r"|^(?:but )?(?:please )?(?:ask|check with|consult) (?:me|us|my boss|my manager|[a-z]+|@mail\d+)(?: (?:first|for (?:an )?ok|for (?:his|her|their) (?:ok|okay|opinion)|(?:whether|if) (?:it|this|that|they|we|i)\b[^,;@]*))?$"
)
_WHO = re.compile(
    r"(?:ask|from|check with|consult|after|once|until|if|when|let|have|by) (?:(?P<mail>@mail\d+)|(?P<me>me|us|i|we|my)\b|(?:the )?(?P<who>[a-z][\w]*(?: team)?)\b)"
)
NOBODY = frozenset(
    [
        "to",
        "been",
        "approval",
        "approved",
        "confirmation",
        "confirmed",
        "permission",
        "a",
        "an",
        "any",
        "somebody",
        "someone",
        "it",
        "they",
        "he",
        "she",
        "he or she",
        "everyone",
        "this",
        "that",
        "the",
        "you",
        "there",
    ]
)


_STATE = re.compile(r"(?:un)?(?:approved|confirmed|signed)")


def approver(clause: str, prepared: Prepared) -> str | None:
    """Answer who is asked, when the words name somebody."""
    said = list(_WHO.finditer(clause))
    mail = next((match["mail"] for match in said if match["mail"]), None)
    if mail is not None:
        return prepared.value(mail)
    who = said[0]["who"] if said else None
    return who if who and who not in NOBODY else None


def is_told_again(parts: Sequence[Part]) -> bool:
    """Two sentences about an approval with nothing sent between them mean one approval."""
    for part in reversed(parts):
        if isinstance(part, Send):
            return False
        if isinstance(part, Approve):
            return True
    return False


def asks_approval(clause: str, prepared: Prepared) -> bool:
    """Tell asking somebody from a state: `what has not been approved` compares and asks nobody."""
    if not APPROVAL.search(clause):
        return False
    compared = {
        v for f in find_conditions(clause, prepared) for t in f.condition.tests for v in t.values
    }
    return not any(isinstance(v, str) and _STATE.fullmatch(v) for v in compared)


def take_approval(clause: str) -> tuple[str, str]:
    """Answer the words that ask somebody, and the rest of the clause."""
    match = APPROVAL.search(clause)
    if match is None or match.end() - match.start() > 80:
        return "", clause
    return match[0], (clause[: match.start()] + clause[match.end() :]).strip(" ,")
