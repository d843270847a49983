"""What a request holds as it is written (channels, addresses, numbers), and where a step has a place for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

Step = Mapping[str, Any]

_DAY: Final = r"mon(?:day)?s?|tues?(?:day)?s?|wed(?:nesday)?s?|thu(?:rs(?:day)?)?s?|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?|weekdays?|weekends?"
_UNIT: Final = r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?"
LITERALS: Final[Mapping[str, re.Pattern[str]]] = {
    "channel": re.compile(r"(?<!\w)#[A-Za-z][\w-]*"),
    "address": re.compile(r"\S+@\S+\.\w+"),
    "link": re.compile(r"https?://\S+"),
    "quoted": re.compile(r'"[^"\n]+"|“[^”]+”|(?<!\w)\'[^\'\n]{2,}\'(?!\w)'),
    "number": re.compile(r"(?<![\w#@+./-])\d+(?:[.,]\d+)?(?![\w@/-]*[@/\w])|(?<![\w#@])\d+(?= ?(?:k|%|€|\$|eur)\b)"),
    "span": re.compile(rf"\b(?:\d+|an?|one|two|three|four|five|six|seven|ten|twelve|half an?) ?-?(?:{_UNIT})\b|\b\d+ ?(?:h|d|s)\b", re.IGNORECASE),
    "time": re.compile(rf"\b\d{{1,2}}[:.]\d\d\b|\b\d{{1,2}} ?(?:am|pm|o'clock)\b|\b(?:{_DAY}|daily|weekly|monthly|hourly|noon|midnight|morning|evening|afternoon|night)\b|\bevery (?:day|hour|week|month|\d+)", re.IGNORECASE),
    "phone": re.compile(r"\+\d[\d ]{6,}"),
    "code": re.compile(r"\b(?=\w*\d)(?=\w*[a-zA-Z])\w{5,}\b|\b\d{6,}\b"),
    "language": re.compile(r"\b(?:english|german|french|spanish|italian|portuguese|dutch|polish|turkish|hungarian|romanian|czech|greek|russian|arabic|catalan|danish|swedish|norwegian|finnish|japanese|chinese|korean|ukrainian)\b", re.IGNORECASE),
}  # fmt: skip
LITERAL_NAMES: Final = tuple(LITERALS)

# Where each kind of literal can stand in a step, by the name of its arguments.
_PLACES: Final[Mapping[str, frozenset[str]]] = {
    "channel": frozenset({"channel"}),
    "address": frozenset({"to", "cc", "bcc", "reply_to", "calendar"}),
    "link": frozenset({"url"}),
    "quoted": frozenset({"subject", "title", "text", "instructions", "prompt", "labels"}),
    "phone": frozenset({"to", "sender", "from"}),
    "code": frozenset({"channel_id", "chat_id", "list_id", "id", "spreadsheet", "base_id", "table"}),
    "language": frozenset({"to", "language", "text", "instructions"}),
}  # fmt: skip
_WRITTEN: Final = re.compile(r"[A-Za-z0-9#@][\w@.#-]{2,}|\d+")


def literals_in(text: str) -> list[int]:
    """Answer how many literals of each kind stand in a text."""
    return [len(pattern.findall(text)) for pattern in LITERALS.values()]


def places_of(step: Step) -> list[bool]:
    """Tell for each kind of literal whether a step has a place for it."""
    return [_has_place(name, step) for name in LITERAL_NAMES]


def _has_place(name: str, step: Step) -> bool:
    given = step.get("with") or {}
    if name == "number":
        return bool(numbers_of(step))
    if name == "span":
        return any(key in step for key in ("duration_s", "deadline_s", "timeout_s"))
    return bool(_PLACES.get(name, frozenset()) & set(given))


def numbers_of(step: Step) -> list[str]:
    """Answer the numbers of a step's conditions and limits."""
    given = step.get("with") or {}
    told = [given.get(k) for k in ("where", "limit", "count", "n", "statement", "top")]
    told += [step.get("when"), [case.get("when") for case in step.get("cases") or ()]]
    return re.findall(r"(?<![\w.])\d+(?:\.\d+)?", json.dumps(told))


def written_in(step: Step) -> frozenset[str]:
    """Answer what stands in a step as it is written, in small letters."""
    told = {key: value for key, value in step.items() if key not in ("after", "id", "steps")}
    return frozenset(one.lower() for one in _WRITTEN.findall(json.dumps(told, ensure_ascii=False)))


def written(text: str) -> frozenset[str]:
    """Answer the words of a request that could be copied from a step: codes, names, numbers."""
    return frozenset(
        one.lower()
        for one in _WRITTEN.findall(text)
        if not one.islower() or "#" in one or "@" in one or one.isdigit()
    )
