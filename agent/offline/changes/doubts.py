"""What a request to change leaves open: the new value, or who is to be told. One question each."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.language.nouns import sentence

_CHANGE = re.compile(
    r"^(?:(?:please|just|and|also|now) )*(?:change|update|adjust|edit|modify|alter|use|set|pick|choose|try|make it|switch(?: to)?|move it to|fix|correct)(?: (?:to|the|a|an|its|my|our|that|this|another|different|other|new|some))* (?P<what>channel|address|recipient|receiver|e?mail address|subject|text|message|wording|url|link|time|schedule|day|limit|threshold|filter|condition|language|wait|delay|name|title|table|order)(?: (?:of (?:it|this|that)|please|a bit|somehow|again|now|for me))*$"
)
_QUESTIONS = {
    "channel": "Which channel should it be, and in which step?",
    "limit": "What should the new limit be?",
    "time": "At what time should it run?",
    "schedule": "When should it run?",
    "day": "On which days should it run?",
}
_ELSEWHERE = re.compile(
    r"\b(?:to|in|into|at|on) (?:an?other|a different|some other|a new) (?P<what>channel|address|place|person|url|team|room)$"
)
_BETTER = re.compile(
    r"^(?:(?:please|can you|just) )*(?:make|do|improve|optimi[sz]e|fix|change|adjust|tweak|update|rework|polish) (?:it|this|that|the (?:workflow|flow|automation|thing)|everything)(?: (?:a bit|a little|much|bit))?(?: (?:better|nicer|faster|cleaner|shorter|simpler|smarter|different|differently|prettier|up))?$"
)
_OLD = re.compile(
    r"\b(?:old|previous|former|original|earlier) (?P<what>channel|address|recipient|receiver|subject|text|message|url|link|time|schedule|limit|threshold|filter|condition|name|title|value|one)\b"
)
# A copy, a message or a report for somebody, by what they are and not by where they are reached.
_ROLE = re.compile(
    r"\b(?:copy|copies|cc|mails?|emails?|posts?|messages?|reports?|summary|list|news|send|sent|forward|forwarded|share|shared|go|goes|get|gets)\b.*?\bto (?P<who>(?:the |our |my |their |a |an |his |her )?(?:channel of (?:the |our |my )?)?[a-z]+(?: (?!(?:of|for|from|in|too|also|as|instead|rather|now|not|and)\b)[a-z]+)?(?: (?:of|for|from|in) (?:the |our )?[a-z]+)?(?: (?:team|department|desk|office|agency|manager))?)(?: (?:too|as well|also|instead|rather|now|(?:instead of|rather than|and not|not) .+))*$"
)
_NOBODY = re.compile(
    r"^(?:the |an? )?(?:\d|top|bottom|end|start|beginning|front|back|next|same|file|table|database|list|queue|it|that|this|them|do|be|see|run|say|have|morning|evening|day|week|month|webhook|url|workflow)\b"
)
_TELL = re.compile(
    r"^(?:(?:please|and|also|then|now) )*(?:repl(?:y|ies)|answer|write(?: back)?|tell|notify|inform|message|mail|email|ping|alert|contact|thank|let|send (?:it|them|that|this|an? (?:mail|email|message|note|copy))?)(?: (?:back|also|it))? ?(?:to )?(?:the |our |my |a |an |each |every )?(?P<who>[a-z]+(?: [a-z]+)?)\b"
)
_PEOPLE = re.compile(
    r"\b(?:customers?|clients?|people|persons?|users?|managers?|bosse?s?|teams?|colleagues?|suppliers?|buyers?|owners?|senders?|guests?|members?|everyone|everybody|someone|somebody|them|him|her|me|us|staff|accounting|finance|support|sales|admins?)\b"
)


def doubt(change: Change, clause: str) -> str | None:
    """Answer the one question that would make a vague wish clear; None where it is no such wish."""
    match = _CHANGE.match(clause)
    if match is not None:
        what = match["what"]
        return _QUESTIONS.get(what, f"What should the {what} be, and in which step?")
    if elsewhere := _ELSEWHERE.search(clause):
        return f"Which {elsewhere['what']} should it be, and in which step?"
    if _BETTER.match(clause):
        return "What should be different? Name the step, and what it should do."
    back = _OLD.search(clause)
    if back is not None and re.search(r"\b(?:back|again|restore|revert|return)\b", clause):
        return f"I only see the workflow as it is now. What was the old {back['what']}?"
    return _told_whom(change, clause)


def _told_whom(change: Change, clause: str) -> str | None:
    """Ask where somebody is reached who is named by what they are."""
    told = _TELL.match(clause)
    if (
        told
        and not re.search(r"@(?:chan|mail|url)", clause)
        and _PEOPLE.search(clause)
        and change.draft.steps
    ):
        who = re.search(_PEOPLE, clause)
        return sentence(
            f"to which address or channel should the message to {who[0] if who else 'them'} go?"
        )
    role = _ROLE.search(clause)
    named = role and change.prepared.as_written(role["who"].split()[-1])[:1].isupper()
    if (
        role
        and not named
        and not re.search(r"@(?:chan|mail|url)", clause)
        and not _NOBODY.match(role["who"])
    ):
        return sentence(f"to which address or channel should it go for {role['who']}?")
    return None
