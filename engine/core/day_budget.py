"""What may still be spent today: of a workflow's budget and its organization's, held against every call before it starts."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from engine.core.budget import UNIT, Amounts, add, amounts_of, dearer, excess

Whose = Literal["workflow", "organization"]
CODES: Final = {
    "usd": "day_money_budget_spent",
    "tokens": "day_token_budget_spent",
    "calls": "day_call_budget_spent",
}
_NAME: Final[dict[Whose, str]] = {"workflow": "this workflow", "organization": "the organization"}
_HINT: Final[dict[Whose, str]] = {
    "workflow": "A new day begins at 00:00 UTC; settings.budget.per_day of the workflow says how much it may take.",
    "organization": "A new day begins at 00:00 UTC; an owner can raise the organization's budget in the settings.",
}


@dataclass(frozen=True, slots=True)
class DayRefusal:
    """Why a call is not made today."""

    whose: Whose
    resource: str
    most: float
    message: str
    is_news: bool
    """Whether it is the first one of this budget today, of which somebody is to be told."""

    @property
    def code(self) -> str:
        """Return the stable code of the failure."""
        return CODES[self.resource]

    @property
    def hint(self) -> str:
        """Return what to do next."""
        return _HINT[self.whose]


@dataclass(slots=True)
class DaySpending:
    """What was spent on one day of one budget, and what its calls under way are expected to take."""

    spent: Amounts = field(default_factory=dict)
    reserved: Amounts = field(default_factory=dict)
    dearest: dict[str, Amounts] = field(default_factory=dict)
    """Of a workflow: what the dearest call of each step has taken today."""
    was_told: bool = False
    """Whether a call was refused today."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "DaySpending":
        """Return what was stored, which stays as it is."""
        return cls(**deepcopy(dict(stored)))

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)

    def refusal(
        self, whose: Whose, step: str, expected: Amounts, budget: Mapping[str, float]
    ) -> DayRefusal | None:
        """Return why a call that is expected to take so much would go past the budget, or None."""
        more = {**expected, "calls": 1}
        for resource in CODES:
            most = budget.get(resource)
            if most is None:
                continue
            so_far = self.spent.get(resource, 0) + self.reserved.get(resource, 0)
            too_much = excess(so_far, more.get(resource, 0), most)
            if too_much is not None:
                unit = UNIT[resource]
                message = (
                    f"Step {step} would bring {_NAME[whose]} to {too_much:g} {unit} or more today; "
                    f"its budget is {most:g} {unit} a day."
                )
                return DayRefusal(whose, resource, most, message, is_news=not self.was_told)
        return None


Days = Mapping[Whose, DaySpending]
"""Where a call counts: always with its workflow, and with an organization that has a budget."""


def begin(
    days: Days, budgets: Mapping[Whose, Mapping[str, float]], step: str
) -> Amounts | DayRefusal:
    """Count a call and what it is expected to take, and return that; or count nothing and say why not."""
    expected = dict(days["workflow"].dearest.get(step, {}))
    for whose, day in days.items():
        refused = day.refusal(whose, step, expected, budgets[whose])
        if refused is not None:
            day.was_told = True
            return refused
    for day in days.values():
        add(day.spent, {"calls": 1})
        add(day.reserved, expected)
    return expected


def settle(days: Days, step: str, expected: Mapping[str, float], note: Any) -> None:
    """Count what a call has really taken, as its note tells, instead of what was expected."""
    used = amounts_of(note)
    for day in days.values():
        add(day.reserved, expected, -1)
        add(day.spent, used)
    if used:
        dearest = days["workflow"].dearest
        dearest[step] = dearer(dearest.get(step, {}), used)
