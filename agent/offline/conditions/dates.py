"""Conditions about time, counted from the start of the run: `due within 3 days`, `created since yesterday`."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.conditions.condition import Condition, Found, Test
from agent.offline.conditions.subjects import INTRO, STOP, noun_before, subject_of
from agent.offline.language.gated import Gated

_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0, "year": 8760.0}
_SPAN = r"(?:(?P<n>\d+|an?|one|half an) )?(?P<unit>minute|hour|day|week|month|year)s?"
Bounds = tuple[float | None, float | None]
_Reader = Callable[[float], Bounds]

# How the words bound a moment, as hours from now; open where nothing is said.
_FORMS: tuple[tuple[str, _Reader], ...] = (
    (rf"(?:within|in|over|during|inside|for) (?:the )?(?:next|coming|following|upcoming) {_SPAN}", lambda h: (0, h)),
    (rf"(?:within|in|over|during|from|of) (?:the )?(?:last|past|previous) {_SPAN}", lambda h: (-h, 0)),
    (rf"(?:in |within )?(?:less|fewer|no more|not more|at most|up to|under)(?: than)? {_SPAN} ago", lambda h: (-h, 0)),
    (rf"(?:more|longer|over|at least|no less|not less)(?: than)? {_SPAN} ago", lambda h: (None, -h)),
    (rf"(?:in |within )?(?:less|fewer|no more|at most|up to|under)(?: than)? {_SPAN}(?: (?:away|ahead|from now))", lambda h: (0, h)),
    (rf"in (?:less|fewer|no more|at most|under)(?: than)? {_SPAN}(?! ago)", lambda h: (0, h)),
    (rf"(?:in )?(?:more|over|at least)(?: than)? {_SPAN}(?: (?:away|ahead|from now))", lambda h: (h, None)),
    (rf"(?:is |are |lies |lie )?(?:before|earlier than|sooner than|no later than) (?:in )?{_SPAN} (?:away|ahead|from now|from today)", lambda h: (None, h)),
    (rf"(?:is |are |lies |lie )?(?:after|later than) (?:in )?{_SPAN} (?:away|ahead|from now|from today)", lambda h: (h, None)),
    (rf"within (?:the )?{_SPAN}", lambda h: (0, h)),
    (rf"(?:by|for|since) (?:more|longer|over|at least)(?: than)? {_SPAN}", lambda h: (None, -h)),
    (rf"(?:by|for) {_SPAN} (?:or|and) (?:more|longer)", lambda h: (None, -h)),
)  # fmt: skip
_DAYS: tuple[tuple[str, Bounds], ...] = (
    (r"(?:since|from) yesterday(?: on)?", (-24, None)),
    (r"today or (?:earlier|before)|by today|until today", (None, 0)),
    (r"today or (?:later|after)|from today(?: on)?|not before today", (0, None)),
    (r"(?:is |are |lies |lie )?(?:before|earlier than) today|(?:has|have|had) (?:already )?(?:passed|gone by|elapsed)|(?:is|are|lies|lie) (?:already )?(?:in the past|past|over|behind us|gone|history|long gone)", (None, -24)),
    (r"(?:is |are |lies |lie )?(?:after|later than) today|(?:is|are|lies|lie) (?:still )?in the future", (24, None)),
    (r"(?:on |by |of |from |falls on |falling )?today|this very day", (0, 0)),
    (r"(?:on |falls on )?tomorrow", (24, 24)),
    (r"(?:on |of |from |falls on )?yesterday", (-24, -24)),
)  # fmt: skip
_PREFIXES = {"this month": "yyyy-MM", "this year": "yyyy"}
_ANY = re.compile(
    "|".join(
        f"(?P<f{n}>{re.sub(r'[?]P<(n|unit)>', '?:', form)})" for n, (form, _) in enumerate(_FORMS)
    )
    + "|"
    + "|".join(f"(?P<d{n}>{form})" for n, (form, _) in enumerate(_DAYS))
    + "|(?:in |during |of |from |falls in )?(?P<prefix>this month|this year)"
)
_BOUNDED = Gated(
    rf"(?<![\w@.-])(?:{_ANY.pattern})(?![\w-])",
    needs="ahead|are in the future|are still in the future|at least|at most|away|before|behind us|coming|earlier|elapsed|fewer|following|from now|gone|history|is in the future|is still in the future|last|less|lie in the future|lie still in the future|lies in the future|lies still in the future|longer|month|more|next|over|passed|past|previous|this very day|today|tomorrow|under|up to|within|year|yesterday",
)
# A verb that says what happened at that moment; the field is often called after it.
_EVENTS = {
    "due": "due", "expected": "expected", "planned": "planned", "expire": "expiry", "expires": "expiry", "expired": "expiry", "expiring": "expiry", "end": "end", "ends": "end", "ending": "end",
    "ended": "end", "start": "start", "starts": "start", "starting": "start", "started": "start", "begin": "start", "begins": "start",
    "began": "start", "beginning": "start", "close": "close", "closes": "close", "closing": "close", "closed": "closed", "renew": "renewal", "renews": "renewal",
    "created": "created", "opened": "opened", "placed": "date", "made": "date", "added": "added", "submitted": "submitted", "received": "received",
    "updated": "updated", "changed": "updated", "modified": "updated", "shipped": "shipped", "delivered": "delivered", "ordered": "ordered", "joined": "joined",
    "hired": "hired", "paid": "paid", "published": "published", "reported": "reported", "raised": "created", "logged": "logged", "registered": "registered",
    "overdue": "due", "late": "due", "outstanding": "due", "signed": "signed", "booked": "booked", "arrived": "arrival", "arriving": "arrival", "arrive": "arrival", "arrives": "arrival", "leaving": "departure",
    "happened": "date", "occurred": "date", "took": "date", "scheduled": "scheduled", "falling": "due", "fall": "due", "falls": "due", "ship": "ship", "ships": "ship",
    "run": "end", "runs": "end", "lapse": "expiry", "lapses": "expiry", "mature": "maturity", "matures": "maturity", "seen": "seen", "active": "active",
}  # fmt: skip
# `whose trial_end falls within`: the field is named, so the verb names none.
_NAMED_BEFORE = re.compile(
    r"\b(?:whose|where) (?:the |its |their )?[a-z]+(?:_[a-z]+)+ (?:falls?|comes?|lies?|ends|is|are) $"
)
_BEFORE_EVENT = re.compile(
    r"(?P<lead>(?:\b(?:that|which|who|whatever|what|those|ones|anything|everything) )?(?:(?:is|are|was|were|has|have|had|been|will|be|to|falls?|comes?|becomes?) )*)(?<![a-z_])(?P<event>[a-z]+)(?: (?:due|out|up|place|back|again|for payment|for renewal))* $"
)


# What comes again each year is the same day of another year.
_OF_EVERY_YEAR = re.compile(
    r"(?:\b|_)(?:birth[_ ]?day|anniversary|date[_ ]of[_ ]birth|birth[_ ]?date|dob|name[_ ]?day|jubilee)\b"
)
_LISTED_DAYS = 14
_LASTING = re.compile(r"(?:by|for|since) (?:more|longer|over|at least|\d+ [a-z]+ (?:or|and))\b")


def dated(clause: str, zone: str) -> list[Found]:
    """Find conditions about a moment relative to the start of the run."""
    found = [f for m in _BOUNDED.finditer(clause) if (f := _condition(clause, m, zone))]
    found += [_overdue(clause, m, zone) for m in _OVERDUE.finditer(clause)]
    return found + [_past_its(clause, m, zone) for m in _PAST_ITS.finditer(clause)]


# `more than 10 days overdue`: the due day lies that far back.
_OVERDUE = re.compile(
    rf"(?:(?:that|which|who) )?(?:(?:is|are|was|were) )?(?P<least>more than|over|at least) {_SPAN} (?:overdue|late|past due|behind schedule|past (?:its|their|the) due date)\b"
)


def _overdue(clause: str, match: re.Match[str], zone: str) -> Found:
    back = -float(match["n"] if (match["n"] or "").isdigit() else 1) * _HOURS[match["unit"]]
    back -= 0 if match["least"] == "at least" else 24
    test = Test("due", "dated", ("", _written(back), "day", zone))
    return Found(
        Condition((test,), noun=noun_before(clause[: match.start()])), match.start(), match.end()
    )


# `past its deadline`: what is named lies before today.
_PAST_ITS = Gated(
    r"(?:(?:that|which|who) )?(?:(?:is|are) )?(?P<way>past|beyond|before|ahead of) (?:its|their) (?P<field>(?:[a-z]+[ _])?(?:deadline|date|due date|expiry|end|limit day|term|delivery date))\b",
    needs="ahead of|before|beyond|past",
)


def _past_its(clause: str, match: re.Match[str], zone: str) -> Found:
    bounds = ("", "-24") if match["way"] in {"past", "beyond"} else ("0", "")
    test = Test(match["field"], "dated", (*bounds, "day", zone))
    noun = noun_before(clause[: match.start()])
    return Found(Condition((test,), noun=noun), match.start(), match.end())


def _condition(clause: str, match: re.Match[str], zone: str) -> Found | None:
    left = clause[: match.start()]
    named = _subject(left, match)
    if named is None:
        return None
    field, noun, start = named
    values = _values(match, zone)
    if field and _OF_EVERY_YEAR.search(field):
        low, high = values[0], values[1]
        if not (low and high) or float(high) - float(low) > _LISTED_DAYS * 24:
            return None  # longer than days can be listed one by one
        values = (low, high, "-MM-dd", zone)
    test = Test(field, "dated", values)
    return Found(Condition((test,), noun=noun), start, match.end())


def _subject(left: str, match: re.Match[str]) -> tuple[str | None, str | None, int] | None:
    """Answer (field, noun, start of its words); None when nothing here is said to be at that moment."""
    event = _BEFORE_EVENT.search(left)
    if (
        event
        and event["event"] in _EVENTS
        and not re.search(rf"\b(?:whose|its|their|the|where|if|when) {event['event']} $", left)
        and not _NAMED_BEFORE.search(left)
    ):
        return _EVENTS[event["event"]], noun_before(left[: event.start()]), event.start()
    if _LASTING.match(match[0]):
        return None  # a length of time is a number of its own, unless it counts from an event
    field, noun, start, intro = subject_of(left.rstrip() + " ", symbol=False)
    if field and (
        intro
        or "_" in field
        or re.search(r"\b(?:date|day|time|deadline|birth_?day|birth|anniversary)\b", field)
    ):
        return field, noun, min(start, len(left))
    from_list = re.match(
        r"(?:from|of|in|within|during) (?:(?:the )?(?:last|past|previous|next|coming)|this)|(?:from|of) (?:today|yesterday)$",
        match[0],
    )
    things = noun_before(left)
    if from_list and things:
        return None if things in STOP | INTRO else ("date", things, match.start())
    return None


def _values(match: re.Match[str], zone: str) -> tuple[float | str | bool, ...]:
    if match["prefix"]:
        return ("", "", _PREFIXES[match["prefix"]], zone)
    low, high, grain = _bounds(match)
    return (_written(low), _written(high), grain, zone)


def _bounds(match: re.Match[str]) -> tuple[float | None, float | None, str]:
    for n, (_, read) in enumerate(_FORMS):
        if match[f"f{n}"]:
            span = re.search(
                _SPAN + r"(?: ago| away| ahead| from now|(?: or| and) (?:more|longer))?$",
                match[f"f{n}"],
            )
            assert span is not None  # noqa: S101  # every form ends with a span
            count = {"half an": 0.5, None: 1.0, "a": 1.0, "an": 1.0, "one": 1.0}.get(span["n"])
            hours = (float(span["n"]) if count is None else count) * _HOURS[span["unit"]]
            grain = "moment" if hours < 48 and span["unit"] in {"minute", "hour"} else "day"
            bounds = read(hours)
            return (*(_beyond(bounds) if grain == "day" and _STRICT.match(match[f"f{n}"]) else bounds), grain)  # fmt: skip
    for n, (_, bounds) in enumerate(_DAYS):
        if match[f"d{n}"]:
            return (*bounds, "day")
    raise AssertionError("one of the forms matched")


# The day that lies just so far away is not more than so far away.
_STRICT = re.compile(r"(?:(?:in|by|for|since) )?(?:more|longer|over)\b")


def _beyond(bounds: Bounds) -> Bounds:
    low, high = bounds
    if low is None and high is not None:
        return None, high - 24
    return (low + 24, None) if low is not None and high is None else bounds


def _written(hours: float | None) -> str:
    return "" if hours is None else f"{hours:g}"
