"""Fields that a message should show: `with its colour and age`, `post the colour and the age`."""

from __future__ import annotations

import re

from agent.offline.language.nouns import GENERIC, is_plural
from agent.offline.rephrasing.answered import ANSWERED

_A = r"(?:the |its |their |his |her )?[a-z]\w*(?: (?:name|number|date|time|code|address|id|url|email|phone|amount|total|price|status))?"
_AND = r"(?:,? (?:and|&|plus|along with|together with) | ?\+ )"
_LIST = rf"{_A}(?:, {_A})*{_AND}{_A}"
_OF = r"(?: of (?:it|them|each(?: one| [a-z]+)?|every [a-z]+|the [a-z]+))?"
_END = rf"{_OF}(?: as json)?(?= (?:to|in|into|on|at|by|via)\b|[,;.]|$)"
_WHOSE = r"(?:(?:(?:each|every|the|any|an?)(?: new)? )?[a-z]+'s? )"
_SHOWN = re.compile(
    rf"(?:,? (?:with|including|showing|giving|mentioning|stating|listing|naming|containing)|^with) (?:just |only )?(?:{_WHOSE}(?P<owned>{_LIST}|{_A})|(?P<fields>{_LIST})|(?:its|their|his|her) (?P<one>{_A})){_END}"
)
_OBJECT = re.compile(
    rf"^[a-z]+ (?:me |us |them )?(?:{_WHOSE}(?P<owned>{_LIST})|(?P<fields>(?:the|its|their|just the|only the) {_LIST})){_END}"
)
# `mail a@b.example the make and the year`, of the one thing that came in.
_OBJECT_OF_ONE = re.compile(
    rf"^[a-z]+ @(?:mail|chan)\d+ (?P<fields>(?:the|its|their|just the|only the) {_LIST}){_END}"
)
# `put make, year and owner into #x`: names in a row, and then where they go.
_BARE = re.compile(
    rf"^(?:put|post|write|send|share|include|show|mail|email|announce|report|note|forward|publish)(?: (?:just|only))? (?P<fields>{_LIST}){_OF}(?= (?:to|in|into|as|on|by|via|at)\b)"
)
# `post their breed to #barn`: one field of each, where a place follows.
_THEIRS = re.compile(
    r"^(?:put|post|write|send|share|show|announce|report|publish|mail|email) (?:just |only )?(?:its|their|his|her) (?!(?:total|count|number)\b)(?P<one>[a-z]\w*(?: (?:name|number|date|time|code|address|id|url))?)(?= (?:to|in|into|on) (?:the )?@(?:chan|mail)\d)"
)
_BESIDES = re.compile(
    r"(?:^|,? )(?:with|including|showing|giving|stating) the (?P<one>[a-z]\w*(?: [a-z]\w*)?)(?= (?:to|in|into|on|at|by|via)\b|[,;.]|$)"
)
# What a call answered is a field wherever it is said: `post the answered_id to #x`.
_ANSWERED = re.compile(
    rf"(?:,? (?:with|along with|together with|plus|and|including) )?(?:the )?(?P<one>{ANSWERED}\w+)"
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


# Of one thing that came in these are plain fields; of a list they mean the list or the message.
_OF_ONE = frozenset(
    [
        "message",
        "body",
        "text",
        "result",
        "response",
        "answer",
        "subject",
        "link",
        "report",
        "list",
        "email",
        "mail",
        "number",
        "summary",
        "total",
        "count",
    ]
)


# Beside another field these are fields too: `mast and email of each`.
_BESIDE_OTHERS = frozenset(["email", "mail", "message", "number", "status"])
_IN_SUBJECT = re.compile(
    rf",? (?:and )?(?:with|using|putting|put|having) (?P<field>{_A}) (?:in|as|into) (?:the |its )?(?:subject|headline|title)(?: line)?\b"
)


def take_heading(clause: str) -> tuple[str | None, str]:
    """Answer the field that stands in a mail's subject, and the clause without those words."""
    match = _IN_SUBJECT.search(clause)
    if match is None:
        return None, clause
    return _plain(match["field"]), clause[: match.start()] + clause[match.end() :]


def read_said_fields(clause: str, *, single: bool) -> tuple[tuple[str, ...], str]:
    """Answer the fields a sending names, and the clause without them. `single` means it is about one thing."""
    no_fields = _NO_FIELDS - _OF_ONE if single else _NO_FIELDS
    match = (
        _SHOWN.search(clause)
        or _OBJECT.match(clause)
        or (_OBJECT_OF_ONE.match(clause) if single else None)
        or _BARE.match(clause)
        or (None if single else _THEIRS.match(clause))
        or _BESIDES.search(clause)
        or _ANSWERED.search(clause)
    )
    if match is None:
        return (), clause
    said = next(v for v in match.groupdict().values() if v)
    fields = tuple(_plain(word) for word in re.split(rf"{_AND}|, ", said))
    if len(fields) > 1 and not set(fields) <= no_fields:
        no_fields -= _BESIDE_OTHERS
    unfit = [
        f
        for f in fields
        if f.split()[-1] in no_fields
        or (
            not single
            and is_plural(f)
            and not match.groupdict().get("one")
            and "_" not in f
            and not _owned(match)
        )
    ]
    if unfit or not all(fields):
        return (), clause
    lead = clause.split(" ", 1)[0] + " it"
    if match.re in {_SHOWN, _BESIDES}:
        lead = clause[: match.start()]
    elif match.re is _ANSWERED:
        said_else = clause[: match.start()].strip()
        lead = said_else if " " in said_else else f"{said_else} it"
    elif match.re is _OBJECT_OF_ONE:
        lead = " ".join(clause.split(" ", 2)[:2])
    return fields, f"{lead}{clause[match.end() :]}".strip(" ,")


# `email each one with name and days`: of one thing, a plural names a field of it.
_OF_EACH_ONE = re.compile(r"\b(?:each|every) (?:one|of them|of these)\b")


def _owned(match: re.Match[str]) -> bool:
    told_of_each = _OF_EACH_ONE.search(match.string[: match.start()]) is not None
    return bool(match.groupdict().get("owned")) or told_of_each


def _plain(words: str) -> str:
    return re.sub(r"^(?:(?:just|only|the|its|their|his|her) )+", "", words).strip()
