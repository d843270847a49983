"""Asking a person before going on: what says so, who is asked, and when two sentences mean one approval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.conditions.condition import Condition
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Approve, Part, Send

_YES = r"(?:approval|approve|approving|confirmation|permission|sign[- ]?off|go-?ahead|consent|ok|okay|green light|blessing|yes|decision)"
# A channel that is asked is told of it: no plain message goes there.
CHANNEL = (
    rf"(?:ask(?:s|ing)?|check with|consult|wait for|get|request|obtain|need|needs|require|requires|have|let)(?: (?:in|the (?:people|folks|team) (?:in|of|on|at)|everyone in|somebody in|someone in))? @chan\d+(?: (?:channel|team))?(?: (?:for|to give|to say|give|say|says|gives)(?: (?:an?|the|their|its|his|her))? {_YES}| to (?:approve|confirm|sign off|okay|ok|decide|agree)| (?:approve|confirm|okay|decide)| first| 1st)(?: (?:on )?(?:it|this|that|them))?(?: (?:first|1st|beforehand))?"
    rf"|(?:ask|asks|asking|get|wait for|request|requesting|obtain|require|requires|need|needs|after|until|once|with)(?: for)?(?: (?:an?|the|their|its))? {_YES} (?:from|by|in|of|on|through|via) @chan\d+(?: (?:channel|team))?(?: (?:first|1st|beforehand))?"
    r"|@chan\d+(?: (?:channel|team))? (?:has to|must|should|needs to|shall) (?:first |1st )?(?:approve|confirm|okay|ok|sign off(?: on)?|agree(?: to)?|decide(?: on)?)(?: (?:it|this|that|them))?(?: (?:first|1st|beforehand))?"
)
APPROVAL = Gated(
    rf"{CHANNEL}|"
    r"\b(?:ask|get|wait for|require|request|need|needs|after|once|until|if|when|with|on|have|has|must|should|shall|someone|somebody|let|only after|only if|obtain)\b(?:[^@]|@mail\d+)*?"
    r"\b(?:approv\w*|confirm\w*|permission|sign(?:s|ed)?[- ]?off|go-?ahead|consent|says? (?:yes(?: or no)?|ok(?:ay)?)|okays?|oks|gives? (?:the |their |his |her |an? )?(?:ok|okay|green light)|(?:an? |the |their |his |her )(?:ok|okay|green light)(?= (?:from|by|of|first|before)\b|[,;.]|$)|blessing)\b(?: (?:it|this|that|them))?(?: (?:by|from|in|of) @chan\d+(?: (?:channel|team))?| (?:by|from) (?:@mail\d+|the [a-z]+|[a-z]+))?(?:,? before (?:it|they|that|this|anything) (?:goes?|is|are|gets?)(?: (?:sent|posted|out|on|mailed|paid|anywhere))?)?"
    r"|^(?:but )?(?:please )?(?:ask|check with|consult) (?:me|us|my boss|my manager|[a-z]+|@mail\d+)(?: (?:first|for (?:an )?ok|for (?:his|her|their) (?:ok|okay|opinion)|(?:whether|if) (?:it|this|that|they|we|i)\b[^,;@]*))?$",
    needs="@chan|a green light|a ok|an green light|an ok|approv|ask|blessing|check with|confirm|consent|consult|give green light|give ok|gives green light|gives ok|go-ahead|goahead|her green light|her ok|his green light|his ok|okay|oks|permission|say ok|say yes|says ok|says yes|sign off|sign-off|signed off|signed-off|signedoff|signoff|signs off|signs-off|signsoff|the green light|the ok|their green light|their ok",
)
_WHO = re.compile(
    r"(?:ask|from|check with|consult|after|once|until|if|when|let|have|by) (?:(?P<mail>@mail\d+)|(?P<me>me|us|i|we|my)\b|(?:the )?(?P<who>[a-z][\w]*(?:-[a-z]+ [a-z]+|(?: team)?))\b)"
)
NOBODY = frozenset(
    [
        "to",
        "been",
        "for",
        "if",
        "whether",
        "not",
        "before",
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
    channel = re.search(r"@chan\d+", clause)
    if channel is not None and re.search(CHANNEL, clause):
        return prepared.value(channel[0])
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


def with_condition_said(parts: Sequence[Part], condition: Condition | None) -> list[Part]:
    """Answer the parts with the condition that a second sentence sets for the approval, where the first has set none."""
    at = max(i for i, part in enumerate(parts) if isinstance(part, Approve))
    asked = parts[at]
    if condition is None or not isinstance(asked, Approve) or asked.condition is not None:
        return list(parts)
    return [*parts[:at], replace(asked, condition=condition), *parts[at + 1 :]]


def asks_approval(clause: str, prepared: Prepared) -> bool:
    """Tell asking somebody from a state: `what has not been approved` compares and asks nobody."""
    if not APPROVAL.search(clause):
        return False
    compared = {
        v for f in find_conditions(clause, prepared) for t in f.condition.tests for v in t.values
    }
    return not any(isinstance(v, str) and _STATE.fullmatch(v) for v in compared)


_ASKS = re.compile(r"^(?:please )?(?:ask|get|have|let|request|obtain|check with)\b")


def with_approval_kept(clause: str, rest: str) -> str:
    """Answer the rest of a clause that tells what comes in, with the asking that those words must not swallow: `ask ada to approve each form`."""
    asked = APPROVAL.search(clause) if _ASKS.match(clause) else None
    if asked is None or APPROVAL.search(rest):
        return rest
    return f"{asked[0]} {rest}".strip()


def take_approval(clause: str) -> tuple[str, str]:
    """Answer the words that ask somebody, and the rest of the clause."""
    match = APPROVAL.search(clause)
    if match is None or match.end() - match.start() > 80:
        return "", clause
    return match[0], (clause[: match.start()] + clause[match.end() :]).strip(" ,")
