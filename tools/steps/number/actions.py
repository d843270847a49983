"""Numbers: as countries write them, rounded, in other units, in percent and in other currencies."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result
from tools.steps.number.exact import Find, Rounding, exact, percentage, plain, rounded

_LOCALE = r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,2}$"
_CURRENCY = r"^[A-Z]{3}$"
_RULE = (
    "half_up: as on paper; half_even: a half goes to the even digit; up, down: from and to zero."
)


class Number(Result):
    value: float = Field(description="The number.", examples=[1234.56])
    text: str = Field(description="The same with all its decimals, a point before them.")


class ParseArguments(Arguments):
    text: str = Field(
        title="Text",
        description="The number, with a currency or % before or after it where there is one.",
        min_length=1,
        max_length=100,
        examples=["1.234,56 €"],
    )
    locale: str = Field(
        title="Locale",
        description="Whose way of writing it is: 1.234 is a thousand in Germany and one in the USA.",
        pattern=_LOCALE,
        examples=["de", "en_US"],
    )


class Amount(Number):
    currency: str | None = Field(description="The currency (ISO 4217); null without one.")
    is_percent: bool = Field(description="Whether it is followed by %; 5 % is 5.")


@action(
    "number.parse",
    title="Read a number or an amount",
    effect="pure",
    wording=Wording(
        synonyms=("parse a number", "parse an amount", "decimal comma", "read money", "localized number", "text to number"),
        examples=("turn 1.234,56 € into a number", "parse the German amounts"),
    ),
)  # fmt: skip
async def parse(ctx: StepContext, args: ParseArguments) -> Amount:  # noqa: ARG001
    """Read a number or an amount of money as a country writes it."""
    from tools.steps.number.locales import read

    found = await asyncio.to_thread(read, args.text, args.locale)
    return Amount(**_number(found.value), currency=found.currency, is_percent=found.is_percent)


class FormatArguments(Arguments):
    value: float = Field(title="Number", description="The number to write.", allow_inf_nan=False)
    locale: str = Field(
        title="Locale",
        description="Whose way of writing it is.",
        pattern=_LOCALE,
        examples=["de", "en_US"],
    )
    style: Literal["decimal", "currency", "percent"] = Field(
        default="decimal", title="Style", description="percent: 12.5 is written as 12.5 %."
    )
    currency: str | None = Field(
        default=None,
        title="Currency",
        description="By its code, where an amount of money is written.",
        pattern=_CURRENCY,
        examples=["EUR"],
    )
    decimals: int | None = Field(
        default=None,
        ge=0,
        le=12,
        title="Decimals",
        description="How many are written; left out: those of the currency, else what there is.",
    )


class Text(Result):
    text: str = Field(description="The number as people read it there.", examples=["1.234,56 €"])


@action(
    "number.format",
    title="Write a number or an amount",
    effect="pure",
    wording=Wording(
        synonyms=("format a number", "format as currency", "thousands separator", "format money", "format as percent"),
        examples=("format the total as euros", "write the number with thousands separators"),
    ),
)  # fmt: skip
async def format_(ctx: StepContext, args: FormatArguments) -> Text:  # noqa: ARG001
    """Write a number, an amount of money or a percentage as a country does."""
    from tools.steps.number.locales import written

    return Text(
        text=await asyncio.to_thread(
            written, args.value, args.locale, args.style, args.currency, args.decimals
        )
    )


class RoundArguments(Arguments):
    value: float = Field(title="Number", description="The number to round.", allow_inf_nan=False)
    decimals: int = Field(
        default=2,
        ge=-12,
        le=12,
        title="Decimals",
        description="How many are kept; -2 rounds to hundreds.",
    )
    rule: Rounding = Field(default="half_up", title="Rule", description=_RULE)


@action(
    "number.round",
    title="Round a number",
    effect="pure",
    wording=Wording(
        synonyms=(
            "round a number",
            "round up",
            "round down",
            "round to cents",
            "banker's rounding",
        ),
        examples=("round the total to two decimals", "round the price up to full euros"),
    ),
)
async def round_(ctx: StepContext, args: RoundArguments) -> Number:  # noqa: ARG001
    """Round a number to so many decimals, by a named rule."""
    return Number(**_number(rounded(exact(args.value), args.decimals, args.rule)))


class ConvertUnitArguments(Arguments):
    value: float = Field(title="Number", description="How much it is.", allow_inf_nan=False)
    unit: str = Field(
        title="From",
        description="The unit it is in, short or in full.",
        min_length=1,
        max_length=60,
        examples=["mile"],
    )
    to: str = Field(
        title="To",
        description="The unit that is wanted.",
        min_length=1,
        max_length=60,
        examples=["km"],
    )


@action(
    "number.convert_unit",
    title="Convert a unit",
    effect="pure",
    wording=Wording(
        synonyms=("convert units", "unit conversion", "miles to kilometers", "fahrenheit to celsius", "pounds to kilograms"),
        examples=("convert the miles to kilometers", "convert the temperature from Fahrenheit to Celsius"),
    ),
)  # fmt: skip
async def convert_unit(ctx: StepContext, args: ConvertUnitArguments) -> Number:  # noqa: ARG001
    """Convert an amount from one unit of measure to another."""
    from tools.steps.number.units import converted

    return Number(
        **_number(await asyncio.to_thread(converted, exact(args.value), args.unit, args.to))
    )


class PercentageArguments(Arguments):
    find: Find = Field(
        title="Find",
        description="share: what percent of the base the value is; part: value percent of the base; "
        "change: by how many percent the value lies above the base.",
    )
    value: float = Field(title="Value", description="The number itself.", allow_inf_nan=False)
    base: float = Field(
        title="Base", description="The whole, or the number before.", allow_inf_nan=False
    )


@action(
    "number.percentage",
    title="Reckon a percentage",
    effect="pure",
    wording=Wording(
        synonyms=("percentage", "percent of", "percent change", "growth in percent", "share in percent"),
        examples=("what percent of the target is the revenue", "percentage change since last month"),
    ),
)  # fmt: skip
async def percentage_(ctx: StepContext, args: PercentageArguments) -> Number:  # noqa: ARG001
    """Find a share or a change in percent, or so many percent of a number."""
    return Number(**_number(percentage(args.find, exact(args.value), exact(args.base))))


class ConvertCurrencyArguments(Arguments):
    amount: float = Field(title="Amount", description="How much it is.", allow_inf_nan=False)
    rate: float = Field(
        gt=0,
        title="Rate",
        description="What one of its currency costs in the wanted one; none is looked up.",
        allow_inf_nan=False,
        examples=[1.08],
    )
    currency: str = Field(
        title="Currency",
        description="The wanted one by its code: it says how many decimals there are.",
        pattern=_CURRENCY,
        examples=["USD"],
    )
    rule: Rounding = Field(default="half_up", title="Rule", description=_RULE)


class Money(Number):
    currency: str = Field(description="The currency it is in.")


@action(
    "number.convert_currency",
    title="Convert a currency",
    effect="pure",
    wording=Wording(
        synonyms=("convert currency", "currency conversion", "exchange rate", "euros to dollars", "into another currency"),
        examples=("convert the amount to dollars", "convert the price by the exchange rate"),
    ),
)  # fmt: skip
async def convert_currency(ctx: StepContext, args: ConvertCurrencyArguments) -> Money:  # noqa: ARG001
    """Convert an amount of money by a rate that is given."""
    from tools.steps.number.locales import decimals_of

    decimals = await asyncio.to_thread(decimals_of, args.currency)
    made = rounded(exact(args.amount) * exact(args.rate), decimals, args.rule)
    return Money(**_number(made), currency=args.currency)


def _number(value: Decimal) -> dict[str, Any]:
    return {"value": float(value), "text": plain(value)}
