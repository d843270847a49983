"""How long ago something was, said as an age, and what parentheses say more exactly than the words before them."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_AGE: Final = r"(?P<age>(?:\d+|an?|one) (?:minute|hour|day|week|month|year)s?)(?: old)?"
_MORE: Final = r"(?P<more>(?:older|longer|more|over)(?: than)?)"
_LESS: Final = r"(?P<less>(?:younger|newer|less|fewer|shorter|under)(?: than)?)"
_MOMENT: Final = r"(?:[a-z]+_)*(?:at|on|date|time|seen|login|since|change|deadline|day)|(?:created|updated|modified|opened|closed|placed|due|received|started) ?(?:date|at|on)?|timestamp"
_NAME: Final = r"[a-z]+(?:_[a-z0-9]+)*"
# `that have been waiting longer than 48 hours (opened_at)`
_NAMED: Final = Gated(
    rf"(?:\b(?P<who>those|ones|the ones) )?(?:\b(?:that|which|who) )?(?:\b(?:has|have|is|are|was|were) )?(?:been )?(?:(?:[a-z]+ing|open|idle|unanswered|around|there) )?(?:for )?\b(?:{_MORE}|{_LESS}) {_AGE} \((?:(?:the )?(?:field|column) )?(?P<field>{_NAME})\)",
    needs=")",
)
# `with updated_at older than 36 hours`, `whose created_at is newer than 2 days`
_OF_A_MOMENT: Final = Gated(
    rf"\b(?:(?P<lead>with|whose|where|having|if|and) )?(?:the |its |their )?(?P<field>{_MOMENT}) (?:(?:is|are|was|were) )?(?:{_MORE}|{_LESS}) {_AGE}\b(?! (?:ago|away|ahead|from))",
    needs="fewer|less|longer|more|newer|older|over|shorter|under|younger",
)
# `more than 30 days past due_date`
_PAST: Final = re.compile(
    rf"(?:\b(?:that|which|who) )?(?:\b(?:is|are|was|were) )?\b{_MORE} {_AGE} (?:past|after|beyond|behind) (?:its |their |the )?(?P<field>[a-z]+(?:_[a-z]+)+|(?:due|end|start|expiry|delivery) date|deadline)\b"
)
_TEST: Final = r"(?:field |column )?[a-z_]+ (?:is|are|=|==|!=|<>|[<>]=?|isn't|equals?|contains|has) [^(),;]{1,40}"
_EXPLAINED: Final = re.compile(
    rf"\b(?:that|which|who)(?: (?!(?:with|and|or|to|in)\b)[a-z']+){{1,4}} \((?P<test>{_TEST})\)"
)


def with_ages(text: str) -> str:
    """Return the request with such ages said as moments that lie so long ago."""
    text = _EXPLAINED.sub(r"whose \g<test>", text)
    text = _NAMED.sub(_as_moment, text)
    text = _PAST.sub(_as_moment, text)
    return _OF_A_MOMENT.sub(_as_moment, text)


def _as_moment(match: re.Match[str]) -> str:
    groups = match.groupdict()
    lead = groups.get("lead") or "whose"
    lead = {"with": "whose", "having": "whose"}.get(lead, lead)
    who = f"{groups['who']} " if groups.get("who") else ""
    bound = "more" if groups["more"] else "less"
    return f"{who}{lead} {match['field']} is {bound} than {match['age']} ago"
