"""Amounts in one spelling: `€1.500`, `1.500,50 eur`, `1,5k` and `$2m` are numbers with a point before their fraction, and the currency behind."""

from __future__ import annotations

import re

_CURRENCY = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
_MAGNITUDE = {"k": 1_000, "thousand": 1_000, "million": 1_000_000}
_SIGN = r"[$€£¥]"
_MONEY = r"(?= ?(?:[$€£]|eur|euros?|usd|dollars?|chf|francs?|gbp|pounds?|dkk|sek|nok|pln|kr)(?!\w))"
_LARGE = r"(?= ?(?:k|thousand|million)\b)"
_START = r"(?<![\d.,])"
# A point before three digits of an amount is no decimal point, and a comma before one or two is one.
_POINTED = r"(?P<whole>\d{1,3}(?:\.\d{3})+)(?:,(?P<part>\d{1,2}))?(?![.,]?\d)"
_WITH_COMMA = r"(?P<whole>\d+),(?P<part>\d{1,2})(?![.,]?\d)"
_IN_WORDS = tuple(
    re.compile(form)
    for form in (
        rf"(?<={_SIGN}){_POINTED}",
        rf"(?<={_SIGN} ){_POINTED}",
        rf"{_START}{_POINTED}{_MONEY}",
        rf"(?<={_SIGN}){_WITH_COMMA}",
        rf"{_START}{_WITH_COMMA}(?:{_MONEY}|{_LARGE})",
    )
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TIMES = re.compile(r"\b(\d+(?:\.\d+)?) ?(k|thousand|million)\b")
_BEFORE = re.compile(rf"({_SIGN})\s*(\d+(?:\.\d+)?)")
_BEHIND = re.compile(rf"(\d+(?:\.\d+)?)\s*({_SIGN})")


def with_plain_amounts(text: str) -> str:
    """Return the text with each amount as a plain number, and the currency behind it."""
    for form in _IN_WORDS:
        text = form.sub(_plain, text)
    text = _TIMES.sub(_magnitude, _THOUSANDS.sub("", text))
    text = _BEFORE.sub(lambda m: f"{m[2]} {_CURRENCY[m[1]]}", text)
    return _BEHIND.sub(lambda m: f"{m[1]} {_CURRENCY[m[2]]}", text)


def _plain(match: re.Match[str]) -> str:
    part = match["part"]
    return match["whole"].replace(".", "") + (f".{part}" if part else "")


def _magnitude(match: re.Match[str]) -> str:
    value = float(match[1]) * _MAGNITUDE[match[2]]
    return str(int(value)) if value.is_integer() else str(value)
