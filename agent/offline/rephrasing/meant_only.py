"""Which things are meant, said of what counts: `only phase shut matters`, `loans do not interest us`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

_SENTENCE = r"(?:^|(?<=[.;!?:] )|(?<=, but )|(?<=, and ))"
_OF_USE = (
    r"(?:matters?|counts?|interests? (?:us|me)|(?:is|are) (?:relevant|interesting|important|wanted|needed|of interest|meant)"
    r"|(?:is|are) what (?:we|i) (?:want|need)|should (?:count|matter|be handled))"
)
_OF_NO_USE = (
    r"(?:(?:does not|do not|doesn't|don't) (?:matter|count|interest (?:us|me)|concern (?:us|me))"
    r"|(?:is|are) (?:irrelevant|unimportant|uninteresting|not (?:relevant|interesting|important|wanted|needed|of interest|meant)|of no (?:use|interest))"
    r"|(?:can|may|should|must) be (?:ignored|skipped|left out|dropped|left aside))"
)
_WHAT = r"(?P<what>(?:(?!(?:if|when|then|only|and|but|it|that|this)\b)[\w'@.<>=%-]+ ){1,6}?)"
_MATTERS = re.compile(rf"{_SENTENCE}(?:only|just|nothing but) {_WHAT}{_OF_USE}(?= ?(?:[.;!,]|$))")
_NO_MATTER = Gated(
    rf"{_SENTENCE}{_WHAT}{_OF_NO_USE}(?= ?(?:[.;!,]|$))",
    needs="can|important|interest|may|meant|must|n't|needed|not|relevant|should|use|wanted",
)
_WE_WANT = Gated(
    rf"{_SENTENCE}(?:we|i) (?:only|just) (?:care (?:about|for)|want|need|(?:am|are) interested in|'(?:m|re) interested in|look at|look for) ",
    needs="'m interested in|'re interested in|am interested in|are interested in|care about|care for|look at|look for|need|want",
)
_WE_LEAVE = re.compile(
    rf"{_SENTENCE}(?:we|i) (?:do not|don't) (?:care (?:about|for)|want|need|look at) (?!to\b)"
)
# A field and what stands in it: `phase shut`.
_FIELD_VALUE = re.compile(r"(?:the |a )?(?P<field>[a-z]\w*) (?P<value>@str\d+|[a-z]\w*)")
_THINGS = re.compile(r"(?:those|ones|the|all|any|every|each)\b|.*(?:s|ones)$")
# `the phase must be shut`: a condition, not an order; what a message is like is one.
_MUST_BE = Gated(
    rf"{_SENTENCE}(?:the |their |its )?(?P<field>(?!(?:it|they|this|that|subject|text|title|message|mail|email|channel|name|body|format|output|sender)\b)[a-z]\w*) (?:must|has to|have to|should|needs to|need to) be (?P<value>@str\d+|\d[\d.]*|(?!(?:the|an?|in|sent|posted|mailed|one|done|able|as|at|by|on)\b)[a-z]\w*)(?= ?(?:[.;!]|$))",
    needs="has to|have to|must|need to|needs to|should",
)


def with_what_is_meant(text: str) -> str:
    """Return the request with such sentences said as `only ...` and `leave out ...`."""
    text = _MATTERS.sub(lambda m: f"only {_things(m['what'])}", text)
    text = _NO_MATTER.sub(lambda m: f"leave out {_things(m['what'])}", text)
    text = _MUST_BE.sub(r"only those whose \g<field> is \g<value>", text)
    text = _WE_WANT.sub("only ", text)
    return _WE_LEAVE.sub("leave out ", text)


def _things(what: str) -> str:
    said = what.strip()
    named = _FIELD_VALUE.fullmatch(said)
    if named and not _THINGS.match(said):
        return f"those whose {named['field']} is {named['value']}"
    return said
