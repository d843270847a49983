"""Words about time that the grammar of schedules has not used: then the schedule is asked, not guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.offline.language.verbs import SEND_VERBS
from agent.offline.timing.calendar_words import DAY, MONTH
from agent.offline.timing.schedules import Schedule
from engine.core.schedule import ScheduleConfig, ScheduleInvalid
from engine.core.schedule import describe as schedule_words

_LEADS = re.compile(
    r"(?:(?:but|and|only|also|except|not|unless|just|either) )*(?:on|at|in|during|until|till|from|between|every|each|through|throughout|outside|for|as long as|except|not|no|never|while|within|before|after|starting|beginning|by|around|whenever|daily|weekly|monthly|mornings|evenings|afternoons|nights|once|twice|several|a few|some|the|alternate|alternating|odd|even|last|\d{1,2}(?:st|nd|rd|th)?|january|february|april|june|july|august|september|october|november|december)\b"
)
_TIMES = re.compile(
    rf"\b(?:(?:every|each|once|twice|times) (?:an? |full |single |other |few |couple )*(?:day|week|month|year|hour|minute|quarter|half|morning|evening|night|noon|term|season)s?|(?:{DAY})|(?:{MONTH})|holidays?|school|term|season|summer|winter|spring|autumn|vacations?|weekends?|workdays?|working days?|business days?"
    r"|o'clock|\d{1,2}(?::\d\d)? ?(?:am|pm)|\d{1,2}:\d\d|daily|weekly|monthly|hourly|yearly|no day|noon|midnight|fortnight|half-?year|quarter|office hours|opening hours|shift|(?:odd|even|alternat(?:e|ing)) \w+|(?:the )?(?:1st|last) (?:one|time)|christmas|easter|new year)\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,2}\.\d{1,2}\.(?:\d{2,4}\b)?|^(?:every|each|on|on the) \d{1,2}(?:st|nd|rd|th)(?:,? (?:and|or|to)?(?: the)? ?\d{1,2}(?:st|nd|rd|th))*(?= ?(?:$|[,;])| (?:post|send|mail|email|get|fetch|run|call|tell|create|make|check|read|list|load)$)"
)
# Whatever this is, with a schedule beside it that ends there.
_ENDS = re.compile(r"(?:but |and |only )*(?:until|till)\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about when it should run, and the nearest reading that may be chosen."""

    question: str
    candidates: tuple[str, ...]
    spans: tuple[str, ...]


def doubt_about(unsupported: Sequence[str], schedule: Schedule | None, zone: str) -> Doubt | None:
    """Answer what to ask when words about time are left over."""
    spans = tuple(s for s in unsupported if _is_of_time(s, schedule))
    if not spans:
        return None
    said = " and ".join(f'"{_without_deed(span)}"' for span in spans)
    reading = _reading(schedule, zone)
    if reading is None or schedule is None:
        return Doubt(f"I do not understand {said}. When should it run?", (), spans)
    question = f"I understand {reading}, but not {said}. When should it run?"
    return Doubt(question, (schedule.cron,) if schedule.cron else (), spans)


def _without_deed(said: str) -> str:
    """`until christmas post`: words that nothing has read may end with the verb of the request."""
    before, _, last = said.rpartition(" ")
    return before if before and last in SEND_VERBS else said


def _is_of_time(said: str, schedule: Schedule | None) -> bool:
    if schedule is not None and _ENDS.match(said):
        return True
    return bool(_LEADS.match(said) and _TIMES.search(said))


def _reading(schedule: Schedule | None, zone: str) -> str | None:
    if schedule is None or schedule.unclear:
        return None
    try:
        told = schedule_words(ScheduleConfig.parse(schedule.config(zone)))
    except ScheduleInvalid:
        return None
    return told[:1].lower() + told[1:]
