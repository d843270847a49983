"""A condition that stands alone in few words: `the email is missing`, `the title contains urgent`, `they are from acme.com`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.changes.change import Change
from agent.offline.conditions.condition import Condition, Operator, Test
from agent.offline.conditions.conditions import find_conditions

_F = r"(?:the |its |their |an? )?(?P<f>[a-z][a-z_]*)"
_V = r"(?:the word |the words )?(?P<v>@str\d+|[\w.-]+)"
_PUT = r"(?:is|are|was|comes|has been)"
_EMPTY = re.compile(
    rf"^(?:there(?:'s| is) no {_F}|no {_F.replace('<f>', '<g>')} (?:is |was )?(?:given|there|set|known|in it|sent|filled in)|{_F.replace('<f>', '<h>')} (?:is|was) (?:not (?:there|given|set|known|sent|filled in)|unknown|blank|missing|empty|left out))$"
)
_FILLED = re.compile(
    rf"^(?:there(?:'s| is) an? (?P<f>[a-z][a-z_]*)|{_F.replace('<f>', '<g>')} (?:is|was) (?:there|given|set|known|filled in|not (?:missing|blank)))$"
)
_CALLS: Sequence[tuple[Operator, re.Pattern[str]]] = (
    ("contains", re.compile(rf"^{_F} (?:contains?|includes?|mentions?|has) {_V}(?: in it)?$")),
    ("contains", re.compile(rf"^(?:with|having|containing|mentioning|that (?:contain|mention|have)s?|that has|it has|they have) {_V} in {_F}$")),
    ("contains", re.compile(rf"^{_V} (?:is|are|stands|appears|occurs) in {_F}$")),
    ("starts", re.compile(rf"^{_F} (?:starts?|begins?) with {_V}$")),
    ("ends", re.compile(rf"^{_F} ends? (?:with|in|on) {_V}$")),
)  # fmt: skip
_FROM = re.compile(
    r"^(?:(?:they|it|he|she|the (?:e?mail|address|sender|person)|that|who) )?(?:(?:is|are|comes?|was|were) )?(?:from|at|with|of) (?:an? )?@?(?P<v>(?:[a-z0-9-]+\.)+[a-z]{2,})(?: address(?:es)?)?$"
)
_NO_FIELD = frozenset(["it", "they", "there", "that", "this", "none", "nothing", "anything", "everything", "something", "those", "one", "ones"])  # fmt: skip


def condition_said(change: Change, words: str) -> Condition | None:
    """Answer the one condition that words are to their last; None where they are no condition, or more."""
    said = words.strip(" ,")
    told = _by_form(change, said)
    if told is not None:
        return told
    for lead in ("", "where "):
        text = f"{lead}{said}"
        found = find_conditions(text, change.prepared)
        whole = len(found) == 1 and found[0].end == len(text)
        if whole and re.fullmatch(r"(?:where |the |its |their |an? )*", text[: found[0].start]):
            condition = found[0].condition
            fields = {t.field for t in condition.tests}
            return None if fields & _NO_FIELD else condition
    return None


def _by_form(change: Change, said: str) -> Condition | None:
    for form, empty in ((_EMPTY, True), (_FILLED, False)):
        if (match := form.match(said)) is not None:
            field = next(g for g in match.groups() if g)
            return None if field in _NO_FIELD else Condition((Test(field, "empty", (empty,)),))
    if (match := _FROM.match(said)) is not None:
        return Condition((Test("email", "ends", (f"@{match['v']}",)),))
    for operator, form in _CALLS:
        match = form.match(said)
        counts = operator == "contains" and match is not None and match["v"].isdecimal()
        if match is not None and match["f"] not in _NO_FIELD and not counts:
            return Condition((Test(match["f"], operator, (_written(change, match["v"]),)),))
    return None


def _written(change: Change, value: str) -> str:
    return change.prepared.value(value) if value.startswith("@") else change.prepared.as_written(value)  # fmt: skip


def bounds_said(change: Change, words: str) -> Condition | None:
    """Answer several comparisons with numbers that are joined by one word, whatever field they are of."""
    parts = re.split(r",? (or|and) (?!(?:more|less|fewer|older|above|below|over|under)$)", words)
    joined = set(parts[1::2])
    if len(parts) < 3 or len(joined) != 1:
        return None
    tests: list[Test] = []
    for part in parts[::2]:
        one = next((c for form in ("value {}", "value is {}") if (c := condition_said(change, form.format(part)))), None)  # fmt: skip
        if one is None or one.inverted or one.tests[0].field != "value":
            return None
        tests += [replace(t, field=None) for t in one.tests]
    return Condition(tuple(tests), "or" if joined == {"or"} else "and")
