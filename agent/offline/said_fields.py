"""Fields that a message should show: `with its colour and age`, `post the colour and the age`."""

from __future__ import annotations

import re

from agent.offline.nouns import GENERIC, is_plural

_A = r"(?:the |its |their |his |her )?[a-z]\w*(?: (?:name|number|date|time|code|address|id|url))?"
_LIST = rf"{_A}(?:, {_A})*,? (?:and|&|plus) {_A}"
_OF = r"(?: of (?:it|them|each(?: one| [a-z]+)?|every [a-z]+|the [a-z]+))?"
_END = rf"{_OF}(?: as json)?(?= (?:to|in|into|on|at|by|via)\b|[,;.]|$)"
_WHOSE = r"(?:(?:(?:each|every|the|any|an?)(?: new)? )?[a-z]+'s? )"
_SHOWN = re.compile(
    rf"(?:,? (?:with|including|showing|giving|mentioning|stating|listing|containing)|^with) (?:just |only )?(?:{_WHOSE}(?P<owned>{_LIST}|{_A})|(?P<fields>{_LIST})|(?:its|their|his|her) (?P<one>{_A})){_END}"
)
_OBJECT = re.compile(
    rf"^[a-z]+ (?:me |us |them )?(?:{_WHOSE}(?P<owned>{_LIST})|(?P<fields>(?:the|its|their|just the|only the) {_LIST})){_END}"
)
_NO_FIELDS = GENERIC | frozenset(
    [
        "summary",
        "digest",
        "recap",
        "overview",
        "report",
        "roundup",
        "message",
        "post",
        "email",
        "mail",
        "list",
        "link",
        "subject",
        "text",
        "ones",
        "one",
        "rest",
        "all",
        "slack",
        "others",
        "same",
        "total",
        "count",
        "result",
        "response",
        "answer",
        "body",
        "new",
        "it",
        "them",
        "this",
        "that",
        "each",
        "every",
    ]
) - {"total", "link", "subject", "text", "count"}


def read_said_fields(clause: str) -> tuple[tuple[str, ...], str]:
    """Answer the fields a sending names, and the clause without them."""
    match = _SHOWN.search(clause) or _OBJECT.match(clause)
    if match is None:
        return (), clause
    said = next(v for v in match.groupdict().values() if v)
    fields = tuple(_plain(word) for word in re.split(r",? (?:and|&|plus) |, ", said))
    unfit = [
        f
        for f in fields
        if f.split()[-1] in _NO_FIELDS
        or (
            is_plural(f) and not match.groupdict().get("one") and "_" not in f and not _owned(match)
        )
    ]
    if unfit or not all(fields):
        return (), clause
    lead = clause[: match.start()] if match.re is _SHOWN else clause.split(" ", 1)[0] + " it"
    return fields, f"{lead}{clause[match.end() :]}".strip(" ,")


def _owned(match: re.Match[str]) -> bool:
    return bool(match["owned"])


def _plain(words: str) -> str:
    return re.sub(r"^(?:(?:just|only|the|its|their|his|her) )+", "", words).strip()
