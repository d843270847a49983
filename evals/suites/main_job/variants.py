"""The dev cases said otherwise, by rule: what a planner understands it understands in these too.

A planner that scores well on `dev` and badly here has learnt the cases instead of the language. Names
are changed consistently in words, world and expectations; verbs and schedules only in the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = dict[str, Any]
Vary = Callable[[Row], Row]

_NOUNS = {
    "order": "estimate", "invoice": "permit", "booking": "voucher", "payment": "deposit",
    "deal": "grant", "ticket": "incident", "product": "garment", "expense": "fee",
    "shipment": "crate", "worklog": "timecard", "contract": "lease", "review": "survey",
    "signup": "joiner", "trade": "swap", "reading": "probe", "licence": "badge",
    "customer": "patron",
}  # fmt: skip
_FIELDS = {
    "total": "gross", "amount": "outlay", "balance": "arrears", "score": "grade",
    "priority": "severity", "qty": "units", "temperature": "pressure", "attempts": "retries",
    "seats": "slots", "usage": "load", "rating": "mark", "price": "cost",
}  # fmt: skip
_NAMES = {**_NOUNS, **{f"{noun}s": f"{other}s" for noun, other in _NOUNS.items()}, **_FIELDS}
_NAME = re.compile(
    rf"(?<![\w#@-])({'|'.join(sorted(_NAMES, key=len, reverse=True))})(?![\w@])", re.I
)
_CHANNEL = re.compile(r"#([a-z][a-z-]*)")
_HOST = re.compile(r"(?<=https://)(?=[a-z])")
_MAIL = re.compile(r"\b([a-z][\w.-]*)@(?=(?:[\w-]+\.)*example\b)")
# What names the case or its structure is not text.
_KEPT = {"id", "group", "base", "timezone", "trigger", "kind"}

_QUOTED = re.compile(r'("[^"]*"|https?://\S+|#[\w-]+|\S+@\S+)')
_REWORDED = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"\b[Ff]etch\b", "retrieve"),
        (r"\b[Gg]et(?= the\b| *$)", "load"),
        (r"\bpull(?= *$)", "download"),
        (r"\b[Gg]rab\b", "load"),
        (r"\b[Pp]ost(?= (?:each|the|new|trades|reviews|jobs|orders|one)\b)", "send"),
        (r"\b[Dd]rop(?= the\b)", "remove"),
        (r"\bskip\b", "leave out"),
        (r"\bkeep(?= the\b| those\b| orders\b| readings\b| contracts\b)", "take only"),
        (r"\b(?:[Ee]very|[Ee]ach) weekday\b", "on weekdays"),
        (r"\b[Ee]very day(?= at\b)", "daily"),
        (r"\bover(?= \d)", "above"),
        (r"\b(?:more|greater|higher) than(?= \d)", "over"),
        (r"\bless than(?= \d)", "under"),
        (r"\bfewer than(?= \d)", "less than"),
        (r"\brather than\b", "instead of"),
        (r"\botherwise\b", "else"),
        (r"\bsummary\b", "digest"),
    )
)


def renamed(row: Row) -> Row:
    """Give things, fields, channels, people and hosts other names, everywhere in the case."""
    return {key: value if key in _KEPT else _all_text(value, _rename) for key, value in row.items()}


def reworded(row: Row) -> Row:
    """Say the same with other common words; what is quoted or an address stays."""
    parts = _QUOTED.split(row["words"])
    said = [part if place % 2 else _reword(part) for place, part in enumerate(parts)]
    return {**row, "words": "".join(said)}


VARIANTS: Mapping[str, Vary] = {"dev_renamed": renamed, "dev_reworded": reworded}


def varied(rows: Sequence[Row], vary: Vary) -> list[Row]:
    """Vary every case but the honest ones: those are about their very words."""
    return [vary(row) for row in rows if row.get("group") != "honest"]


def _all_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_all_text(item, change) for item in value]
    if isinstance(value, dict):
        return {_all_text(key, change): _all_text(item, change) for key, item in value.items()}
    return value


def _rename(text: str) -> str:
    text = _CHANNEL.sub(lambda m: "#" + "-".join(part[::-1] for part in m[1].split("-")), text)
    text = _MAIL.sub(lambda m: f"{m[1][::-1]}@", text)
    text = _HOST.sub("eu-", text)
    return _NAME.sub(lambda m: _as_spelled(m[1], _NAMES[m[1].lower()]), text)


def _reword(text: str) -> str:
    for pattern, other in _REWORDED:
        text = pattern.sub(lambda m, other=other: _as_spelled(m[0], other), text)  # type: ignore[misc]
    return text


def _as_spelled(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new
