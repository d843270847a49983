"""A field that is said once for all cases: `if shade is red ..., if blue ...`, `if weight is 9 or 10 ..., if 0 to 6 ...`."""

from __future__ import annotations

import re

from agent.offline.language.verbs import SEND_VERBS

_VERB = "|".join(sorted(SEND_VERBS | {"insert", "add", "save", "store", "create", "call", "put", "do"}))  # fmt: skip
_FIELD = r"(?:the |its |their )?(?P<field>(?!(?:it|that|this|they|there|he|she|any|anything)\b)[a-z_]\w*(?: [a-z_]\w*)?)"
_N = r"\d[\d.]*"
_NUMBERED = re.compile(
    rf"\b(?:if|when) {_FIELD} (?:is|=|==|>=?|<=?|equals|are|was)(?: (?:over|above|under|below|at least|at most|more than|less than|between|from|[<>]=?))? {_N}"
)
_NAMED = re.compile(
    rf"\b(?:if|when) {_FIELD} (?:is|=|==|equals|was) (?P<value>@str\d+|[a-z][\w-]*)"
)
_BARE_NUMBER = re.compile(
    rf"\b(?P<if>if|when) (?:it(?:'s| is) )?(?:(?:from |between )?(?P<low>{_N}) ?(?:to|and|-) ?(?P<high>{_N})|(?P<one>{_N}(?:, {_N})*(?: or (?:{_N}|more|less|above|below|higher|lower|fewer))?))(?=,| (?:then |also )*(?:{_VERB})\b)"
)
_BARE_WORD = re.compile(
    rf"\b(?P<if>if) (?!(?:it|so|done|finished|ready|found|missing|present|failed|fails|exists|not|yes|no|any|none|some|nothing|empty|approved|rejected|accepted|declined|possible|needed|necessary|true|false|new|ok|okay|both|all|available|more|less|applicable|successful|ok)\b)(?P<word>@str\d+|[a-z][\w-]*)(?:,|(?= (?:then |also )*(?:{_VERB})\b)) "
)


def with_carried_fields(text: str) -> str:
    """Return the request with the field said in each case."""
    text = _BARE_NUMBER.sub(lambda m: _numbered(m, text), text)
    return _BARE_WORD.sub(lambda m: _worded(m, text), text)


def _numbered(match: re.Match[str], text: str) -> str:
    before = list(_NUMBERED.finditer(text, 0, match.start()))
    if not before:
        return match[0]
    said = f"between {match['low']} and {match['high']}" if match["low"] else match["one"]
    return f"{match['if']} {before[-1]['field']} is {said}"


def _worded(match: re.Match[str], text: str) -> str:
    before = [m for m in _NAMED.finditer(text, 0, match.start()) if not _is_verb(m["field"])]
    if not before or _is_verb(match["word"]):
        return match[0]
    return f"{match['if']} {before[-1]['field']} is {match['word']}, "


def _is_verb(word: str) -> bool:
    return word.split()[0] in SEND_VERBS
