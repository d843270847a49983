"""Values that make conditions come out as wanted, worked out from the constants they compare with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product
from typing import Any, Final

from engine.core.expression_syntax import Binary, Call, Expr, ListOf, Lit, Unary, parse_expression
from engine.core.expression_tokens import SyntaxFault
from engine.core.references import Reference, path_of
from engine.core.template import parse_template

Path = tuple[str | int, ...]
"""A root and the fields below it."""
Wanted = tuple[Any, bool]
"""A condition as it stands in the document, and how it is to come out."""
Known = Callable[[Path], Any]
"""Answers what usually stands at a path, or `MISSING`."""
MISSING: Final = object()
SIZE: Final = "size()"
"""Behind a path: how many items or letters what stands there has."""
MOST_WAYS: Final = 16
"""Ways in which alternatives are put together; more are not looked at."""

_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Other:
    """What another value is compared with: whatever stands at a path."""

    path: Path


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of one value; without a path it is something that cannot be worked out."""

    path: Path | None
    sign: str = "=="
    value: Any = None


_PART: Final = "part"
"""The sign of a text that is to hold another."""
_LACKS: Final = "lacks"
"""The sign of a text that must not hold another."""
_UNKNOWN: Final = Demand(None)
_IMPOSSIBLE: Final = Demand((), "!=", None)
_Way = tuple[Demand, ...]


def path_read(reference: Reference) -> Path:
    """Answer where an expression reads."""
    return (reference.root, *(step.key for step in reference.path))


def solutions(
    wanted: Sequence[Wanted], known: Known | None = None, same: Mapping[str, str] | None = None
) -> Iterator[dict[Path, Any]]:
    """Answer values under which all conditions come out as wanted, as far as that can be told.

    Two values compared with each other are worked out where `known` tells one of them; `same` names roots that are
    others under another name.
    """
    for way in _ways_of(wanted):
        found = _values([_settled(demand, known, same or {}) for demand in way])
        if found is not None:
            yield found


def near(
    wanted: Sequence[Wanted], known: Known | None = None, same: Mapping[str, str] | None = None
) -> Iterator[dict[Path, Any]]:
    """Answer values that fulfil all conditions, then such as only just do or only just do not."""
    for way in _ways_of(wanted):
        settled = [_settled(demand, known, same or {}) for demand in way]
        found = _values(settled)
        if found is None:
            continue
        yield found
        for demand in settled:
            if demand.path is not None:
                yield from ({**found, demand.path: value} for value in _candidates([demand]))


def is_impossible(wanted: Sequence[Wanted]) -> bool:
    """Tell whether no values at all can make the conditions come out as wanted."""
    ways = list(islice(_ways_of(wanted), MOST_WAYS + 1))
    settled = ([_settled(demand, None, {}) for demand in way] for way in ways)
    return len(ways) <= MOST_WAYS and all(_values(way) is None for way in settled)


def _ways_of(wanted: Sequence[Wanted]) -> Iterator[_Way]:
    parts = [_condition(value, holds) for value, holds in wanted]
    for chosen in product(*parts):
        yield tuple(demand for part in chosen for demand in part)


def _settled(demand: Demand, known: Known | None, same: Mapping[str, str]) -> Demand:
    """Put what is known in the place of another path; a demand that hangs on anything else is unknown."""
    if isinstance(demand.value, Other):
        value = MISSING if known is None else known(_renamed(demand.value.path, same))
        if value is MISSING:
            return _UNKNOWN
        demand = replace(demand, value=value)
    if demand.path:
        demand = replace(demand, path=_renamed(demand.path, same))
    return demand


def _renamed(path: Path, same: Mapping[str, str]) -> Path:
    return (same.get(str(path[0]), path[0]), *path[1:])


def _condition(value: Any, holds: bool) -> list[_Way]:
    if isinstance(value, bool):
        return [()] if value is holds else [(_IMPOSSIBLE,)]
    try:
        alone = parse_template(value).alone if isinstance(value, str) else None
        return (
            [(_UNKNOWN,)] if alone is None else _demands(parse_expression(alone.expression), holds)
        )
    except SyntaxFault:
        return [(_UNKNOWN,)]


def _demands(node: Expr, holds: bool) -> list[_Way]:
    """Answer each way in which an expression comes out as wanted."""
    if isinstance(node, Lit):
        return [()] if node.value is holds else [(_IMPOSSIBLE,)]
    if isinstance(node, Unary) and node.sign == "!":
        return _demands(node.operand, not holds)
    if isinstance(node, Binary):
        return _joined(node, holds) if node.sign in ("&&", "||") else _relation(node, holds)
    path = _path(node)
    return _method(node, holds) if path is None else [(Demand(path, "==", holds),)]


def _joined(node: Binary, holds: bool) -> list[_Way]:
    left, right = _demands(node.left, holds), _demands(node.right, holds)
    if (node.sign == "&&") is holds:
        return [(*a, *b) for a, b in islice(product(left, right), MOST_WAYS + 1)]
    return [*left, *right]


def _relation(node: Binary, holds: bool) -> list[_Way]:
    left, right = _path(node.left), _path(node.right)
    if node.sign == "in" and left is not None and isinstance(node.right, ListOf):
        listed = [item.value for _, item in node.right.items if isinstance(item, Lit)]
        if len(listed) == len(node.right.items):
            if holds:
                return [(Demand(left, "==", one),) for one in listed] or [(_IMPOSSIBLE,)]
            return [tuple(Demand(left, "!=", one) for one in listed)]
    sign = node.sign if holds else _OPPOSITE.get(node.sign, "")
    if sign in _TURNED:
        if left is not None and isinstance(node.right, Lit):
            return [(Demand(left, sign, node.right.value),)]
        if right is not None and isinstance(node.left, Lit):
            return [(Demand(right, _TURNED[sign], node.left.value),)]
        if left is not None and right is not None:
            sides = ((left, sign, right), (right, _TURNED[sign], left))
            return [(Demand(one, way, Other(other)),) for one, way, other in sides]
    return [(_UNKNOWN,)]


def _method(node: Expr, holds: bool) -> list[_Way]:
    if isinstance(node, Call) and node.function in ("contains", "startsWith", "endsWith"):
        path = _path(node.target) if node.target is not None else None
        part = node.args[0] if len(node.args) == 1 else None
        if path is not None and isinstance(part, Lit):
            return [(Demand(path, _PART if holds else _LACKS, part.value),)]
    return [(_UNKNOWN,)]


def _path(node: Expr) -> Path | None:
    """Answer what a value is read from, also where something stands in for one that is missing."""
    if isinstance(node, Call) and node.function == "orValue" and node.target is not None:
        return _path(node.target)
    if isinstance(node, Call) and node.function == "size":
        of = node.target if node.target is not None else node.args[0] if node.args else None
        counted = _path(of) if of is not None else None
        return None if counted is None else (*counted, SIZE)
    found = path_of(node)
    return None if found is None else (found[0], *(step.key for step in found[1]))


def _values(way: Sequence[Demand]) -> dict[Path, Any] | None:
    """Answer a value for each path, or None where there is none."""
    if _IMPOSSIBLE in way:
        return None
    asked: dict[Path, list[Demand]] = {}
    for demand in way:
        if demand.path is not None:
            asked.setdefault(demand.path, []).append(demand)
    found: dict[Path, Any] = {}
    for path, demands in asked.items():
        fitting = [one for one in _candidates(demands) if all(_fits(one, d) for d in demands)]
        if fitting:
            found[path] = fitting[0]
        elif all(demand.sign not in (_PART, _LACKS) for demand in demands):
            return None
    return found


def _candidates(demands: Sequence[Demand]) -> Iterator[Any]:
    """Answer values among which one fits, if any does at all."""
    said = [demand.value for demand in demands]
    yield from (demand.value for demand in demands if demand.sign in ("==", _PART))
    numbers = sorted({one for one in said if _is_number(one)})
    for number in numbers:
        yield from (number + 1, number, number - 1)
    if any(demand.path is not None and SIZE in demand.path for demand in demands):
        return
    yield from ((low + high) / 2 for low, high in pairwise(numbers))
    if not numbers:
        yield from (value for value in (True, False) if any(isinstance(one, bool) for one in said))
    if not numbers and not all(isinstance(one, bool) for one in said):
        yield "".join(f"not {one} " for one in said).strip()
        yield "other"


def _fits(value: Any, demand: Demand) -> bool:
    if _is_number(value) and demand.path is not None and SIZE in demand.path and value < 0:
        return False
    if _is_number(value) and _is_number(demand.value):
        return _holds(value, demand.sign, demand.value)
    if demand.sign in (_PART, _LACKS):
        holds_it = isinstance(value, str) and str(demand.value) in value
        return holds_it is (demand.sign == _PART)
    is_same = type(value) is type(demand.value) and value == demand.value
    if demand.sign in ("==", "!="):
        return is_same is (demand.sign == "==")
    # How texts are ordered is not looked at: whatever fits otherwise may do.
    return True


def _holds(left: float, sign: str, right: float) -> bool:
    match sign:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
