"""What a made thing is called, said in longer words: `named after the berth`, `whose name is the berth`, `titled with the boat's name`, `use the summary as the title of a new issue`."""

from __future__ import annotations

import re
from typing import Final

_FIELD: Final = r"(?P<field>(?!(?:same|new|name|title|following|text)\b)[a-z_]\w*)"
_OF: Final = r"(?:the |its |their )(?:[a-z]+'s )?"
_END: Final = r"(?= ?(?:[.,;]|$)| (?:and|in|with|on|to|as|then)\b)"
_MAKES: Final = re.compile(r"\b(?:create|make|add|open|file|put|start|set up|build|raise)\b")
_NAMED: Final = (
    re.compile(rf",? ?\b(?:(?:which|that) (?:is|should be) )?(?:named|called|titled)(?: after| like| as| by)? {_OF}(?P<field>[a-z_]\w*){_END}"),
    re.compile(rf",? ?\b(?:titled|named|called) with {_OF}(?P<field>[a-z_]\w*){_END}"),
    re.compile(rf",? ?\bwhose (?P<what>name|title|subject|summary|headline) (?:is|should be|shall be|equals) {_OF}{_FIELD}{_END}"),
)  # fmt: skip
# `with the keeper in the description`
_IN_TEXT: Final = re.compile(
    rf",? ?\b(?P<with>with|and|having|put|putting) {_OF}{_FIELD} in(?:to)? (?:the |its )(?P<what>description|body|notes|text|comment){_END}"
)
_SAME: Final = re.compile(r"\bwith (?:the same|that|this) (?P<what>name|title)\b")
# `use the summary as the title of a new issue in ...`
_AS_TITLE: Final = re.compile(
    rf"\b(?:use|take) {_OF}(?P<field>[a-z_]\w*) as (?:the |its |a )?(?P<what>title|name|subject|headline) (?:of|for|in) (?:an?|the) (?:new )?(?P<thing>[a-z]+(?: (?:[a-z]+))??)(?P<where> (?:in|on|at) [\w./-]+\w)?{_END}"
)
# What a thing is called that is called like the one that comes in: its name.
_COMES: Final = re.compile(r"when an? (?P<noun>[a-z]+) arrives by webhook")
_CHEAP: Final = re.compile(r"\b(?:named|called|titled|whose|as (?:the|its|a) (?:title|name|subject|headline)|in (?:the|its) (?:description|body|notes|text|comment))\b")  # fmt: skip


def with_names_of_things(text: str) -> str:
    """Return the request with each such name said as `with the berth as name`."""
    if _CHEAP.search(text) is None:
        return text
    text = _AS_TITLE.sub(_made, text)
    if _MAKES.search(text) is None:
        return text
    for form in _NAMED:
        text = form.sub(_named, text)
    text = _IN_TEXT.sub(_in_text, text)
    return _with_the_same(text)


def _made(match: re.Match[str]) -> str:
    where = match["where"] or ""
    return f"create a {match['thing']}{where} with the {match['field']} as {match['what']}"


def _named(match: re.Match[str]) -> str:
    if not _makes_it(match):
        return match[0]
    what = match.groupdict().get("what") or "name"
    comes = _COMES.match(match.string)
    is_itself = comes is not None and comes["noun"] == match["field"]
    return f" with the {'name' if is_itself else match['field']} as {what}"


def _in_text(match: re.Match[str]) -> str:
    if not _makes_it(match):
        return match[0]
    joined = "and" if " as name" in match.string[: match.start()][-40:] else "with"
    return f" {joined} the {match['field']} as {match['what']}"


def _makes_it(match: re.Match[str]) -> bool:
    """Tell whether something is made in the words before: other things are only spoken of."""
    before = re.split(r"[.;]", match.string[: match.start()])[-1]
    return _MAKES.search(before) is not None and "@chan" not in before.rsplit(" ", 1)[-1]


def _with_the_same(text: str) -> str:
    """`a card with the same name`: the one that was said before."""
    named = re.search(r"\bwith the (?P<field>[a-z_]\w*) as (?:name|title)\b", text)
    if named is None:
        return text
    behind = _SAME.sub(rf"with the {named['field']} as \g<what>", text[named.end() :])
    return text[: named.end()] + behind
