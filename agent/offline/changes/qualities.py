"""Qualities in every degree (`heavier than`, `the fullest first`, `most expensive`) and the fields that measure them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.building.field_choice import meant_field
from agent.offline.building.item_shapes import is_numeric
from agent.offline.changes.things import Fields


@dataclass(frozen=True, slots=True)
class Quality:
    """What is measured, and whether the utmost of it is the largest number."""

    measured: tuple[str, ...]
    rises: bool


_MONEY = ("price", "cost", "amount", "total", "value", "fee")
_SIZE = ("size", "volume", "amount", "total", "count")
_FILLING = ("used", "usage", "fill", "level", "percent", "stock", "left", "count", "quantity")
_AGE = ("age", "days", "hours", "since", "created", "date")
_SPEED = ("speed", "duration", "seconds", "minutes", "latency")
_WEIGHT = ("weight", "kg", "mass")
_LENGTH = ("length", "duration", "minutes", "days", "distance")
_QUALITIES: dict[str, Quality] = {
    **dict.fromkeys(("expensive", "costly", "pricy", "dear"), Quality(_MONEY, rises=True)),
    **dict.fromkeys(("cheap", "inexpensive", "affordable"), Quality(_MONEY, rises=False)),
    "heavy": Quality(_WEIGHT, rises=True),
    "light": Quality(_WEIGHT, rises=False),
    "full": Quality(_FILLING, rises=True),
    "empty": Quality(_FILLING, rises=False),
    "scarce": Quality(_FILLING, rises=False),
    "long": Quality(_LENGTH, rises=True),
    "short": Quality(_LENGTH, rises=False),
    "old": Quality(_AGE, rises=True),
    "young": Quality(_AGE, rises=False),
    **dict.fromkeys(("big", "large", "great"), Quality(_SIZE, rises=True)),
    **dict.fromkeys(("small", "tiny", "little"), Quality(_SIZE, rises=False)),
    **dict.fromkeys(("warm", "hot"), Quality(("temperature", "degrees"), rises=True)),
    **dict.fromkeys(("cold", "cool"), Quality(("temperature", "degrees"), rises=False)),
    "high": Quality((), rises=True),
    "low": Quality((), rises=False),
    "fast": Quality(_SPEED, rises=True),
    "slow": Quality(_SPEED, rises=False),
    "late": Quality(("late", "delay", "overdue", "days"), rises=True),
    "near": Quality(("distance", "km", "days"), rises=False),
    "close": Quality(("distance", "km", "days"), rises=False),
    "far": Quality(("distance", "km"), rises=True),
    "busy": Quality(("load", "count", "usage", "visits"), rises=True),
    "popular": Quality(("views", "clicks", "visits", "likes", "votes", "count"), rises=True),
    "urgent": Quality(("priority", "urgency", "severity"), rises=True),
    "severe": Quality(("severity", "level"), rises=True),
    "good": Quality(("rating", "score", "stars", "grade"), rises=True),
    "bad": Quality(("rating", "score", "stars", "grade"), rises=False),
    "strong": Quality(("strength", "score", "power"), rises=True),
    "weak": Quality(("strength", "score", "power"), rises=False),
    "loyal": Quality(("orders", "visits", "years"), rises=True),
    "profitable": Quality(("profit", "margin", "revenue"), rises=True),
}  # fmt: skip
_IRREGULAR = {"best": "good", "better": "good", "worst": "bad", "worse": "bad", "dearest": "dear", "priciest": "pricy", "furthest": "far", "farthest": "far"}  # fmt: skip
_DEGREE = re.compile(r"\b(?:(?P<more>most|more|least|less) )?(?P<word>[a-z]{3,})\b")


def _base(word: str) -> str | None:
    """Answer the adjective of `heavier` and `heaviest`; None where it is no such form."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    match = re.fullmatch(r"(?P<stem>[a-z]+?)(?:er|est)", word)
    if match is None:
        return None
    stem = match["stem"]
    forms = (stem, f"{stem}e", f"{stem[:-1]}y" if stem.endswith("i") else stem, stem[:-1] if stem[-2:-1] == stem[-1:] else stem)  # fmt: skip
    return next((form for form in forms if form in _QUALITIES), None)


def quality_in(words: str) -> Quality | None:
    """Answer the one quality that words compare by; `least` and `less` turn it around."""
    for match in _DEGREE.finditer(words):
        base = match["word"] if match["more"] else _base(match["word"])
        found = _QUALITIES.get(base or "")
        if found is None and match["more"] in {"most", "least"}:
            # what nobody has a measure for is measured by the only number there is
            found = Quality((), rises=True)
        if found is not None:
            turned = match["more"] in {"least", "less"}
            return Quality(found.measured, found.rises != turned)
    return None


def measured_by(quality: Quality, fields: Fields, compared: str | None = None) -> str | None:
    """Answer the field that measures a quality: one that is called so, else what is compared already, else the only number."""
    numbers = {name: shape for name, shape in fields.items() if is_numeric(shape)}
    for word in quality.measured:
        exact = [name for name in numbers if word in re.split(r"[_.]", name.lower())]
        if len(exact) == 1:
            return exact[0]
    for word in quality.measured:
        if (found := meant_field(word, numbers)) is not None:
            return found
    if compared in numbers:
        return compared
    return next(iter(numbers)) if len(numbers) == 1 else None
