"""Conditions: comparisons of fields, joined by one word, and their opposites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Figure = Literal["sum", "avg", "min", "max"]
Operator = Literal[
    ">", ">=", "<", "<=", "==", "!=", "between", "contains", "starts", "ends", "empty", "dated"
]
_OPPOSITE: dict[Operator, Operator] = {
    ">": "<=",
    ">=": "<",
    "<": ">=",
    "<=": ">",
    "==": "!=",
    "!=": "==",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Another field of the same thing, which a field is compared with."""

    field: str


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison; `field` is None when the words do not say what is compared."""

    field: str | None
    operator: Operator
    values: tuple[float | str | bool | Beside, ...]
    """For `dated`: from and to, as hours from the start of the run (empty: open), the grain, the zone."""
    unit: str | None = None
    """The unit of time behind the number: what is compared may be an age or a moment."""
    figure: Figure | None = None
    """Of a whole list: the figure over the field that is compared."""
    denied: bool = False
    """The comparison must not hold: `does not contain`, `not between`."""

    def opposite(self) -> Test:
        """Answer the comparison that holds where this one does not."""
        return self.negated() or replace(self, denied=not self.denied)

    def negated(self) -> Test | None:
        """Answer the opposite where one comparison says it."""
        if self.denied:
            return replace(self, denied=False)
        if self.operator == "empty":
            return replace(self, values=(not self.values[0],))
        other = _OPPOSITE.get(self.operator)
        return replace(self, operator=other) if other else None


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons joined by one word, about `noun` when the words name it."""

    tests: tuple[Test, ...]
    joined: Literal["and", "or"] = "and"
    noun: str | None = None
    inverted: bool = False

    def also(self, other: Condition) -> Condition | None:
        """Answer both conditions as one; None when that needs more than one `and`."""
        if self.inverted or other.inverted:
            return self.plain().also(other.plain())
        if any(c.joined == "or" and len(either(c)) > 1 for c in (self, other)):
            return None
        return Condition(either(self) + either(other), "and", self.noun or other.noun)

    def plain(self) -> Condition:
        """Answer the same without a `not` around it: the opposite of each comparison, joined the other way."""
        if not self.inverted:
            return self
        joined: Literal["and", "or"] = "or" if self.joined == "and" else "and"
        opposites = tuple(test.opposite() for test in self.tests)
        return Condition(opposites, joined if len(opposites) > 1 else "and", self.noun)

    def inverse(self) -> Condition:
        opposite = self.tests[0].negated() if len(self.tests) == 1 and not self.inverted else None
        if opposite is not None:
            return replace(self, tests=(opposite,))
        return replace(self, inverted=not self.inverted)


@dataclass(frozen=True, slots=True)
class Found:
    """A condition and where its words stand."""

    condition: Condition
    start: int
    end: int


def either(condition: Condition) -> tuple[Test, ...]:
    """Answer the tests of a condition that others stand beside: `kind is a or b` becomes one of several values."""
    tests = condition.tests
    same = {(t.field, t.operator) for t in tests} == {(tests[0].field, "==")}
    if condition.joined != "or" or len(tests) < 2 or not same:  # one is no choice
        return tests
    return (replace(tests[0], values=tuple(v for t in tests for v in t.values)),)


def all_of(conditions: Sequence[Condition]) -> Condition:
    """Answer conditions of one clause as one."""
    whole = conditions[0]
    for other in conditions[1:]:
        whole = whole.also(other) or whole
    return whole


def fork(before: Condition, new: Condition) -> Condition | None:
    """Answer the condition that stands beside another one: `5 to 20 go here, over 20 go there`.

    None when both can hold of one thing; then the new one narrows what is left.
    """
    if len(new.tests) != 1 or before.inverted or new.inverted:
        return None
    test = new.tests[0]
    rivals = [t for t in before.tests if _apart(t, test)]
    if not rivals or (before.joined == "or" and len(rivals) < len(before.tests)):
        return None
    field = test.field or rivals[0].field
    others = tuple(t for t in before.tests if t.field not in {field, rivals[0].field})
    return Condition((*others, replace(test, field=field)), "and", new.noun or before.noun)


def apart(before: Condition, new: Condition) -> bool:
    """Tell whether no one thing meets both conditions."""
    return fork(before, new) is not None


def _apart(one: Test, other: Test) -> bool:
    """Tell whether no value meets both tests."""
    if one.field is not None and other.field is not None and one.field != other.field:
        return False
    if one.denied or other.denied:
        return False
    if one.operator == other.operator == "==":
        return not set(one.values) & set(other.values)
    spans = _span(one), _span(other)
    if spans[0] is None or spans[1] is None:
        return False
    (low, high, _), (floor, ceiling, _) = sorted(spans, key=lambda s: s[0])  # type: ignore[misc, index]  # both are there
    closed = all(s is not None and s[2] for s in spans)
    return high < floor or (high == floor and not closed) or low > ceiling


def _span(test: Test) -> tuple[float, float, bool] | None:
    """Answer (from, to, whether its ends belong to it) of a comparison of numbers."""
    if not isinstance(test.values[0], float):
        return None
    first = test.values[0]
    last = test.values[-1]
    endless = float("inf")
    spans: dict[str, tuple[float, float, bool]] = {
        ">": (first, endless, False),
        ">=": (first, endless, True),
        "<": (-endless, first, False),
        "<=": (-endless, first, True),
        "between": (first, last if isinstance(last, float) else first, True),
    }
    return spans.get(test.operator)
