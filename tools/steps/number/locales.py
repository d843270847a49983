"""Numbers as countries write them, by Unicode's CLDR: read strictly, and written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    NumberFormatError,
    get_currency_precision,
    list_currencies,
    parse_decimal,
    parse_pattern,
)

from tools.sdk.errors import bad_data
from tools.steps.number.exact import exact, rounded

Style = Literal["decimal", "currency", "percent"]
_SPACES: Final = " \u00a0\u202f\u2009"
_QUOTES: Final = "'\u2019"
_NUMBER = re.compile(r"[\d.,'\u2019\u066b\u066c \u00a0\u202f\u2009]*\d")
_SIGNS: Final = {"+": 1, "-": -1, "\u2212": -1}
# What is written in every country alike, where a locale has no word of its own for it.
_ELSEWHERE: Final = Locale("en")


class Read:
    """A number that was written somehow: what it is, and what it is of."""

    __slots__ = ("currency", "is_percent", "value")

    def __init__(self, value: Decimal, currency: str | None, *, is_percent: bool) -> None:
        self.value = value
        self.currency = currency
        self.is_percent = is_percent


def read(text: str, locale: str) -> Read:
    """Return the number a text is in its locale, or raise bad_data."""
    place = _locale(locale)
    found = _NUMBER.search(text)
    digits = found.group().strip(_SPACES) if found else ""
    if found is None or not digits[0].isdigit():
        raise _no_number(text, place)
    sign, before = _signed(text[: found.start()].strip())
    around = [piece for piece in (before, text[found.end() :].strip()) if piece]
    if len(around) > 1:
        raise _no_number(text, place)
    try:
        value = sign * parse_decimal(_as_written(digits, place), locale=place, strict=True)
    except (NumberFormatError, ArithmeticError) as exc:
        raise _no_number(text, place) from exc
    unit = around[0] if around else None
    if unit == "%":
        return Read(value, None, is_percent=True)
    return Read(value, _currency(unit, place) if unit else None, is_percent=False)


def written(
    value: float, locale: str, style: Style, currency: str | None, decimals: int | None
) -> str:
    """Return the number as its locale writes it; percent: 12.5 is written as 12.5 %."""
    place = _locale(locale)
    if style == "currency":
        return _money(exact(value), place, currency, decimals)
    formats = place.decimal_formats[None] if style == "decimal" else place.percent_formats[None]
    pattern = parse_pattern(formats.pattern)
    amount = exact(value)
    if decimals is not None:
        amount = rounded(amount, decimals, "half_up")
        pattern.frac_prec = (decimals, decimals)
    if style == "percent":
        amount = amount.scaleb(-2)
    return str(pattern.apply(amount, place, decimal_quantization=decimals is not None))


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has: two for EUR, none for JPY."""
    if currency not in list_currencies():
        raise bad_data("unknown_currency", f"{currency!r} is no currency of ISO 4217")
    return get_currency_precision(currency)


def _money(amount: Decimal, place: Locale, currency: str | None, decimals: int | None) -> str:
    if currency is None:
        raise bad_data("unknown_currency", "no currency is named", hint="give one, such as EUR")
    wanted = decimals_of(currency) if decimals is None else decimals
    pattern = parse_pattern(place.currency_formats["standard"].pattern)
    pattern.frac_prec = (wanted, wanted)
    exactly = rounded(amount, wanted, "half_up")
    return str(pattern.apply(exactly, place, currency=currency, currency_digits=False))


def _signed(before: str) -> tuple[int, str]:
    """Return the sign that stands first or right before the digits, and what else stands there."""
    for mark, factor in _SIGNS.items():
        if mark in (before[:1], before[-1:]):
            return factor, before.replace(mark, "", 1).strip()
    return 1, before


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as exc:
        raise bad_data(
            "unknown_locale", f"there is no locale {name!r}", hint="such as de, en_US or fr_CH"
        ) from exc


def _as_written(digits: str, place: Locale) -> str:
    """Return the digits with the separator the locale has, where people type one that looks alike."""
    group: str = place.number_symbols["latn"]["group"]
    for alike in (_SPACES, _QUOTES):
        if group in alike:
            return re.sub(f"[{alike}]", group, digits)
    return digits


def _currency(word: str, place: Locale) -> str:
    if word in list_currencies():
        return word
    for locale in (place, _ELSEWHERE):
        for code, symbol in locale.currency_symbols.items():
            if symbol == word:
                return str(code)
    raise bad_data(
        "unknown_currency",
        f"{word[:40]!r} is no currency that {place} has a word for",
        hint="write the currency as its code, such as EUR",
    )


def _no_number(text: str, place: Locale) -> Exception:
    return bad_data(
        "not_a_number",
        f"{text[:80]!r} is no number as {place} writes it",
        hint="check the locale: which sign stands before the decimals, which between thousands?",
    )
