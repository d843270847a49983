"""Comparisons that stand by themselves or around zero: `days_left = 3, post them`, `0 or negative`, `not positive`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

_ZERO = re.compile(
    r"\b(?:0|zero|null) or (?:negative|less|below|under|lower|smaller)\b|\bnegative or (?:0|zero)\b|\bnot positive\b"
)
_POSITIVE = re.compile(
    r"\b(?:0|zero) or (?:positive|more|above|higher)\b|\bpositive or (?:0|zero)\b"
)
_OPERATOR = r"(?:equals?|=|==|is|are|was|not|over|under|above|below|more than|less than|at least|at most|exceeds?|contains?|starts? with|ends? with|!=|[<>]=?)"
_BARE = re.compile(
    rf"(?P<before>^|[,;.:] |@url\d+ |@sql\d+ |\band )(?P<field>[a-z]+(?:_[a-z0-9]+)+|status|state|stage|priority|severity|level|country|type|category) (?={_OPERATOR} )(?P<rest>[^,;.:@]*)(?=[,;.:]|$)"
)
_INTRO = re.compile(
    r"\b(?:if|when|whenever|whose|where|with|that|which|unless|once|has|have|means|otherwise|and|or)\b[^,;.:]*$"
)


# `last_seen is older than 30 days`: of a moment, that is how long ago it was.
_OLD_MOMENT = Gated(
    r"\b(?P<field>[a-z]+(?:_[a-z]+)*_(?:at|on|date|time|seen|login|since|change)|(?:created|updated|modified|opened|placed|due) ?(?:date|at|on)?|date|timestamp) (?P<is>is|are|was|were) older than (?P<age>\d+ (?:minute|hour|day|week|month)s?)(?: old)?\b",
    needs="are older than|is older than|was older than|were older than",
)
# `how many of them at @url0 are still open`: what are counted are those.
_COUNTED = re.compile(
    r"\b(?P<counted>how many [a-z][\w -]*? (?:in|at|from|on|of) @(?:url|sql)\d+) (?P<verb>are|is|have|has|were|do|did)\b"
)


# `the weight in it is above 9`: of what came in, its field.
_FIELD_IN_IT = re.compile(
    r"\bthe (?P<field>[a-z]\w*) (?:in|of|inside|within) (?:it|there|the (?:body|payload|call|request)) (?=(?:is|was|equals|exceeds|contains|starts|ends|goes|drops|falls|rises|says|=|<|>)(?: |=))"
)


def with_comparisons(text: str) -> str:
    """Return the request with such comparisons said as the grammar of conditions reads them."""
    text = _FIELD_IN_IT.sub(r"the \g<field> ", text)
    text = _OLD_MOMENT.sub(r"\g<field> \g<is> more than \g<age> ago", text)
    text = _COUNTED.sub(r"\g<counted> that \g<verb>", text)
    text = _POSITIVE.sub("at least 0", _ZERO.sub("at most 0", text))
    if re.search(r"@(?:url|sql)\d", text):
        text = _BARE.sub(lambda m: _kept(m, text), text)
    return text


def _kept(match: re.Match[str], text: str) -> str:
    """A comparison in a clause of its own is what the list is narrowed to."""
    clause = re.split(r"[,;.:] ", text[: match.start()])[-1] if not match["before"].strip() else ""
    if match["before"] == "and " or _INTRO.search(clause):
        return match[0]
    before = (
        match["before"]
        if match["before"].startswith((",", ";", ".", ":"))
        else f"{match['before']}; "
    )
    return f"{before.replace(':', ';')}keep those whose {match['field']} {match['rest']}"
