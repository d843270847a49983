"""Fields that are named in the plural or of each: `post their names`, `mail the mast and the keel of each`, `(name and age)`."""

from __future__ import annotations

import re

from agent.offline.language.nouns import singular

_VERB = r"(?P<verb>post|send|mail|email|share|write|show|list|report|put|announce)"
_TO = r"(?= (?:to|in|into|on|at|by|via|as) | @(?:chan|mail))"
_FIELD = r"(?!(?:each|every|all|them|it|list|number|count|total|sum|rest|new|copy|summary|message|one)\b)[a-z]\w*(?:[ _](?:name|number|date|time|code|id|url))?"
_LIST = rf"{_FIELD}(?:, (?:the |their )?{_FIELD})*(?:,? and (?:the |their )?{_FIELD})"
_EACH = (
    r"of (?:each|every|all|them|those|these|(?:all|each|every one) of them)(?: (?:one|[a-z]+))??"
)
_OF_EACH = re.compile(
    rf"\b{_VERB} (?:me |us )?(?:just |only )?(?:the |their )?(?P<fields>{_LIST}|{_FIELD}) {_EACH}{_TO}"
)
# What a thing has one of; another plural may well be the things themselves.
_PLURALS = r"names|titles|links|urls|ids|subjects|headlines|e-?mails|e-?mail addresses|addresses|phone numbers|prices|amounts|dates|authors|owners|scores|descriptions|statuses"
_ITS_PLURALS = re.compile(
    rf"\b{_VERB} (?:me |us )?(?:just |only )?(?:their (?P<own>{_PLURALS}|[a-z]+(?:_[a-z]+)*s)|the (?P<known>{_PLURALS}))(?: of (?:them|those|these|all(?: of them)?))?{_TO}"
)
_PLURAL_LIST = re.compile(
    rf"\b{_VERB} (?:just |only )?(?:the |their )(?P<fields>(?:{_PLURALS})(?:, (?:{_PLURALS}))*,? and (?:{_PLURALS}))(?: of (?:them|those|these|all(?: of them)?))?{_TO}"
)
# `one message with the names`
_WITH_PLURALS = re.compile(
    rf"\bwith (?:just |only )?(?:the |their )(?P<known>{_PLURALS})(?: of (?:them|those|these|all(?: of them)?))?(?={_TO[3:-1]}|[.;,]|$)"
)
_BRACKETED = re.compile(
    rf"(?P<before>\b(?:post|send|mail|email|share|write|list|put)\b[^.;()]*?) ?\((?:just |only |with )?(?:the |their |its )?(?P<fields>{_LIST})\)"
)
# `post to @chan0: name and age`
_BEHIND_COLON = re.compile(
    rf"\b{_VERB} (?:(?P<what>it|them|each(?: one)?) )?(?P<place>(?:to|in) @chan\d+) ?: ?(?:the |their |its )?(?P<fields>{_LIST})(?=$|[.;])"
)
_GOT = (
    r"\b(?:get|fetch|read|load|grab|pull|list|query|select|collect|find|take)\b[^.;,@]*\b{noun}\b"
)


def with_said_names(text: str) -> str:
    """Return the request with such fields said as `with its name and its age`."""
    text = _OF_EACH.sub(lambda m: _with(m, "each", m["fields"]), text)
    text = _PLURAL_LIST.sub(lambda m: _of_all(m, m["fields"]), text)
    text = _ITS_PLURALS.sub(lambda m: _of_all(m, m["own"] or m["known"]), text)
    text = _WITH_PLURALS.sub(lambda m: f"with {_row(m['known'])}", text)
    text = _BEHIND_COLON.sub(
        lambda m: f"{_with(m, m['what'] or 'it', m['fields'])} {m['place']}", text
    )
    return _BRACKETED.sub(lambda m: f"{m['before']} with {_row(m['fields'])}", text)


def _of_all(match: re.Match[str], fields: str) -> str:
    noun = fields.split()[-1]
    if match.groupdict().get("own") is None and re.search(
        _GOT.format(noun=re.escape(noun)), match.string[: match.start()]
    ):
        return match[0]
    return _with(match, "them", fields)


def _with(match: re.Match[str], what: str, fields: str) -> str:
    return f"{match['verb']} {what} with {_row(fields)}"


def _row(fields: str) -> str:
    """Say fields as those of one thing."""
    names = re.split(r",? and |, ", fields)
    plain = [re.sub(r"^(?:the|their|its) ", "", name) for name in names]
    ones = [one if one.endswith("ss") or "_" in one else singular(one) for one in plain]
    if len(ones) == 1:
        return f"its {ones[0]}"
    return f"{', '.join(f'its {one}' for one in ones[:-1])} and its {ones[-1]}"
