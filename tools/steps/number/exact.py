"""Numbers as people reckon with them: in decimals, rounded by a named rule."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Final, Literal

from tools.sdk.errors import bad_data

Rounding = Literal["half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"]
"""half_up: as on paper; half_even: a half goes to the even digit; up, down: from and to zero."""

Find = Literal["share", "part", "change"]

_CONTEXT: Final = decimal.Context(prec=60, Emax=400, Emin=-400)
_LARGEST: Final = Decimal(10) ** 300


def exact(value: float) -> Decimal:
    """Return the decimal that a JSON number was written as."""
    return Decimal(repr(value))


def plain(value: Decimal) -> str:
    """Return digits without an exponent: 1234.50, never 1.2345E+3."""
    return f"{value:f}"


def rounded(value: Decimal, decimals: int, rule: Rounding) -> Decimal:
    """Return the number with that many decimals; fewer than none round to tens, hundreds and so on."""
    if abs(value) >= _LARGEST:
        raise bad_data("number_too_large", "the number has more than 300 digits")
    # As many digits as the number has before its point, and those that are wanted behind it.
    context = decimal.Context(
        prec=max(value.adjusted(), 0) + abs(decimals) + 5, rounding=f"ROUND_{rule.upper()}"
    )
    made = value.quantize(Decimal(1).scaleb(-decimals), context=context)
    return made if decimals >= 0 else made.quantize(Decimal(1), context=context)


def percentage(find: Find, value: Decimal, base: Decimal) -> Decimal:
    """Return what percent of the base the value is, that percent of it, or the way from it."""
    if find == "part":
        return _CONTEXT.divide(_CONTEXT.multiply(base, value), Decimal(100))
    if not base:
        raise bad_data(
            "base_is_zero",
            f"a {find} of zero is no number",
            hint="leave such rows out before, or give them another base",
        )
    over = value if find == "share" else _CONTEXT.subtract(value, base)
    # A change is told by its direction, also where the base is below zero.
    below = base if find == "share" else abs(base)
    return _CONTEXT.divide(_CONTEXT.multiply(over, Decimal(100)), below)
