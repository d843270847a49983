"""Times as they are spoken, written as the grammar of schedules reads them: `half past midnight`, `9 sharp`."""

from __future__ import annotations

import re

_CLOCK = r"(?P<clock>\d{1,2}(?::\d\d)?(?: ?[ap]m)?)"
_FORMS = (
    (re.compile(r"\b(?:at |by |towards )?the (?:very )?(?:end|close) of (?:each|every|the|any) (?:working|business|work|week) ?day\b"), "every weekday"),
    (re.compile(r"\b(?:at |by |towards )?the (?:very )?(?:end|close|start|beginning) of (?:each|every) day\b"), "every day"),
    (re.compile(r"\b(?:at |by )?the (?:very )?(?:start|beginning) of (?:each|every|the|any) (?:working|business|work|week) ?day\b"), "every weekday"),
    (re.compile(r"\b(?:at )?(?:a )?half past (?:midnight|12 at night)\b"), "at 0:30"),
    (re.compile(r"\b(?:at )?(?:(?:a|the) )?quarter past midnight\b"), "at 0:15"),
    (re.compile(r"\b(?:at )?(?:(?:a|the) )?quarter to midnight\b"), "at 23:45"),
    (re.compile(r"\b(?:at )?(?:a )?half past (?:noon|midday)\b"), "at 12:30"),
    (re.compile(rf"\b(?:at )?{_CLOCK} (?:sharp|on the dot|o'clock sharp|prompt)\b"), r"at \g<clock>"),
    (re.compile(r"\b(?P<days>(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)[a-z]* ?(?:-|to|through) ?(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)[a-z]*),? hourly (?P<window>(?:from|between) \d{1,2}(?::\d\d)? (?:to|and|until|till) \d{1,2}(?::\d\d)?)\b"), r"every hour \g<window> \g<days>"),
)  # fmt: skip


def as_written(text: str) -> str:
    """Return the text with such times in figures."""
    for form, plain in _FORMS:
        text = form.sub(plain, text)
    return text
