"""One wording for what is left when only some are wanted: `nothing but X`, `leave it to X`, `X is all we need`."""

from __future__ import annotations

import re

_WE = r"(?:i|we|you|they|he|she|people|everybody|everyone|the [a-z]+|our [a-z]+)"
_ONLY = r"(?:only|just|merely|solely|exclusively|really only)"
_LIST = r"(?:it|this|that|them|those|everything|things|all|the (?:list|message|post|mail|email|report|whole thing|workflow))"
_END = r"(?: (?:please|now|from now on|any ?more|really|here|for now|at all))*"
_FORMS = tuple(
    re.compile(rf"^{form}{_END}$")
    for form in (
        rf"{_WE}(?:'re|'m| are| am| is)? {_ONLY} (?:care|bother|worry|ask|look|interested|concerned|after|looking|curious)s?(?:d)? ?(?:about|for|at|in|with)? (?P<said>.+)",
        rf"{_WE} {_ONLY} (?:want|need|like|wish|get|look at|read|use|handle|deal with|know|see|hear)s?(?: to)?(?: (?:know|hear|see|read|be told|deal with|handle|care)(?: (?:about|of|for|with))?)? (?P<said>.+)",
        rf"{_WE} (?:want|need)s?(?: to (?:see|get|read|hear(?: about)?))? (?:only|just|nothing but|none but) (?P<said>.+)",
        rf"(?:leave|limit|restrict|confine|reduce|narrow|boil|trim|keep|stick|hold|cut)(?: {_LIST})?(?: down)? to (?P<said>(?!\d+(?: |$)|@).+)",
        r"(?:focus|concentrate|zoom in) on (?P<said>.+)",
        r"(?:nothing|none|nobody|no one) (?:but|except|other than|apart from|besides) (?P<said>.+)",
        r"(?P<said>.+?),? (?:and (?:nothing|nobody|no one|none) else|exclusively|and that's it|and no others?)",
        rf"(?P<said>.+?) (?:is|are) (?:all|the only (?:ones?|thing|things)) (?:that )?{_WE} (?:want|need|care about|ask for|care for|look at|read|are interested in)s?(?: to (?:see|know|hear))?",
        r"(?:only|just) (?P<said>.+?) (?:matters?|counts?|(?:is|are) (?:relevant|of interest|interesting|worth (?:it|a [a-z]+|[a-z]+ing|our time)|needed|wanted)|interests? (?:us|me|them)|(?:should|must|may) (?:pass|remain|stay|be (?:left|kept|in it|there)))",
        r"(?:everything|everyone|everybody|anything|all|all others?) (?:except|but|other than|apart from|besides) (?P<said>.+?) (?:can|may|should|must|is to|has to|will) (?:go|be (?:ignored|dropped|skipped|left out|removed|thrown away|thrown out|cut)|stay out)",
        r"(?:drop|skip|ignore|remove|leave out|forget|discard|throw away|throw out) (?:everything|everyone|everybody|anything|all|all others?|whatever is) (?:except|but|other than|apart from|besides) (?P<said>.+)",
        rf"(?:what|the ones?|those|all that|the only ones?)(?: that)? (?:counts?|matters?|interests? (?:us|me)|{_WE} (?:want|need|care about))s? (?:is|are) (?P<said>.+)",
    )
)  # fmt: skip
# Such words say what goes where, when, or how often, and narrow nothing.
_OTHER = re.compile(
    r"@|\b(?:instead|rather|but|before|after|otherwise|every|daily|weekly|monthly|hourly|o'clock|am|pm|minutes|seconds|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekdays|weekends|working days|workdays|once|twice)\b"
)

# What comes only behind something else is put in order, and nothing is left out.
_IN_ORDER = re.compile(r"\bonly (?:after|behind|before)\b")


def as_only(clause: str) -> str:
    """Say every way of wanting some alone as `only ...`; other clauses are answered as they are."""
    if _IN_ORDER.search(clause):
        return clause
    for form in _FORMS:
        match = form.match(clause)
        if match is not None and not _OTHER.search(match["said"]):
            said = re.sub(r"^(?:only|just) ", "", match["said"].strip())
            return f"only {said}"
    return clause
