"""Things that a filter has left out before: others of the list are taken from where they still are."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.flow import Flow
from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.compared import Compared, compared_in
from agent.offline.changes.draft import at, is_hole
from agent.offline.changes.held import text_of
from agent.offline.conditions.condition import Condition, Operator, Test, apart
from engine.core.hole import HOLE_KEY

_GO = re.compile(
    r"^(?:(?:and|but|please|also|then) )*(?:the |all |any )*(?:those|ones|everything|anything|everyone|whatever is|[a-z]+s)\b[^@]*\b(?:go|goes|be sent|are sent|is sent|be posted|are posted|be mailed|are mailed|belongs?|lands?) (?:to|in|into|at) @(?:chan|mail)\d+$"
)
_SIGN = re.compile(r" (?P<op>==|<=?|>=?) ")
_SIGNS: Mapping[str, Operator] = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "==": "=="}


def shut_out_by(
    change: Change, source: Mapping[str, Any], condition: Condition
) -> Mapping[str, Any] | None:
    """Answer the filter, the last or one before it, behind which nothing meets a condition any more."""
    step: Mapping[str, Any] | None = source
    while step is not None:
        if step.get("uses") == "list.filter" and any(
            apart(Condition((t,)), condition) for t in _tests(change, step)
        ):
            return step
        read = re.search(r"\bsteps\.(\w+)\.items\b", str(step.get("with", {}).get("items")))
        step = next((s for s in change.draft.steps if read and s["id"] == read[1]), None)
    return None


def are_others(change: Change, said: str, condition: Condition) -> bool:
    """Tell whether words say where some go that are not just those that the last filter keeps."""
    source = last_data_step(change.draft)
    if not _GO.match(said) or source is None or len(condition.tests) != 1:
        return False
    new = condition.tests[0]
    return not any(
        (t.operator, t.values) == (new.operator, new.values) for t in _tests(change, source)
    )


def beside_filter(change: Change, flow: Flow, source: Mapping[str, Any]) -> None:
    """Let the one filter of a flow take what the other one takes, and no longer what that leaves."""
    step, items = flow.steps[0], source["with"]["items"]
    step["with"]["items"] = copy.deepcopy(items)
    where, before = step["with"]["where"], source["with"].get("where")
    if is_hole(where):
        of = before[HOLE_KEY]["of"] if is_hole(before) else re.sub(r"^\{\{ ?| ?\}\}$", "", str(items))  # fmt: skip
        where[HOLE_KEY]["of"] = of
    assert stream_of(change.draft, source).known  # noqa: S101  # a filter gives a list


def _tests(change: Change, step: Mapping[str, Any]) -> list[Test]:
    found = []
    for one in compared_in(change.draft, every=True):
        text = str(text_of(at(change.draft.step(one.step), one.path)))
        sign = _SIGN.search(text[one.start : one.end])
        if one.step == step["id"] and one.path == "/with/where" and sign and "||" not in text:
            found.append(Test(_field(one), _SIGNS[sign["op"]], (_value(one),)))
    return found


def _field(one: Compared) -> str | None:
    return one.field.replace("_", " ") or None


def _value(one: Compared) -> float | str:
    return float(one.said[0]) if one.numeric else one.said[0]
