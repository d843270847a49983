"""Steps that several ways lead to: one of them has to have been taken, whatever else the step reads.

What a step reads counts among the things that it waits for, and of those one is enough where several ways lead to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.building.cel import joined_tests

_PORT: Final = re.compile(r"(?P<step>\w+)\.(?P<way>\w+)")
_READS: Final = re.compile(r"\bsteps\.(\w+)")


def with_ways_guarded(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps in which what reads other steps asks as well whether one of its ways was taken."""
    known = {str(step["id"]): step for step in steps}
    return [_guarded(step, known) for step in steps]


def _guarded(step: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    said = {name: step[name] for name in ("with", "foreach", "when") if name in step}
    if step.get("join") != "any_ok" or not _READS.search(json.dumps(said)):
        return dict(step)
    ports = [_PORT.fullmatch(port) for port in step.get("after", ())]
    ways = [(known.get(port["step"], {}), port["way"]) for port in ports if port is not None]
    test = _test_of(ways) if len(ways) == len(ports) else None
    when = step.get("when")
    if test is None or not isinstance(when, str | None) or test in (when or ""):
        return dict(step)
    return {**step, "when": joined_tests(test, when)}


def _test_of(ways: Sequence[tuple[Mapping[str, Any], str]]) -> str | None:
    """Answer what says that one of these ways was taken; None where nothing can say so."""
    asked = [step for step, _ in ways if step.get("type") == "approval"]
    branches = {str(step["id"]) for step, _ in ways if step.get("type") == "branch"}
    if len(asked) == 1 and branches and all(_leads_to(one, asked[0]) for one in branches):
        # Whoever is not asked at all goes on by the other way of the same branch.
        way = next(way for step, way in ways if step is asked[0])
        return f'steps.{asked[0]["id"]}.?outcome.orValue("{way}") == "{way}"'
    tests = [_taken(step, way) for step, way in ways]
    return None if None in tests or not tests else " || ".join(f"({test})" for test in tests)


def _leads_to(branch: str, asked: Mapping[str, Any]) -> bool:
    return any(str(port).startswith(f"{branch}.") for port in asked.get("after", ()))


def _taken(step: Mapping[str, Any], way: str) -> str | None:
    if step.get("type") == "approval":
        return f'steps.{step["id"]}.?outcome.orValue("") == "{way}"'
    # What stands behind another way is not surely reached, and a case that is still asked says nothing.
    cases = step.get("cases", ())
    if step.get("type") != "branch" or step.get("after") or not all(isinstance(one.get("when"), str) for one in cases):  # fmt: skip
        return None
    before: list[str] = []
    for case in cases:
        test = f"({_bare(case['when'])})"
        if case["id"] == way:
            return " && ".join([*(f"!{one}" for one in before), test])
        before.append(test)
    return " && ".join(f"!{one}" for one in before) if way == step.get("else") else None


def _bare(when: str) -> str:
    return when.removeprefix("{{").removesuffix("}}").strip()
