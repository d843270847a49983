"""Shapes of budgets of a day."""

from datetime import date
from typing import Annotated

from pydantic import Field

from api.shapes import Given, Shown

Money = Annotated[float, Field(ge=0, le=1e12)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000_000)]


class DayBudgetGiven(Given):
    """What may be spent on a day; what is left out, or null, has no limit."""

    usd: Money | None = None
    tokens: Count | None = None
    calls: Count | None = None


class DayBudgetShown(Shown):
    """What may be spent on a day; null is no limit."""

    usd: float | None
    tokens: int | None
    calls: int | None


class SpentShown(Shown):
    """What was spent, and what calls under way are expected to take."""

    usd: float
    tokens: int
    calls: int


class BudgetShown(Shown):
    per_day: DayBudgetShown
    day: date = Field(description="today, by UTC: then a new day begins for everybody")
    spent: SpentShown = Field(description="counted from the first call under a budget of the day")
    is_used_up: bool = Field(description="whether a call was refused today")
