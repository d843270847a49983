"""What a call answers, used later: `post it to X and tell #y the id it returns`."""

from __future__ import annotations

import re

ANSWERED = "answered_"
"""A field that begins so stands in the answer of the call before, not in what came in."""

_KIND = r"(?: (?:number|id|key|name|code|url|link|token|reference|address|status))?"
_FIELD = (
    rf"(?P<field>(?!(?:one|ones|thing|same|answer|response|reply|result|data)\b)[a-z]\w*{_KIND})"
)
_WHO = r"(?:it|they|this|that|he|she|@url\d+|(?:the|that|this) (?:api|service|call|server|system|endpoint|tool|post|request|address|site)|(?:the|that) [a-z]+ (?:api|service|system|server|tool))"
_ANSWERS = (
    r"(?:answers? with|answered with|responds? with|responded with|repl(?:y|ies|ied) with|comes? back with|came back with"
    r"|gives? (?:us |me |you )?back|gave (?:us |me )?back|sends? (?:us |me )?back|hands? (?:us |me )?(?:back|out)"
    r"|returns?|returned|assigns?|assigned|issues|answers?|gives?)"
)
_IN_ANSWER = r"(?:from|in|out of|inside|of) (?:its|the|that|their|this) (?:[a-z]+'s )?(?:answer|response|reply)(?: body)?"
_SAID = re.compile(
    rf"\b(?:the|that|an?|its|whatever|which(?:ever)?) {_FIELD} (?:(?:that |which )?{_WHO} {_ANSWERS}(?: back)?|(?:that |which )?(?:comes|came) back|(?:that|which) (?:is|was|gets) (?:returned|answered|sent back|given back)|{_IN_ANSWER})(?= ?(?:[,.;:!?]|$)| (?:to|in|into|on|and|with|together|along|plus|as|by|via|for|from|then)\b)"
)
_RETURNED = re.compile(rf"\bthe (?:returned|answered) {_FIELD}\b")
# `it answers with a ticket_no.`: said for later.
_STATED = re.compile(
    rf"(?:(?P<lead>[,;.]|\() ?|(?<=[a-z\d]) )(?:and |which |that (?=returns|answers|responds|gives)|{_WHO} )(?:then )?(?:will )?{_ANSWERS}(?: back)?(?: us| me)? (?:an?|the|its|a new|the new) (?:new )?{_FIELD}(?P<close>\))?(?= ?(?:[.;,]|$)| and\b)"
)
_KEPT = re.compile(
    rf"(?:^|(?P<lead>[,;.]| and| then)) ?(?:(?:and|then) )*(?:take|grab|keep|remember|note|store|pick up|use|get|read|fetch|save) (?P<name>{ANSWERED}\w+)(?= ?(?:[,.;]|$)| and\b)"
)
_CALLS = re.compile(
    r"\b(?:post|put|patch|send|submit|create|register|push|hand|forward|open|book|order|call)\b[^.]*@url\d+"
)


def with_answered_fields(text: str) -> str:
    """Return the request with such fields said as `answered_id`; without a call that changes something, nothing is."""
    call = _CALLS.search(text)
    if call is None:
        return text
    before, rest = text[: call.end()], text[call.end() :]
    rest = _RETURNED.sub(_named, _SAID.sub(_named, rest))
    rest = _with_stated(rest)
    for kept in list(_KEPT.finditer(rest)):
        rest = _called_again(rest.replace(kept[0], "", 1), kept["name"])
    return before + rest


def _named(match: re.Match[str]) -> str:
    return _name_of(match["field"])


def _name_of(field: str) -> str:
    return ANSWERED + field.replace(" ", "_")


def _with_stated(text: str) -> str:
    match = _STATED.search(text)
    if match is None:
        return text
    later = _called_again(text[match.end() :], _name_of(match["field"]))
    if ANSWERED not in later:
        return text
    return text[: match.start()] + later


def _called_again(text: str, name: str) -> str:
    """Let `that id` and `the id` mean the one that was answered."""
    field = name.removeprefix(ANSWERED).replace("_", "[ _]")
    return re.sub(rf"\b(?:the|that|this|its)(?: new| returned)? {field}\b", name, text)
