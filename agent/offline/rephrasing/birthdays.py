"""Whoever has a birthday today: said of the column that holds the day, which is the same day of another year."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.text import Prepared
from agent.offline.rephrasing.declared_columns import columns_of
from agent.offline.rephrasing.known_fields import known_fields

_TODAY: Final = r"(?:today|that day|on that day|on the day|that very day|on this day)"
_HAS: Final = rf"(?:has|have|celebrates?|is having|are having) (?:their|a|his or her|an?|his|her) (?:birthdays?|b-?day) {_TODAY}"
_WHO: Final = r"(?P<who>whoever|everyone who|everybody who|anyone who|anybody who|(?:all )?(?:people|those|ones|colleagues|members|employees|customers|persons) (?:who|that))"
_ANY: Final = re.compile(rf"\b{_WHO} {_HAS}")
_CONGRATULATED: Final = re.compile(
    rf"\b(?:congratulate|greet|cheer|wish (?:a )?happy birthday to) (?:in (?P<place>@chan\d+) )?{_WHO} {_HAS}(?: in (?P<behind>@chan\d+))?(?:,? (?:with )?(?:one|a) (?:post|message) (?:per|for each|each) (?:person|one)?)?"
)
_NAMES: Final = re.compile(rf"\b(?P<verb>post|send|write) (?P<to>(?:in|to|into) @(?:chan|mail)\d+ )?the names? of (?:all )?(?:the )?(?P<rest>(?:people|those|everyone|everybody|employees|members|colleagues) (?:in|from|of) [^.;]*?),? (?:who|that) {_HAS}")  # fmt: skip
_DAY: Final = re.compile(r"(?:[a-z\d]+_)*(?:birth_?day|birth_?date|date_of_birth|dob|born(?:_on)?|bday)(?:_[a-z]+)?")  # fmt: skip


def with_birthdays(text: str, prepared: Prepared) -> str:
    """Return the request with those who have one kept by the column that holds their day."""
    if "birthday" not in text and "bday" not in text:
        return text
    day = _day_of(text, prepared)
    text = _NAMES.sub(rf"read \g<rest> ; keep those whose {day} is today ; \g<verb> \g<to>the names", text)  # fmt: skip
    text = _CONGRATULATED.sub(lambda m: _congratulated(m, day, text), text)
    return _ANY.sub(rf"those whose {day} is today", text)


def _day_of(text: str, prepared: Prepared) -> str:
    names = [name for columns in columns_of(text).values() for name in columns]
    found = [name for name in names or sorted(known_fields(prepared)) if _DAY.fullmatch(name)]
    return found[0] if len(found) == 1 else "birthday"


def _congratulated(match: re.Match[str], day: str, text: str) -> str:
    place = match["place"] or match["behind"]
    if place is None:
        return match[0]
    names = [name for columns in columns_of(text).values() for name in columns if name != day]
    told = "name" if "name" in names or not names else names[0]
    return f"keep those whose {day} is today ; post the {told} of each of them in {place}"
