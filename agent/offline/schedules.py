"""Schedules in words to cron or RRULE, with a zone. What is not certain is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.calendar_words import EVERY_DAY, with_digits
from agent.offline.schedule_atoms import Atom, atom_patterns
from agent.offline.schedule_writing import Said, as_cron, as_rrule

_FILLER = re.compile(
    r"(?: |,|;|:|-|\(|\)|again|from|on|at|in|the|and|of|also|too|only|once|run|runs|repeat|always|time|times|exactly|sharp|just|"
    r"start|starting|by|during|day|month|a|please|including|local|it|\.)*"
)
_NOT_CERTAIN = "I am not certain how often this should run. Please say it another way."
_RECURS = re.compile(r"(?:every|each|once|all) ")
_STRONG = {"repeat", "days", "nth", "monthdays", "dates", "months", "weeks"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the words say. Exactly one of `cron` and `rrule` is set, unless `unclear`."""

    cron: str | None = None
    rrule: str | None = None
    timezone: str | None = None
    time_given: bool = False
    unclear: str | None = None
    """Why no schedule was made, as a question a person can answer."""
    only_time: bool = False
    """Nothing but a time of day was said."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where in the (normalised) text the schedule was said."""

    def config(self, timezone: str) -> dict[str, str]:
        """Answer the trigger's settings; the zone in the words wins."""
        when = {"cron": self.cron} if self.cron else {"rrule": self.rrule or ""}
        return {**when, "timezone": self.timezone or timezone}


_CLOCK_WORDS = re.compile(
    r"\b(?P<m>[1-5]?\d)(?: minutes?)? past (?P<h>1[0-2]|[1-9])\b(?![:.]\d)|\bat (?P<to>5|10|20|25) to (?P<next>1[0-2]|[1-9])\b(?! [a-z]*s\b)"
)


def _as_clock(match: re.Match[str]) -> str:
    """Write `20 past 7` and `at 10 to 8` as clocks show them."""
    if match["m"]:
        return f"{match['h']}:{int(match['m']):02d}"
    return f"at {(int(match['next']) - 2) % 12 + 1}:{60 - int(match['to']):02d}"


def normalised(text: str) -> str:
    """Lower case, one space between words, numbers as digits, punctuation kept apart."""
    text = text.lower().replace("’", "'").replace("–", "-").replace("—", "-")
    text = re.sub(r"\ball (?=\d+ )", "every ", text)
    text = with_digits(re.sub(r"\s+", " ", text))
    return _CLOCK_WORDS.sub(_as_clock, text).strip()


def scan(text: str) -> list[Atom]:
    """Find the phrases of schedules, left to right, the longest first."""
    patterns = atom_patterns()
    atoms: list[Atom] = []
    position = 0
    for word in re.finditer(r"(?<![\w/.@#$€£-])[\w@,]", text):
        if word.start() < position:
            continue
        found = [
            (m.end(), i) for i, (p, _) in enumerate(patterns) if (m := p.match(text, word.start()))
        ]
        if not found:
            continue
        end, index = max(found, key=lambda pair: (pair[0], -pair[1]))
        if end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            continue
        match = patterns[index][0].match(text, word.start())
        if match is None:
            continue
        kind, says = patterns[index][1](match)
        atoms.append(Atom(match.start(), end, kind, says))
        position = end
    return atoms


def clusters(text: str, atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Group phrases that stand side by side, with nothing but small words between."""
    groups: list[list[Atom]] = []
    for atom in atoms:
        between = text[groups[-1][-1].end : atom.start] if groups else "x"
        if groups and _FILLER.fullmatch(between):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    return groups


def parse_schedule(text: str) -> Schedule:
    """Read a text that is nothing but a schedule; any word left over makes it unclear."""
    said = normalised(text)
    atoms = scan(said)
    rest = _without(said, [(a.start, a.end) for a in atoms])
    if not atoms or not _FILLER.fullmatch(rest.strip() or " "):
        return Schedule(unclear="I do not understand this schedule.")
    return _assemble(atoms)


def find_schedule(text: str) -> Schedule | None:
    """Find the schedule inside a longer normalised request; None when it says nothing of one."""
    groups = clusters(text, scan(text))
    strong = [g for g in groups if any(a.kind in _STRONG for a in g) and _is_schedule(text, g)]
    timed = [
        g
        for g in groups
        if g not in strong
        and all(a.kind in {"times", "zone"} for a in g)
        and any(a.kind == "times" for a in g)
        and re.match(r"at |@|\d", text[g[0].start :])
    ]
    only_time = not strong and len(timed) == 1 and _stands_alone(text, timed[0])
    if only_time:
        strong, timed = timed, []
    if not strong:
        odd = [
            a
            for a in scan(text)
            if a.kind == "unclear" and (_RECURS.match(text, a.start) or a.says)
        ]
        return Schedule(unclear=_NOT_CERTAIN, spans=((odd[0].start, odd[0].end),)) if odd else None
    chosen = list(strong[0])
    spans = [_span(strong[0])]
    for other in strong[1:]:
        if any(a.kind == "repeat" for a in other) and any(a.kind == "repeat" for a in chosen):
            return Schedule(
                unclear="You name more than one schedule. Which one should I use?",
                spans=tuple(map(_span, strong)),
            )
        chosen += other
        spans.append(_span(other))
    if timed and not any(a.kind == "times" for a in chosen):
        if len(timed) > 1:
            return Schedule(unclear="At which of these times should it run?", spans=tuple(spans))
        chosen += timed[0]
        spans.append(_span(timed[0]))
    return replace(_assemble(chosen), only_time=only_time, spans=tuple(sorted(spans)))


def _span(group: Sequence[Atom]) -> tuple[int, int]:
    return group[0].start, group[-1].end


def _stands_alone(text: str, group: Sequence[Atom]) -> bool:
    start, end = _span(group)
    return (
        text[start:].startswith(("at ", "@"))
        or not text[:start].strip()
        or not text[end:].strip(" .")
    )


def _is_schedule(text: str, group: Sequence[Atom]) -> bool:
    """Tell `on mondays` (a schedule) from the sunday edition (not one)."""
    if any(a.kind in {"repeat", "nth", "times", "window"} for a in group):
        return True
    start, end = _span(group)
    said = text[start:end]
    if re.match(r"(?:every|each|on|only|weekdays?|weekends?|workdays?)\b", said) or re.search(
        r"days\b|month", said
    ):
        return True
    return not text[:start].strip() or bool(re.match(r" ?[,:;-]", text[end:]))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept, position = [], 0
    for start, end in spans:
        kept.append(text[position:start])
        position = end
    return " ".join([*kept, text[position:]])


def _assemble(atoms: Sequence[Atom]) -> Schedule:
    said = _gather(atoms)
    if isinstance(said, str):
        return Schedule(unclear=said)
    if said.interval < 1:
        return Schedule(unclear=_NOT_CERTAIN)
    said.days = None if said.days == EVERY_DAY else said.days
    times = sorted(set(said.times))
    made = as_cron(said, times)
    zone, given = said.zone, bool(times) or (said.unit in {"second", "minute", "hour"})
    if made is not None:
        return Schedule(cron=made, timezone=zone, time_given=given)
    rule = as_rrule(said, times)
    if rule is None:
        return Schedule(unclear=_NOT_CERTAIN)
    return Schedule(rrule=rule, timezone=zone, time_given=given)


def _gather(atoms: Sequence[Atom]) -> Said | str:
    """Put the phrases together; two that contradict each other make it unclear."""
    said = Said()
    for atom in atoms:
        fault = _hear(said, atom)
        if fault is not None:
            return fault
    return _settled(said)


def _hear(said: Said, atom: Atom) -> str | None:
    """Add one phrase; answer a question when it does not fit the others."""
    says = atom.says
    if atom.kind == "unclear":
        return _NOT_CERTAIN
    same_day = (says.get("unit"), said.unit) == ("day", "day")
    if atom.kind in {"repeat", "monthdays", "nth"} and says.get("unit") and not same_day:
        fault = _merge_unit(said, says)
        if fault is not None:
            return fault
    _hear_days(said, atom)
    one_date = atom.kind == "dates" and not says["every"]
    if (one_date or says.get("one_date")) and said.unit != "year":
        return "That names one date, and I can only build schedules that repeat. How often should it run?"
    if says.get("months"):
        said.months = (said.months or frozenset()) | says["months"]
    if atom.kind == "dates" and says["every"]:
        said.unit = said.unit or "year"
    for name in ("nth", "monthdays", "weeks", "minutes", "seconds", "times"):
        setattr(said, name, (*getattr(said, name), *says.get(name, ())))
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
