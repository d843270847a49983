"""What is left out of a list, said beside it: `without those whose ...`, `everything but the closed ones`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.conditions.states import STATES

_WITHOUT: Final = re.compile(
    r",? ?\b(?:but )?(?:without|minus|barring|bar) (?:those|the ones|ones|any(?: of them)?|all)(?: [a-z]+s)? (?=(?:whose|with|that|which|where|from|having)\b)"
)
_ALL_BUT: Final = re.compile(
    rf"\b(?P<all>everything|all of them|all(?: (?:the )?[a-z]+s)?) (?:but|except|save|bar|excluding|other than|apart from|without)(?: for)? (?:the |any )?(?P<state>(?:{STATES})(?: (?:and|or) (?:{STATES}))?)(?: (?:ones|[a-z]+s))?(?= ?(?:[,.;]|$)| (?:to|in|into) @)"
)

_NOT_SENT: Final = re.compile(
    r"\b(?:do not|don't|never) (?:post|send|mail|email|include|report|show|list|mention|share|forward|announce)(?: any)? (?:those|the ones|ones|[a-z]+s) (?=(?:whose|with|that|which|where|from|having)\b[^.;,@]*(?:[.;,]|$))"
)


def with_what_is_left_out(text: str) -> str:
    """Return the request with each such exception in the words in which exceptions are read."""
    text = _NOT_SENT.sub("leave out those ", text)
    text = _WITHOUT.sub(" except those ", text)
    return _ALL_BUT.sub(_except, text)


def _except(match: re.Match[str]) -> str:
    what = "all" if match["all"].startswith("every") else match["all"]
    return f"{what} except those that are {match['state'].replace(' and ', ' or ')}"
