"""`or tin`, `no, tin or zinc`, `tin, not zinc`: the values of a comparison, corrected in few words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.changes.change import Change
from agent.offline.changes.compared import Compared, compared_in, give_values
from agent.offline.changes.labels import with_labels
from agent.offline.changes.lately import touched_lately
from agent.offline.changes.more_values import written_as_there
from agent.offline.changes.no_values import NO_VALUE
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.timing.schedules import scan

_LEAD = re.compile(
    r"^(?:(?:no|nope|sorry|oops|wait|actually|hm+|oh|ah|well|rather|please|and|but|only|just|i mean|i meant|we mean|we meant|(?:it |that |this )?should (?:also )?be|(?:make|let) (?:it|that|this)(?: be)?|(?:change|set) (?:it|that) to|use|take|allow|(?:when|if|where|whenever) (?:it's|it is|they are|they're)|it's|it is|either|with)\b[,:]? ?)+"
)
_V = r"[a-z0-9][\w.-]*"
_F = r"(?:(?:the |its |their )?(?P<f>[a-z][a-z_]*) (?:is |= |should be |being )?)?"
_ONE_OF = re.compile(rf"^{_F}(?P<vs>{_V}(?:(?:, | or ){_V})* or {_V})(?P<too> too| as well)?$")
_OR = re.compile(rf"^or (?:(?:also|even|if (?:it's|it is)) )*{_F}(?P<vs>{_V}(?: or {_V})*)(?: too| as well)?$")  # fmt: skip
_NOT = (
    re.compile(rf"^{_F}(?P<vs>{_V}),? (?:and )?not (?P<old>{_V})$"),
    re.compile(rf"^not (?P<old>{_V})[,:;] (?:but |rather )?(?P<vs>{_V})$"),
)


def correct_values(change: Change, text: str) -> bool:
    """Give the one comparison that is meant the values that are said, or one more of them."""
    if "@" in text:
        return False
    if (more := _OR.match(text)) is not None:
        return _give(change, more, more=True, sure=True)
    lead = _LEAD.match(text)
    said = text[lead.end() :] if lead else text
    for form in _NOT:
        if (match := form.match(said)) is not None:
            return _give(change, match, more=False, sure=False)
    match = _ONE_OF.match(said)
    return match is not None and _give(
        change, match, more=bool(match["too"]), sure=lead is not None
    )


def _give(change: Change, match: re.Match[str], *, more: bool, sure: bool) -> bool:
    parts = match.groupdict()
    values = [v for v in re.split(r", | or ", parts["vs"]) if v]
    old = parts.get("old")
    if not _are_values(change, [*values, *([old] if old else [])], alone=not (old or not sure)):
        return False
    found = _meant(change, values, parts.get("f"), old, sure=sure)
    if len(found) > 1:
        return change.ask(which_of([change.draft.step(c.step) for c in found]))
    if not found:
        return False
    one = found[0]
    written = [written_as_there(change, one, v) for v in values]
    kept = list(one.said) if more else [v for v in one.said if old and v.lower() != old]
    after = list(dict.fromkeys([*kept, *written]))
    if after == list(one.said) or len(after) > 6:
        return False
    change.meant.add(one.step)
    with_labels(change, one, written)
    give_values(change.draft, one, after)
    return True


def _are_values(change: Change, values: Sequence[str], *, alone: bool) -> bool:
    """Tell whether words can be values: no number, no time, and alone no name of a step."""
    if any(v in NO_VALUE or re.fullmatch(r"\d+(?:\.\d+)?", v) or scan(v) for v in values):
        return False
    return not alone or not any(named(v, change) for v in values if not _is_held(change, v))


def _is_held(change: Change, value: str) -> bool:
    return any(
        value in {v.lower() for v in one.said} for one in compared_in(change.draft, ways=True)
    )


def _meant(
    change: Change, values: Sequence[str], field: str | None, old: str | None, *, sure: bool
) -> list[Compared]:
    """Answer the comparisons that can be meant: of the field, with one of the values, or the one of the last change."""
    every = [c for c in compared_in(change.draft, ways=True) if not c.numeric]
    if field:
        every = [c for c in every if c.field in {field, field.split("_")[-1]}]
    if old:
        return [c for c in every if old in {v.lower() for v in c.said}]
    if holding := [c for c in every if {v.lower() for v in c.said} & set(values)]:
        return holding
    if not sure:
        return every if field and len(every) == 1 else []
    lately = {(t.step, t.path) for t in touched_lately(change)}
    return [c for c in every if (c.step, c.path) in lately] or every
