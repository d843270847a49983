"""Numbers: read as they are meant or not at all, reckoned in decimals, and hostile ones refused in time."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.steps.number.exact import rounded
from tools.steps.number.locales import read, written


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(action, args)


async def _made(action: str, **args: Any) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def _code(action: str, **args: Any) -> str:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"
    return outcome.error.code


@pytest.mark.parametrize(
    ("text", "locale", "value", "currency"),
    [
        ("1.234,56 €", "de", "1234.56", "EUR"),
        ("€1,234.56", "en_US", "1234.56", "EUR"),
        ("-$5", "en_US", "-5", "USD"),
        ("$ -5.50", "en-US", "-5.50", "USD"),
        ("$5", "en_CA", "5", "CAD"),
        ("1 234,50 €", "fr", "1234.50", "EUR"),
        ("1’234.50 CHF", "de_CH", "1234.50", "CHF"),
        ("12,34,567.8", "hi_IN", "1234567.8", None),
        ("−0,5", "de", "-0.5", None),
        ("zł 12,30", "pl", "12.30", "PLN"),
        ("GBP 7", "de", "7", "GBP"),
        ("007", "en", "7", None),
    ],
)
async def test_amounts_are_read_as_their_country_writes_them(
    text: str, locale: str, value: str, currency: str | None
) -> None:
    made = await _made("number.parse", text=text, locale=locale)
    assert Decimal(made["text"]) == Decimal(value)
    assert made["value"] == float(value)
    assert (made["currency"], made["is_percent"]) == (currency, False)


async def test_a_percentage_is_read_as_its_number() -> None:
    made = await _made("number.parse", text="12,5 %", locale="de")
    assert made == {"value": 12.5, "text": "12.5", "currency": None, "is_percent": True}


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("1.234,56", "en", "not_a_number"),
        ("12.34,5", "de", "not_a_number"),
        ("1,2,3", "de", "not_a_number"),
        ("NaN", "en", "not_a_number"),
        ("1e500", "en", "unknown_currency"),
        ("Infinity", "en", "not_a_number"),
        ("$5 and more", "en", "not_a_number"),
        (".5", "en", "not_a_number"),
        ("5 doubloons", "en", "unknown_currency"),
        ("5", "xx", "unknown_locale"),
        ("5", "zz_ZZ", "unknown_locale"),
    ],
)
async def test_what_could_be_meant_otherwise_is_no_number(
    text: str, locale: str, code: str
) -> None:
    assert await _code("number.parse", text=text, locale=locale) == code


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ({"value": 1234.5, "locale": "de", "style": "currency", "currency": "EUR"}, "1.234,50 €"),
        ({"value": 1234.5, "locale": "en_US", "style": "currency", "currency": "JPY"}, "¥1,235"),
        ({"value": 12.5, "locale": "de", "style": "percent"}, "12,5 %"),
        ({"value": 1234567.891, "locale": "en_IN"}, "12,34,567.891"),
        ({"value": 2.675, "locale": "en", "decimals": 2}, "2.68"),
        ({"value": -7, "locale": "de", "decimals": 1}, "-7,0"),
    ],
)
async def test_amounts_are_written_as_their_country_reads_them(
    args: dict[str, Any], text: str
) -> None:
    made = (await _made("number.format", **args))["text"]
    assert made.replace("\u00a0", " ") == text


async def test_money_needs_a_currency_that_there_is() -> None:
    money = {"value": 1, "locale": "de", "style": "currency"}
    assert await _code("number.format", **money) == "unknown_currency"
    assert await _code("number.format", **money, currency="QQQ") == "unknown_currency"


@pytest.mark.parametrize(
    ("value", "decimals", "rule", "text"),
    [
        (2.675, 2, "half_up", "2.68"),
        (2.665, 2, "half_even", "2.66"),
        (-2.5, 0, "half_up", "-3"),
        (-2.5, 0, "half_down", "-2"),
        (2.001, 2, "up", "2.01"),
        (-2.009, 2, "down", "-2.00"),
        (-2.001, 2, "ceiling", "-2.00"),
        (-2.001, 2, "floor", "-2.01"),
        (1250, -2, "half_even", "1200"),
        (1e22, 2, "half_up", "10000000000000000000000.00"),
        (1e-320, 2, "half_up", "0.00"),
    ],
)
async def test_rounding_keeps_to_its_rule(
    value: float, decimals: int, rule: str, text: str
) -> None:
    made = await _made("number.round", value=value, decimals=decimals, rule=rule)
    assert made == {"value": float(text), "text": text}
    assert await _code("number.round", value=1e305) == "number_too_large"


@pytest.mark.parametrize(
    ("value", "unit", "to", "wanted"),
    [
        (5, "mi", "km", 8.04672),
        (5, "Miles", "Kilometers", 8.04672),
        (100, "°F", "°C", 37.7777777777777),
        (1, "GB", "MiB", 953.67431640625),
        (36, "km/h", "m/s", 10),
        (3, "m²", "cm^2", 30_000),
        (2, "kWh", "MJ", 7.2),
        (0.1, "kg", "g", 100),
    ],
)
async def test_units_are_converted(value: float, unit: str, to: str, wanted: float) -> None:
    made = await _made("number.convert_unit", value=value, unit=unit, to=to)
    assert made["value"] == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize(
    ("unit", "to", "code"),
    [
        ("kg", "m", "units_unlike"),
        ("foo", "m", "unknown_unit"),
        ("m^9^9^9^9", "m", "unknown_unit"),
        ("m**99999999", "m", "unknown_unit"),
        ("9**9**9", "m", "unknown_unit"),
        ("__import__('os')", "m", "unknown_unit"),
        ("dBm", "W", "unit_unfit"),
    ],
)
async def test_hostile_and_unlike_units_are_refused_within_a_second(
    unit: str, to: str, code: str
) -> None:
    await _made("number.convert_unit", value=1, unit="m", to="cm")
    began = time.process_time()
    assert await _code("number.convert_unit", value=1, unit=unit, to=to) == code
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("find", "value", "base", "wanted"),
    [
        ("share", 30, 120, "25"),
        ("part", 19, 200, "38"),
        ("change", 110, 100, "10"),
        ("change", -50, -100, "50"),
        ("share", 0.1, 0.3, "33.3333333333"),
    ],
)
async def test_percentages(find: str, value: float, base: float, wanted: str) -> None:
    made = await _made("number.percentage", find=find, value=value, base=base)
    assert made["text"].startswith(wanted)


async def test_a_share_of_nothing_is_no_number() -> None:
    for find in ("share", "change"):
        code = await _code("number.percentage", find=find, value=1, base=0)
        assert code == "base_is_zero"


async def test_currencies_are_converted_by_the_given_rate_and_have_their_decimals() -> None:
    euros = await _made("number.convert_currency", amount=19.99, rate=1.085, currency="USD")
    assert euros == {"value": 21.69, "text": "21.69", "currency": "USD"}
    yen = await _made("number.convert_currency", amount=1, rate=162.5, currency="JPY")
    assert yen["text"] == "163"


@given(
    st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    st.sampled_from(["de", "en_US", "fr", "de_CH", "hi_IN", "pl", "es", "sv"]),
)
@settings(max_examples=60)
def test_what_is_written_reads_back(value: Decimal, locale: str) -> None:
    amount = float(value)
    text = written(amount, locale, "currency", "EUR", 3)
    again = read(text, locale)
    assert (again.value, again.currency) == (rounded(value, 3, "half_up"), "EUR")
