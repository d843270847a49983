"""Fields of the one answer that a read gives: `if the field level of the answer is over 5`, `the answer's level`, `if it's over 5`."""

from __future__ import annotations

import re
from typing import Final

_ANSWER: Final = r"(?:answer|response|reply|returned (?:object|value|body))"
_COMPARES: Final = r"(?:is|are|was|isn't|[<>=!]+|over|above|below|under|exceeds?|equals?|contains?|goes|rises|drops|falls|starts|ends|does|doesn't|says|has)"
_IT_IS: Final = re.compile(
    r"\b(?P<it>it|that)'s (?=(?:not |still |already )?(?:[<>=]|over\b|above\b|below\b|under\b|more than\b|less than\b|at (?:least|most)\b|greater\b|higher\b|lower\b|smaller\b|bigger\b|between\b|empty\b|missing\b|true\b|false\b|zero\b|negative\b|positive\b|exactly\b))"
)
_CALLED: Final = re.compile(
    rf"\b(?:the )?(?:field|value|property|key|attribute) (?P<field>[a-z_]\w*) (?:of|in|from|inside) (?:the|that|its|this) {_ANSWER}(?: body)?\b"
)
_OWNED: Final = re.compile(rf"\b(?:the|that|this) {_ANSWER}'s (?P<field>[a-z_]\w*)\b")
_OF: Final = re.compile(
    rf"(?P<lead>\b(?:if|when|once|unless|whenever|where|and|or|only if|only when) )(?:the |its )?(?P<field>(?!(?:it|they|that|there)\b)[a-z_]\w*) (?:of|in|from|inside) (?:the|that|its|this) {_ANSWER}(?: body)? (?={_COMPARES}(?: |$))"
)
# What a call that changes something answers is a field of another kind.
_LAST_CALL: Final = re.compile(r"(?P<before>[^.;,()]*)@url\d+(?!.*@url\d)")
_CHANGES: Final = re.compile(
    r"\b(?:post|put|patch|delete|send|submit|create|register|push)\b(?!.*\b(?:from|fetch|get|read)\b)"
)


def with_fields_of_the_answer(text: str) -> str:
    """Return the request with each such field said as its own: what is read is one thing."""
    text = _IT_IS.sub(r"\g<it> is ", text)
    for form in (_CALLED, _OWNED, _OF):
        text = form.sub(_own, text)
    return text


def _own(match: re.Match[str]) -> str:
    call = _LAST_CALL.search(match.string[: match.start()])
    if call is not None and _CHANGES.search(call["before"]):
        return match[0]
    lead = match.groupdict().get("lead") or ""
    return f"{lead}its {match['field']}" + (" " if match[0].endswith(" ") else "")
