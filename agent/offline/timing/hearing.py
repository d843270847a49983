"""Puts the phrases of one schedule together; two that contradict each other are asked, not chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.offline.timing.atoms import Atom
from agent.offline.timing.calendar_words import EVERY_DAY
from agent.offline.timing.writing import Said

NOT_CERTAIN = "I am not certain how often this should run. Please say it another way."
ONE_DATE = "That names one date, and I do not know which. When should it run?"


def gathered(atoms: Sequence[Atom], said: Said | None = None) -> Said | str:
    """Add the phrases to what was said before; answer a question when they contradict each other."""
    said = said or Said()
    for atom in atoms:
        fault = _hear(said, atom)
        if fault is not None:
            return fault
    return _settled(said)


def _hear(said: Said, atom: Atom) -> str | None:
    """Add one phrase; answer a question when it does not fit the others."""
    says = atom.says
    if atom.kind == "unclear":
        return NOT_CERTAIN
    same_day = (says.get("unit"), said.unit) == ("day", "day")
    if atom.kind in {"repeat", "monthdays", "nth"} and says.get("unit") and not same_day:
        fault = _merge_unit(said, says)
        if fault is not None:
            return fault
    _hear_days(said, atom)
    one_date = atom.kind == "dates" and not says["every"]
    if (one_date or says.get("one_date")) and said.unit != "year":
        return ONE_DATE
    if says.get("months"):
        said.months = (said.months or frozenset()) | says["months"]
    if atom.kind == "dates" and says["every"]:
        said.unit = said.unit or "year"
    for name in ("nth", "monthdays", "weeks", "minutes", "seconds", "times"):
        setattr(said, name, (*getattr(said, name), *says.get(name, ())))
    said.monthdays = tuple(dict.fromkeys(said.monthdays))
    for name in ("window", "zone", "count", "numbered", "often", "part", "setpos"):
        setattr(said, name, says.get(name, getattr(said, name)))
    return None


def _hear_days(said: Said, atom: Atom) -> None:
    days = atom.says.get("days")
    if days is None:
        return
    if atom.kind == "except":
        said.excluded |= days
    elif said.unit == "day" and said.interval == 1 and said.days is None:
        # `every morning, also on weekends` names days that are in it already
        said.days = EVERY_DAY if len(days) < 3 and atom.start else days
    else:
        said.days = (said.days or frozenset()) | days


def _settled(said: Said) -> Said | str:
    """Apply what only makes sense once everything was heard."""
    if said.unit == "month" and said.interval > 1 and said.months:
        said.interval = 1  # `quarterly, on 1 may and 1 august` names its months
    if said.often is not None and said.often == len(said.days or ()) and said.unit == "week":
        said.often = None
    if said.often is not None and said.often != len(said.times):
        return "At which times should it run?"
    if said.numbered is not None and said.unit == "week" and 1 <= said.numbered <= 7:
        said.days = frozenset({said.numbered - 1})
    elif said.numbered is not None:
        said.monthdays = (*said.monthdays, said.numbered)
    if said.part in {"afternoon", "evening", "night"}:
        first = 6 if said.part == "night" else 1
        said.times = tuple((h + 12 if first <= h < 12 else h, m, s) for h, m, s in said.times)
    if said.excluded:
        said.days = (said.days or EVERY_DAY) - said.excluded
        if not said.days:
            return "That leaves out every day. On which days should it run?"
    return said


def _merge_unit(said: Said, says: Any) -> str | None:
    unit, interval = says["unit"], says.get("interval", 1)
    if said.unit is None or (said.unit == unit and said.interval == 1):
        said.unit, said.interval = unit, interval
        return None
    if said.unit == unit and interval == 1:
        return None
    rank = ["second", "minute", "hour", "day", "week", "month", "year"]
    small, large = sorted(
        [(said.unit, said.interval), (unit, interval)], key=lambda u: rank.index(u[0])
    )
    if (
        large[1] == 1
        and large[0] in {"day", "week", "month", "year"}
        and small[0] not in {"second"}
    ):
        said.unit, said.interval = large if small == ("day", 1) and large[0] == "week" else small
        return None
    return "You name two different intervals. Which one do you mean?"
