"""Conditions: comparisons of fields, joined by one word, and their opposites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

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

    def negated(self) -> Test | None:
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
            plain = [c.plain() for c in (self, other)]
            if plain[0] is None or plain[1] is None:
                return None
            return plain[0].also(plain[1])
        if any(c.joined == "or" and len(c.tests) > 1 for c in (self, other)):
            return None
        return Condition(self.tests + other.tests, "and", self.noun or other.noun)

    def plain(self) -> Condition | None:
        """Answer the same without a `not` around it, where one comparison can say it."""
        if not self.inverted:
            return self
        opposite = self.tests[0].negated() if len(self.tests) == 1 else None
        return Condition((opposite,), "and", self.noun) if opposite else None

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
    if one.operator == other.operator == "==":
        return one.values != other.values
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
