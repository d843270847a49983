"""Steps on one way of a branch, and conditions that can never hold there: `below 5 mail them too`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.held import Held, held_in
from agent.offline.changes.otherwise import open_other_way
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.conditions.condition import Condition, Operator, Test, apart
from agent.offline.conditions.conditions import find_conditions

_SIGNS: Mapping[str, Operator] = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "==": "=="}
_AS_WELL = re.compile(r"\b(?:too|also|still|as well|even|nevertheless|anyway)\b")
_INSTEAD = re.compile(r"\b(?:instead|only|no longer|not)\b")


def send_there_too(change: Change, text: str) -> bool:
    """Let a message that is sent on one way be sent on the other as well, where the words mean just that other way."""
    found = find_conditions(text, change.prepared) if "@" not in text else []
    if len(found) != 1 or not _AS_WELL.search(text) or _INSTEAD.search(text):
        return False
    said = f"{text[: found[0].start]} {text[found[0].end :]}"
    shut = [s for s in change.senders if way_against(change, s, found[0].condition)]
    if not shut:
        return False
    # what is skipped there is none of what is still done
    wanted = re.sub(r"\b(?:skip|without|leave out|no|drop) (?:the |an? |any )?[a-z]+", " ", said)
    told = named(wanted, change, change.senders)
    meant = [s for s in told if s in shut] if told else shut
    if not meant:
        return change.ask(f'"{told[0].get("name", told[0]["id"])}" is sent there already. What should be different?')  # fmt: skip
    if len(meant) != 1:
        return len(meant) > 1 and change.ask(which_of(meant))
    branch = way_against(change, meant[0], found[0].condition)
    assert branch is not None  # noqa: S101  # only such steps are meant
    if len(branch["cases"]) != 1:
        return False
    ports = [*meant[0].get("after", ()), open_other_way(change, branch)]
    change.meant.add(str(meant[0]["id"]))
    change.draft.update(str(meant[0]["id"]), {"/after": ports, "/join": "any_ok"})
    return True


def way_against(
    change: Change, step: Mapping[str, Any], condition: Condition
) -> Mapping[str, Any] | None:
    """Answer the branch on whose way the step stands, where nothing on that way meets the condition."""
    if len(condition.tests) != 1 or condition.inverted:
        return None
    steps = {str(s["id"]): s for s in change.draft.steps}
    gates = list(_gates(change, step))
    for name, port in gates:
        branch = steps.get(name)
        if (
            branch is None
            or branch.get("type") != "branch"
            or [g[0] for g in gates].count(name) > 1
        ):
            continue  # what stands on several of its ways may be sent on another
        at = next((n for n, c in enumerate(branch["cases"]) if c["id"] == port), None)
        tests = [_test(h) for h in held_in(change.draft) if h.step == name and h.path == f"/cases/{at}/when"]  # fmt: skip
        if any(t is not None and apart(Condition((t,)), condition) for t in tests):
            return branch
    return None


def _gates(change: Change, step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Answer every port that a step waits for, and those that the steps before it wait for."""
    steps = {str(s["id"]): s for s in change.draft.steps}
    seen: set[str] = set()
    ahead = [str(p) for p in step.get("after", ())]
    while ahead:
        port = ahead.pop()
        if port in seen:
            continue
        seen.add(port)
        name, _, way = port.partition(".")
        yield name, way
        ahead += [str(p) for p in steps.get(name, {}).get("after", ())]


def _test(held: Held) -> Test | None:
    if held.kind not in {"number", "word"} or held.operator is None:
        return None
    field = None if held.field == "__hole__" else held.field.replace("_", " ")
    sign = _SIGNS.get(held.sign)
    return Test(field, sign, (held.value,)) if sign else None
