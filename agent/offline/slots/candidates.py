"""Everything in a request that people write as the value of an argument, with what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from agent.offline.general.values import mentions_of
from agent.offline.timing.moments import is_relative_day
from agent.offline.timing.vague_times import is_vague_time

_INK: Final = r"[^\s,;\"“”()<>|]"
_FIRST: Final = (
    ("url", re.compile(r"(?:https?|wss?|mqtts?|amqps?)://[^\s\"'<>,;)]*[^\s\"'<>,;:).!?]")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("quote", re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|«([^»\n]+)»|„([^“”\n]+)[“”]|`([^`\n]+)`|(?<!\w)'((?:[^'\n]|(?<=\w)'(?=\w))+)'(?!\w)|‘([^’\n]+)’")),
    ("object", re.compile(r"[{\[]\s*(?:\"[^{}\n]*|)\s*[}\]]")),
    ("chan", re.compile(r"(?<![\w/#])#[A-Za-z][\w-]*")),
    ("at", re.compile(r"(?<![\w.])@[A-Za-z][\w.-]*\w")),
    ("phone", re.compile(r"(?<![\w.])\+\d[\d ()-]{5,}\d")),
    ("sign", re.compile(r":[a-z][\w+-]+:|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?")),
)  # fmt: skip
# A token with a sign or a figure in it is written by somebody who means it to the letter.
_CODE: Final = re.compile(rf"(?<![\w@#/.:-])-?(?=\w){_INK}*(?:[/:._!=*+?-]|\d){_INK}*")
# Of `cdn:control` no half is meant.
_WHOLE: Final = re.compile(r"\w[:/]\w")
_STATEMENT: Final = re.compile(
    r"\b(?:select|insert|update|delete|with)\b[^;\n]*?\b(?:from|into|set|as)\b[^;\n]*",
    re.IGNORECASE,
)
_ITEM: Final = r"[\w'@./-]+(?: [\w'@./-]+){0,2}?"
_ONE: Final = r"[\w'@./-]+"
_LISTS: Final = (
    re.compile(rf"(?<![\w'])(?P<v>{_ONE}(?:, (?!and |or ){_ITEM})+(?:,? (?:and|or|&) {_ONE})?)(?![\w'])"),
    re.compile(rf"(?<![\w'])(?P<v>{_ONE}(?: ?/ ?{_ONE})+)(?![\w'])"),
    re.compile(rf"(?<![\w'])(?P<v>{_ONE} (?:and|or|&|vs\.?) {_ONE})(?![\w'])"),
    re.compile(r"(?:\b(?:into|as|between|either|labels?|options?|answers?|buttons?|tags?|tagged|labell?ed|columns?|keys?|only|with|fields?|decide|whether)|:) (?:the |either |only )?(?P<v>[\w'@./-]+(?: [\w'@./-]+){0,2}(?:(?:, (?:and |or )?| and | or | ?/ ?)[\w'@./-]+(?: [\w'@./-]+){0,2}?)+)(?=[.;,:!?)\n]| (?:and|or|then|in|to|on|for|if|when|by)\b|$)"),
    re.compile(r"(?P<v>(?:\"[^\"\n]+\"|“[^”\n]+”|'[^'\n]+')(?:,? (?:and|or|&|/)? ?(?:\"[^\"\n]+\"|“[^”\n]+”|'[^'\n]+'))+)"),
)  # fmt: skip
_TAIL: Final = re.compile(
    r"(?:\b(?:saying|say(?:s|ing)?|reads?|reading|titled|entitled|called|named|headed|subject(?: line)?|title|text|message|body|comment(?:ing)?|note|topic|prompt|question|headline|ask(?:ing)?|answer(?:ing)?|tell(?:ing)?|summary|name|caption|query|content|description|send|publish|reply)(?: is| of| being| that| line)?[:=]?|:|=) +(?=[\w'<{])(?!the |a |an |to |it |in |on |them |after |by |from |like )",
    re.IGNORECASE,
)
_ENDS: Final = (
    re.compile(r"[,;.:!?)]?(?:\s*\n|\s*$)|[.;](?=\s)|(?<=[!?])(?=\s)|\s+(?:->|=>|→|—|–)"),
    re.compile(r"[,;.:)](?=\s|$)|(?<=[!?])(?=\s)|\n|\s+(?:->|=>|→|—|–|-)(?=\s)|$|\s+\("),
    re.compile(r"[,;.:)](?=\s|$)|(?<=[!?])(?=\s)|\n|\s+(?:->|=>|→)|$|\s+(?:and|then|to|in|on|into|from|for|with|when|if|at|via|by|under|as)\b"),
)  # fmt: skip
_LONGEST_TAIL: Final = 240
_KEEPS: Final = ("quote", "url", "mail", "object")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible value: where it stands, what it looks like, what it is."""

    start: int
    end: int
    kind: str
    text: str


@lru_cache(maxsize=8)
def candidates_of(text: str) -> tuple[Candidate, ...]:
    """Answer all possible values of a request, in order; they may overlap, the same words stand once.

    Of one proposal they are looked for twice: what is quoted may be a name, and everything may be an argument.
    """
    found: dict[tuple[int, int], Candidate] = {}
    for one in _all(text):
        if one.text and not is_vague_time(one.text) and not is_relative_day(one.text):
            found.setdefault((one.start, one.end), one)
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.end)))


def _all(text: str) -> Iterator[Candidate]:
    written = [
        Candidate(*match.span(), kind, next((g for g in match.groups() if g), match[0]))
        for kind, pattern in _FIRST
        for match in pattern.finditer(text)
    ]
    kept = [(one.start, one.end) for one in written if one.kind in _KEEPS]
    yield from (one for one in written if one.kind in _KEEPS or not _within(one, kept))
    yield from (one for one in _looser(text) if not _within(one, kept))


def _within(one: Candidate, spans: list[tuple[int, int]]) -> bool:
    """Tell what is only a part of words that somebody has set off; what reaches beyond them is more than these."""
    return any(a <= one.start and one.end <= b for a, b in spans)


def _looser(text: str) -> Iterator[Candidate]:
    codes = [_trimmed(text, *match.span(), "code") for match in _CODE.finditer(text)]
    yield from codes
    whole = [(one.start, one.end) for one in codes if _WHOLE.search(one.text)]
    for match in _STATEMENT.finditer(text):
        yield from _statements(text, *match.span())
    for pattern in _LISTS:
        for match in pattern.finditer(text):
            yield _trimmed(text, *match.span("v"), "list")
    for match in _TAIL.finditer(text):
        for end in _ENDS:
            stop = end.search(text, match.end())
            if stop is not None and 0 < stop.start() - match.end() <= _LONGEST_TAIL:
                yield _trimmed(text, match.end(), stop.start(), "tail")
    for mention in mentions_of(text):
        kind = {"file": "code", "part": "phrase"}.get(mention.looks, mention.looks)
        one = Candidate(mention.start, mention.end, kind, mention.text)
        if kind not in _KEEPS and not _within(one, whole):
            yield one


def _trimmed(text: str, start: int, end: int, kind: str) -> Candidate:
    said = text[start:end]
    bare = said.rstrip(" .,;:'\"").lstrip(" '\"") if kind != "list" else said.strip(" ,;:.")
    if kind == "code":
        bare = bare.rstrip("!)") if "!" not in bare[:-1] else bare
    first = start + said.find(bare) if bare else start
    return Candidate(first, first + len(bare), kind, bare)


def _statements(text: str, start: int, end: int) -> Iterator[Candidate]:
    """A statement ends where its bracket closes, at a full stop, or where the request goes on."""
    said = text[start:end]
    depth = 0
    for at, sign in enumerate(said):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            said = said[:at]
            break
    said = re.split(r"\.(?=\s|$)|\s+(?:->|=>|→)|\"", said)[0]
    for cut in {len(said), *(match.start() for match in re.finditer(r",? and |, |: ", said))}:
        yield _trimmed(text, start, start + cut, "statement")
