"""Schedules in words to cron or RRULE, with a zone. What is not certain is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from agent.offline.timing.atoms import Atom, atom_patterns, begins_one
from agent.offline.timing.blocks import blocks_of
from agent.offline.timing.calendar_words import DAY, EVERY_DAY, with_digits
from agent.offline.timing.edges import unread_before
from agent.offline.timing.hearing import NOT_CERTAIN, gathered
from agent.offline.timing.moments import COMING, Moment
from agent.offline.timing.once import Once, find_once, is_of_something, stands_apart
from agent.offline.timing.period import Period, blanked, find_period, touches
from agent.offline.timing.spoken import as_written
from agent.offline.timing.their_time import with_the_place
from agent.offline.timing.writing import NEVER_MEET, Said, as_cron, as_rrule, can_run

_FILLER = re.compile(
    r"(?: |,|;|:|-|\(|\)|again|from|on|at|in|the|and|of|also|too|only|once|run|runs|repeat|always|time|times|exactly|sharp|just|"
    r"start|starting|by|during|day|month|a|please|including|local|it|\.)*"
)
ONCE = "FREQ=DAILY;COUNT=1"
"""The rule of a schedule that fires at its start and never again."""
SEVERAL = "You name more than one schedule. Which one should I use?"
_RECURS = re.compile(r"(?:every|each|once|all) ")
_STRONG = {"repeat", "days", "nth", "monthdays", "dates", "months", "weeks"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the words say. Exactly one of `cron` and `rrule` is set, unless `unclear`."""

    cron: str | None = None
    rrule: str | None = None
    start: str | None = None
    """The wall-clock time before which it does not run; a rule that ends counts from it."""
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
        begins = {"start": self.start} if self.start else {}
        return {**when, **begins, "timezone": self.timezone or timezone}


_CLOCK_WORDS = re.compile(
    r"\b(?P<m>[1-5]?\d)(?: minutes?)? past (?P<h>1[0-2]|[1-9])\b(?![:.]\d)|\bat (?P<to>5|10|20|25) to (?P<next>1[0-2]|[1-9])\b(?! [a-z]*s\b)"
)


def _as_clock(match: re.Match[str]) -> str:
    """Write `20 past 7` and `at 10 to 8` as clocks show them."""
    if match["m"]:
        return f"{match['h']}:{int(match['m']):02d}"
    return f"at {(int(match['next']) - 2) % 12 + 1}:{60 - int(match['to']):02d}"


_HOURS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_MINUTES = {"ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35, "forty": 40, "forty-five": 45, "fifty": 50, "fifty-five": 55}  # fmt: skip
_SPOKEN_CLOCK = re.compile(
    rf"\b(?P<h>{'|'.join(_HOURS)}) (?P<m>{'|'.join(sorted((m.replace('-', '[- ]') for m in _MINUTES), key=len, reverse=True))})\b(?=$|[,.;:]| (?:am|pm|a\.m|p\.m|sharp|in the|every|on|each|get|fetch|post|send|mail)\b)"
)


def _as_spoken(match: re.Match[str]) -> str:
    """Write `nine thirty` as clocks show it."""
    return f"{_HOURS.index(match['h']) + 1}:{_MINUTES[match['m'].replace(' ', '-')]:02d}"


def normalised(text: str) -> str:
    """Lower case, one space between words, numbers as digits, punctuation kept apart."""
    text = text.lower().replace("’", "'").replace("–", "-").replace("—", "-")
    text = re.sub(r"\ball (?=\d+ )", "every ", text)
    # `1st + 15th`, `mon & thu`: both are meant
    text = re.sub(r"(?<=[a-z\d])(?: ?& ?| \+ )(?=[a-z\d])", " and ", text)
    text = _SPOKEN_CLOCK.sub(_as_spoken, text)
    text = with_digits(re.sub(r"\s+", " ", text))
    return with_the_place(as_written(_CLOCK_WORDS.sub(_as_clock, text)).strip())


@lru_cache(maxsize=64)
def scan(text: str) -> tuple[Atom, ...]:
    """Find the phrases of schedules, left to right, the longest first; a request is scanned several times."""
    patterns = atom_patterns()
    atoms: list[Atom] = []
    position = 0
    for word in re.finditer(r"(?<![\w/.@#$€£-])[\w@,]", text):
        if word.start() < position or not begins_one(text, word.start()):
            continue
        found = [
            (m.end(), i) for i, (p, _) in enumerate(patterns) if (m := p.match(text, word.start()))
        ]
        end, index = max(found, key=lambda pair: (pair[0], -pair[1]))
        if end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            continue
        match = patterns[index][0].match(text, word.start())
        if match is None:
            continue
        kind, says = patterns[index][1](match)
        if kind == "days" and COMING.search(text[: word.start()]):
            continue  # `next monday` is one day, and no day of every week
        atoms.append(Atom(match.start(), end, kind, says))
        position = end
    return tuple(atoms)


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


def parse_schedule(text: str, now: datetime | None = None) -> Schedule:
    """Read a text that is nothing but a schedule; any word left over makes it unclear.

    Words such as `tomorrow` and `for two weeks` are counted from `now`, the wall-clock time of
    the person who says them; without it they are not understood.
    """
    said = normalised(text)
    period = find_period(said, now) if now is not None else Period()
    found = _parse(blanked(said, period), period)
    once = find_once(said, scan(said), now) if found.unclear and now is not None else None
    if once is None or not _FILLER.fullmatch(_without(said, once.spans).strip() or " "):
        return found
    return _at_once(once)


def names_only_a_time(text: str) -> bool:
    """Tell whether all that a text says of when is a time of day: `5 pm`, `at 8 in Oslo`."""
    kinds = {atom.kind for atom in scan(normalised(text))}
    return "times" in kinds and kinds <= {"times", "zone", "part"}


def _parse(said: str, period: Period) -> Schedule:
    atoms = scan(said)
    rest = _without(said, [(a.start, a.end) for a in atoms])
    if not atoms or not _FILLER.fullmatch(rest.strip() or " "):
        return Schedule(unclear="I do not understand this schedule.")
    return assembled(atoms, period)


def _at_once(once: Once) -> Schedule:
    """Answer the schedule that fires at one moment and never again."""
    if isinstance(once.moment, str):
        return Schedule(unclear=once.moment, spans=once.spans)
    moment: Moment = once.moment
    return Schedule(
        rrule=ONCE,
        start=moment.start,
        timezone=once.zone,
        time_given=moment.at is not None,
        spans=once.spans,
    )


def find_schedule(text: str, now: datetime | None = None) -> Schedule | None:
    """Find the schedule inside a longer normalised request; None when it says nothing of one.

    `now` is the wall-clock time that relative words are counted from, as for `parse_schedule`.
    """
    if now is None:
        return _find(text, Period())
    period = find_period(text, now)
    found = _find(blanked(text, period), period) if period.spans else None
    if found is not None and not found.unclear and touches(period, found.spans, text):
        return replace(found, spans=tuple(sorted((*found.spans, *period.spans))))
    found = _find(text, Period())
    if found is None or found.unclear or found.only_time:
        once = find_once(text, scan(text), now)
        if once is not None and stands_apart(text, once):
            return _at_once(once)
        if once is not None and found is not None and set(found.spans) <= set(once.spans):
            # the time is that of the day beside it, and not one of every day
            return None if is_of_something(text, once) else _at_once(once)
    return found


def _find(text: str, period: Period) -> Schedule | None:
    groups = clusters(text, scan(text))
    strong = [g for g in groups if any(a.kind in _STRONG for a in g) and _is_schedule(text, g)]
    timed = [
        g
        for g in groups
        if g not in strong
        and all(a.kind in {"times", "zone"} for a in g)
        and any(a.kind == "times" for a in g)
        and re.match(r"at |@|\d(?!\d?\.\d\d\b)", text[g[0].start :])
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
        return Schedule(unclear=NOT_CERTAIN, spans=((odd[0].start, odd[0].end),)) if odd else None
    chosen = list(strong[0])
    spans = [_span(strong[0])]
    for other in strong[1:]:
        if any(a.kind == "repeat" for a in other) and any(a.kind == "repeat" for a in chosen):
            return Schedule(unclear=SEVERAL, spans=tuple(map(_span, strong)))
        chosen += other
        spans.append(_span(other))
    for left_out in (g for g in groups if _leaves_out_days(text, g)):
        chosen += left_out
        spans.append(_with_but(text, _span(left_out)))
    if only_time and (named := _NAMED_DAY.search(text)):
        chosen, only_time = [*scan(f"every {named['day']}"), *chosen], False
    if timed and not any(a.kind == "times" for a in chosen):
        if len(timed) > 1:
            return Schedule(unclear="At which of these times should it run?", spans=tuple(spans))
        chosen += timed[0]
        spans.append(_span(timed[0]))
    found = replace(assembled(chosen, period), only_time=only_time, spans=tuple(sorted(spans)))
    unread = unread_before(text, found.spans)
    if unread is None:
        return found
    return Schedule(unclear=unread.question, spans=tuple(sorted((*found.spans, unread.span))))


# `our monday routine ... at 8`: the day stands in the name of the work.
_NAMED_DAY = re.compile(
    rf"\b(?:our|my|the|this|that|a) (?:usual |regular |weekly )?(?P<day>{DAY})(?:'s)? (?:(?:morning|evening|[a-z]+) )?(?:routine|report|run|job|check|digest|mail|email|update|reminder|summary|overview|ritual|task|workflow|automation|meeting|round|review|post|message|list)\b"
)


def _leaves_out_days(text: str, group: Sequence[Atom]) -> bool:
    """`..., except on sundays`, said behind a request: it is about when it runs."""
    ends = re.match(r" ?(?:$|[,.;:!)])", text[group[-1].end :])
    return ends is not None and all(a.kind == "except" for a in group)


def _with_but(text: str, span: tuple[int, int]) -> tuple[int, int]:
    lead = re.search(r",? ?(?:\bbut|\bthough|\bjust)? ?$", text[: span[0]])
    return (lead.start() if lead else span[0]), span[1]


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


def assembled(atoms: Sequence[Atom], period: Period) -> Schedule:
    """Answer the one schedule these phrases make together; several, or one that contradicts itself, is unclear."""
    if len(blocks_of(atoms)) > 1:
        return Schedule(unclear=SEVERAL)
    said = gathered(atoms, Said(until=period.until, starts=period.start))
    if isinstance(said, str):
        return Schedule(unclear=said)
    if said.interval < 1:
        return Schedule(unclear=NOT_CERTAIN)
    said.days = None if said.days == EVERY_DAY else said.days
    times = sorted(set(said.times))
    made = as_cron(said, times)
    zone, given = said.zone, bool(times) or (said.unit in {"second", "minute", "hour"})
    if made is not None:
        return Schedule(cron=made, timezone=zone, time_given=given)
    rule = as_rrule(said, times)
    if rule is None or not can_run(rule):
        return Schedule(unclear=NEVER_MEET if rule else NOT_CERTAIN)
    start = period.start.isoformat() if period.start else None
    return Schedule(rrule=rule, start=start, timezone=zone, time_given=given)


def words_of(text: str, schedule: Schedule | None) -> str:
    """Answer the schedule's words in the request."""
    return ", ".join(text[start:end] for start, end in schedule.spans) if schedule else ""


def without(text: str, schedule: Schedule | None) -> str:
    """Take the schedule's words out of the request."""
    if schedule is None:
        return text
    for start, end in reversed(schedule.spans):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split()).strip(" ,:;")
