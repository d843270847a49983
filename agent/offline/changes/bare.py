"""A bare value without a place: `make it 9 instead`, `2 will do`, `sorry, #b`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.changes.amounts import AMOUNT, COMPARING, COMPARING_BEHIND, Amount, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.draft import at
from agent.offline.changes.held import SECONDS, Held, give, held_in
from agent.offline.changes.lately import start_was_touched, touched_lately
from agent.offline.changes.targets import which_of

_MAKE = r"(?:(?:make|let|let's say|say|set|take|use|change|put|have|do|try|go (?:for|with|to)|turn|move|raise|lower|bump|increase|reduce|lift|cut|bring|up|shorten|extend|give) )?"
_IT = r"(?:(?:it|that|this|them|the (?:number|value|amount|limit|threshold|cut-?off|bar|minimum|maximum))(?: (?:up|down|out))? )?"
_SMALL = r"(?:(?:to|at|be|as|for|is|a|the|only|just|already|around) )*"
_DO = r"(?: (?:instead|rather|then|now|please|too|already|for that|(?:is|are|will be|would be|was|were)(?: [a-z]+)? (?:enough|fine|better|ok|okay|plenty|sufficient|right|correct|best)|(?:will|would|should|must) do|suffices?|it is|max|tops|long|off|counts? as [a-z]+(?: too)?|i meant?|as (?:the )?(?:limit|threshold)))*"
_BARE = re.compile(
    rf"^(?:and |rather |better |just |only )*{_MAKE}{_IT}{_SMALL}(?:(?:{COMPARING}) )?(?P<value>{AMOUNT})(?: (?:{COMPARING_BEHIND}))?{_DO}$"
)


def bare_value(change: Change, clause: str) -> bool:
    """Give the value to what was changed last, else to the one place that can hold it."""
    match = _BARE.match(clause)
    amount = amount_in(clause) if match else None
    if match is None or amount is None:
        return False
    lately = _lately(change, amount)
    found = lately or _fit(held_in(change.draft), amount)
    if not found or (amount.unit is None and not lately and _may_be_time(change, amount)):
        return False
    if len(found) > 1:
        return change.ask(
            which_of(list({h.step: change.draft.step(h.step) for h in found}.values()))
        )
    if lately:
        change.meant.add(found[0].step)
    give(change.draft, found[0], _number(found[0], amount), amount.operator)
    return True


def _number(held: Held, amount: Amount) -> float:
    """A span without a unit is in the unit it was told in: 5 minutes, and then `2 will do`."""
    if held.kind == "span" and amount.unit is None:
        name = next(
            u
            for u in ("week", "day", "hour", "minute", "second")
            if float(held.value) % SECONDS[u] == 0
        )
        return amount.number * SECONDS[name]
    return held.counted(amount.number, amount.unit)


def _may_be_time(change: Change, amount: Amount) -> bool:
    """Tell whether a number may be an hour of the day."""
    timed = any(t.get("type") == "schedule" for t in change.draft.triggers)
    return timed and amount.operator is None and 0 <= amount.number <= 24


def _lately(change: Change, amount: Amount) -> list[Held]:
    if start_was_touched(change):
        return []
    paths = {(t.step, t.path) for t in touched_lately(change)}
    recent = [h for h in held_in(change.draft) if (h.step, h.path) in paths]
    return _fit(recent, amount)


def _fit(places: Sequence[Held], amount: Amount) -> list[Held]:
    """Answer the places that can hold an amount: numbers that are compared, spans and numbers of a setting."""
    found = [h for h in places if h.kind in {"number", "span"} and h.field != "count"]
    if amount.unit is not None:
        return [h for h in found if h.unit is not None]
    compared = [h for h in found if h.operator is not None]
    return compared or [h for h in found if h.kind == "span"] or found


_CORRECTS = re.compile(
    r"^(?:(?:no|nope|nah|sorry|oops|wait|actually|rather|i mean|i meant|argh|hm+|ah|oh)\b[,:!.]? ?)+"
)
_ONLY_ONE = re.compile(
    r"^(?:(?:not (?:them|it|that|there|him|her|this)[,:;]? )|(?:that|it|this|they)(?:'s| is| are| should be| goes| go| was meant to go)? |(?:that|this|the) (?:one|message|post|mail|email)s? |(?:the )?(?:right|correct) (?:one|address|channel|url|link) is |make it |make that |change (?:it|that) |put (?:it|that)(?: one)? |use |send (?:it|that) |post (?:it|that) |(?:to|in|into|at|for|with|is|should|be|go|rather|better|but) )*(?P<value>@(?:chan|mail|url)\d+)(?: (?:instead|rather|i meant?|please|it is|then|now))*$"
)


def corrected_place(change: Change, text: str) -> bool:
    """`sorry, that's x@y`: put it where the last change put another of its kind."""
    lead = _CORRECTS.match(text)
    said = text[lead.end() :] if lead else text
    match = _ONLY_ONE.match(said)
    if match is None or not (lead or said.startswith(("not ", "that one", "this one"))):
        return False
    new = change.prepared.value(match["value"])
    sign = {"chan": r"#", "mail": r"[^\s@]+@[^\s@]+$", "url": r"https?://"}[
        match["value"].strip("@0123456789")
    ]
    places = [
        t for t in touched_lately(change)
        if isinstance(t.after, str) and re.match(sign, t.after) and "/with/" in t.path
    ]  # fmt: skip
    added = [t for t in places if t.before is None] or places
    if len(added) != 1:
        return False
    one = added[0]
    step = change.draft.step(one.step)
    if at(step, one.path) != one.after:
        return False
    change.meant.add(one.step)
    change.draft.update(one.step, {one.path: new})
    if one.after in str(step.get("name", "")):
        change.draft.rename_step(one.step, str(step["name"]).replace(one.after, new))
    return True
