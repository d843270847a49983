"""The ways to say that a person starts the workflow: `by hand`, `on demand`."""

from __future__ import annotations

import re

_WHO = r"(?:i|we|you|someone|somebody|anyone|a person|a human|the user)"
_WILL = r"(?:'ll|'d like to| will| want to| would like to| can| am going to| are going to| shall)?"
_IT = r"(?: (?:it|this|that|one|the (?:workflow|job|flow|run|thing|automation)))?"
_START = r"(?:start|run|launch|trigger|fire|execute|kick|set)(?:ed|s|ing)?"
_BY_HAND = re.compile(
    rf"(?:\b(?:{_WHO}{_WILL} |to be |it(?:'s| is) |which is |that is |only |just |is )*{_START}{_IT}(?: off| up)?{_IT} )?\b(?:by hand|manually|on demand|at the (?:push|press|click|touch) of a button)\b(?: only)?"
    rf"|\b(?:when(?:ever)?|each time|every time|once|as soon as|if) {_WHO} (?:press|push|hit|click|tap)(?:e?s)?(?: on)? (?:the |a |that |this |my )?(?:[a-z]+ )?button\b"
    rf"|\b(?:when(?:ever)?|each time|every time|only when|only if) {_WHO} (?:start|run|launch|trigger|ask|say so|tell you)s?(?: for)?{_IT}(?: to)?(?: off)?(?=[,;:.]| to |$)"
    rf"|\b{_WHO}{_WILL} {_START}{_IT}(?: off| up)?{_IT} (?:myself|ourselves|yourself|when(?:ever)? {_WHO} [a-z]+(?: (?:it|to|one))?)"
    r"|\b(?:there(?:'s| is) )?no schedule(?: (?:is )?(?:needed|required|necessary))?(?=[,;:.]|$)|\b(?:not|without) (?:on )?an? schedule\b"
)


def take_by_hand(text: str) -> tuple[str, bool]:
    """Answer the text without the words that say a person starts it, and whether there were any."""
    match = _BY_HAND.search(text)
    if match is None:
        return text, False
    rest = f"{text[: match.start()]}; {text[match.end() :]}"
    return re.sub(r"\s+", " ", rest).strip(" ,:;."), True
