"""Which values of a field go on, changed: another one, one more, or several; or the field itself is another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.changes.change import Change
from agent.offline.changes.compared import Compared, compared_in, give_values
from agent.offline.changes.filter_words import fields_of
from agent.offline.changes.labels import with_labels
from agent.offline.changes.no_values import NO_VALUE
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import singular
from agent.offline.timing.schedules import scan

_V = r"[a-z0-9][\w.-]*"
_VS = rf"(?P<vs>(?:only |just )?{_V}(?:(?:,| or|, or| and|,? as well as) {_V})*)"
_ALSO = r"(?: (?:too|as well|also))"
_F = r"(?:the |its |their )?(?P<f>[a-z][a-z_]*(?: [a-z]+)?)"
_BE = r"(?:should|must|can|may|has to|needs to|is to|could)(?P<also> also)? (?:now )?(?P<also2>also )?be"
_NOT = r"(?:,? (?:and |but )?(?:not|instead of|rather than|no longer|and no longer)(?: just| only)? (?P<old>[a-z0-9][\w.-]*))"
# What is wanted is all there is, unless the words say `also`.
_SET = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"{_F} {_BE} (?:either )?{_VS}(?P<too>{_ALSO})?{_NOT}?(?: now)?",
        rf"(?:change|set|switch|turn|make) {_F} (?:filter |condition )?(?:from {_V} )?(?:to|into) {_VS}(?P<too>{_ALSO})?",
        rf"(?:keep|take|use|include|want|show|let through)(?: only| just)? (?:the |those with |ones with )?(?:{_F} )?(?P<vs>{_V}(?:(?:,| or|, or| and) {_V})+)(?: (?:ones|[a-z]+s|only))?",
    )
)
_ADD = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"not (?:just|only) (?:the )?(?P<old>{_V})(?: ones| [a-z]+s)?(?:, but|,| but) (?:also )?(?:the )?{_VS}(?: ones| [a-z]+s)??{_ALSO}?",
        rf"(?:also |even )?(?:the )?(?:{_F} )??{_VS}(?: ones)? (?:should|must|can|may|shall) (?:also )?(?:count|be (?:included|kept|let through|in|there)|go (?:through|on|in)|come (?:through|along)|pass|qualify)(?P<too>{_ALSO})?",
        rf"(?:also |and )?(?:(?:keep|take|include|allow|add|let through) )?(?:also )?(?:the |all )?(?:ones|those|[a-z]+s) (?:with|whose|of|that have|where)(?: the)? {_F} (?:is |are |= )?{_VS}(?P<too>{_ALSO})?",
        rf"(?:(?:keep|take|include|allow|add|let through) )?(?P<lead>also )?(?:the )?(?P<vs>{_V}) ones(?P<too>{_ALSO})?",
        rf"(?:and )?(?P<lead>also )?(?P<vs>{_V})(?P<too>{_ALSO})?",
    )
)
_SAYS_ALSO = re.compile(r"\b(?:also|too|as well|not just|not only|include|allow|add|count|even)\b")
_RENAMED = re.compile(
    r"^(?:the |its |their )?(?:threshold|limit|filter|condition|comparison|field|it|that|amount|value|check|column)(?: to compare)? (?:is|should be|must be|goes by|uses?|compares|looks at|is about|is on)(?: now)? (?:about |on |by )?(?:(?:an? |the )?(?:field|column|one) )?(?:(?:is |that is )?(?:called|named) )?(?:the )?(?P<new>[a-z]\w*)(?: (?:field|column))?,? (?:and )?(?:not|instead of|rather than) (?:the )?(?P<old>[a-z]\w*)$"
)


def change_values(change: Change, text: str) -> bool:
    """Let other values, or more of them, pass the one comparison that is meant."""
    if "@" in text:
        return False
    if (renamed := _RENAMED.match(text)) is not None:
        return _other_field(change, renamed["old"], renamed["new"])
    for form in (*_SET, *_ADD):
        match = form.match(text)
        if match is None:
            continue
        parts = match.groupdict()
        adds = form in _ADD
        if adds and not _SAYS_ALSO.search(text):
            continue
        values = _values(parts["vs"])
        one = _meant(change, parts, values, narrow=form is _SET[2])
        if one is None:
            continue
        if isinstance(one, bool):
            return one
        more = adds or any(parts.get(n) for n in ("also", "also2", "too"))
        return _given(change, one, values, more=more, old=parts.get("old"))
    return False


def _values(said: str) -> list[str]:
    said = re.sub(r"^(?:only|just) ", "", said)
    return [v for v in re.split(r",? (?:or|and|as well as) |, ?", said) if v]


def _meant(
    change: Change, parts: dict[str, str | None], values: Sequence[str], *, narrow: bool
) -> Compared | bool | None:
    """Answer the comparison that is meant; None where these words are about none, True where it was asked."""
    field = re.sub(r"^(?:the|its|their) ", "", parts.get("f") or "").replace(" ", "_")
    if any(v in NO_VALUE for v in values) or any(scan(v) for v in values if not _is_number(v)):
        return None
    numeric = all(_is_number(v) for v in values)
    if not numeric and any(_is_number(v) for v in values):
        return None
    found = [c for c in compared_in(change.draft) if c.numeric == numeric]
    if field:
        found = [c for c in found if c.field in {field, field.split("_")[-1]}]
    elif numeric:
        return None
    if parts.get("old"):
        found = [c for c in found if str(parts["old"]) in {v.lower() for v in c.said}]
    elif narrow:
        found = [c for c in found if {v.lower() for v in c.said} & set(values)]
    elif not field and any(named(v, change) or _is_shown(change, v) for v in values):
        return None
    if len(found) > 1:
        return change.ask(which_of([change.draft.step(c.step) for c in found]))
    return found[0] if found else None


# What messages show of a thing is no kind of things.
_SHOWN = frozenset(["total", "totals", "price", "amount", "sum", "count", "number", "date", "id", "title", "link", "url", "author", "description", "details", "attachment", "attachments", "weekends", "weekdays", "holidays", "status", "level", "priority", "customers", "people", "everyone"])  # fmt: skip


def _is_shown(change: Change, word: str) -> bool:
    """Tell whether a word names a field: `the weight too` asks to show it."""
    return word in _SHOWN or bool({word, singular(word)} & fields_of(change))


def _is_number(word: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?", word) is not None


def _given(
    change: Change, one: Compared, values: Sequence[str], *, more: bool, old: str | None
) -> bool:
    written = [written_as_there(change, one, v) for v in values]
    before = list(one.said) if more else []
    after = list(dict.fromkeys([*before, *written]))
    if old and not more:
        after = [v for v in after if v.lower() != old]
    if after == list(one.said) or len(after) > 6:
        return False
    change.meant.add(one.step)
    with_labels(change, one, written)
    give_values(change.draft, one, after)
    return True


def written_as_there(change: Change, one: Compared, value: str) -> str:
    """Spell a value as it was typed, in the number of the one it stands beside: `warnings` beside `error`."""
    if one.numeric:
        return value
    word = change.prepared.as_written(value)
    first = one.said[0] if one.said else ""
    if first.islower() and change.prepared.original.lstrip().startswith(word):
        word = word.lower()  # a capital letter that only begins the sentence
    return singular(word) if word.islower() and singular(first) == first else word


def _other_field(change: Change, old: str, new: str) -> bool:
    """Compare another field in the place of the one that is named."""
    found = [c for c in compared_in(change.draft, every=True) if c.field == old]
    if len({c.step for c in found}) > 1:
        return change.ask(which_of([change.draft.step(c.step) for c in found]))
    for one in found[:1]:
        change.meant.add(one.step)
        one.rename_field(change.draft, new)
    return bool(found)
