"""What a run may still spend: held against every call before it starts, by what the step has cost before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Resource = Literal["usd", "tokens"]
RESOURCES: Final[tuple[Resource, ...]] = ("usd", "tokens")
USED: Final = "used"
"""Where the note of a call that succeeded tells what it took: {usd, tokens}."""
UNIT: Final = {"usd": "USD", "tokens": "tokens", "calls": "calls"}
_CODE: Final[dict[Resource, str]] = {"usd": "money_budget_spent", "tokens": "token_budget_spent"}
_DIGITS: Final = 9

Amounts = dict[str, float]


@dataclass(slots=True)
class Spending:
    """What a run has spent, what its calls under way are expected to, and the dearest call of each step."""

    spent: Amounts = field(default_factory=dict)
    reserved: Amounts = field(default_factory=dict)
    dearest: dict[str, Amounts] = field(default_factory=dict)

    def refusal(self, step: str, budget: Mapping[str, float]) -> tuple[str, str] | None:
        """Return code and message where a call of the step is expected to go past the budget."""
        for resource in RESOURCES:
            most = budget.get(resource)
            if most is None:
                continue
            so_far = self.spent.get(resource, 0) + self.reserved.get(resource, 0)
            expected = excess(so_far, self.dearest.get(step, {}).get(resource, 0), most)
            if expected is not None:
                unit = UNIT[resource]
                message = (
                    f"Step {step} would bring the run to {expected:g} {unit} or more; "
                    f"its budget is {most:g} {unit}."
                )
                return _CODE[resource], message
        return None

    def reserve(self, step: str) -> Amounts:
        """Count what a call of the step is expected to take; return it, to be given back at its end."""
        expected = dict(self.dearest.get(step, {}))
        add(self.reserved, expected)
        return expected

    def settle(self, step: str, reserved: Amounts, note: Any) -> None:
        """Count what a call has really taken instead of what was expected."""
        add(self.reserved, reserved, -1)
        used = amounts_of(note)
        if used:
            add(self.spent, used)
            self.dearest[step] = dearer(self.dearest.get(step, {}), used)


def excess(so_far: float, more: float, most: float) -> float | None:
    """Return what a call is expected to bring the sum to, where that is too much or nothing is left."""
    expected = round(so_far + more, _DIGITS)
    return expected if so_far >= most or expected > most else None


def add(into: Amounts, amounts: Mapping[str, float], sign: int = 1) -> None:
    """Add amounts to a sum, or with -1 take them off."""
    for key, amount in amounts.items():
        into[key] = round(into.get(key, 0) + sign * amount, _DIGITS)


def dearer(former: Mapping[str, float], used: Amounts) -> Amounts:
    """Return what the dearest call has taken, one more included."""
    return {key: max(former.get(key, 0), used[key]) for key in used}


def amounts_of(note: Any) -> Amounts:
    """Return what the note of a call that succeeded says it took."""
    told = note.get(USED) if isinstance(note, dict) else None
    if not isinstance(told, dict):
        return {}
    found = {resource: told.get(resource) for resource in RESOURCES}
    return {key: value for key, value in found.items() if isinstance(value, int | float)}
