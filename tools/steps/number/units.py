"""Units of measure, by Pint's tables, in decimal arithmetic."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pint

from tools.sdk.errors import bad_data

# A power is one digit: a tower of powers would be reckoned out before it is looked at.
_NAME: Final = r"[A-Za-z°µμΩ_]+"
_UNIT = re.compile(rf"({_NAME}) ?(?:(?:\^|\*\*)?(-?[1-9])|([²³]))?")
_WHOLE = re.compile(rf"{_UNIT.pattern}(?: ?[*/·] ?{_UNIT.pattern}){{0,5}}")


def converted(value: Decimal, unit: str, wanted: str) -> Decimal:
    """Return the value in the wanted unit, or raise bad_data where the two measure different things."""
    try:
        amount = _registry().Quantity(value, _unit(unit)).to(_unit(wanted)).magnitude
    except pint.DimensionalityError as exc:
        raise bad_data(
            "units_unlike",
            f"{unit!r} and {wanted!r} measure different things",
            hint="check both; mind that F is farad, and °F or degF a temperature",
        ) from exc
    except (pint.PintError, ArithmeticError, TypeError, ValueError) as exc:
        raise bad_data(
            "unit_unfit", f"{unit!r} cannot be reckoned into {wanted!r}: it has no fixed measure"
        ) from exc
    return Decimal(amount)


def _unit(text: str) -> Any:
    whole = _WHOLE.fullmatch(text.strip())
    if whole is None:
        raise _unknown(text)
    spelled = _UNIT.sub(_with_power, text.strip()).replace("·", "*")
    for spelling in (spelled, spelled.lower()):
        try:
            return _registry().parse_units(spelling)
        except pint.UndefinedUnitError:
            continue
    raise _unknown(text)


def _with_power(found: re.Match[str]) -> str:
    name, power, raised = found.groups()
    power = power or {"²": "2", "³": "3", None: None}[raised]
    return f"{name}**{power}" if power else name


@cache
def _registry() -> Any:
    return pint.UnitRegistry(non_int_type=Decimal, autoconvert_offset_to_baseunit=True)


def _unknown(text: str) -> Exception:
    return bad_data(
        "unknown_unit",
        f"there is no unit {text[:60]!r}",
        hint="write it short or in full, such as km, mile, degF, kWh, MiB or km/h",
    )
