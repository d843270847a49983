"""The states of a machine in an order in which each comes after those that lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.core.problem import Problem
from engine.errors import DocumentInvalid


def ordered(states: Mapping[str, Any], start: str) -> tuple[list[str], dict[str, set[str]]]:
    """Return the states that can be reached, and for each the states it leads back to."""
    seen: dict[str, int] = {start: 1}
    done: list[str] = []
    backward: dict[str, set[str]] = {}
    stack = [(start, iter(_targets(states, start)))]
    while stack:
        name, rest = stack[-1]
        target = next(rest, None)
        if target is None:
            seen[name] = 2
            done.append(name)
            stack.pop()
        elif seen.get(target) == 1:
            backward.setdefault(name, set()).add(target)
        elif target not in seen:
            seen[target] = 1
            stack.append((target, iter(_targets(states, target))))
    return done[::-1], backward


def _targets(states: Mapping[str, Any], name: str) -> list[str]:
    found = list(_named(states[name]))
    for target in found:
        if target not in states:
            message = f"{name!r} leads to {target!r}, which is no state"
            hint = "bring in the whole definition"
            problem = Problem("unknown_state", "error", f"/States/{name}", message, hint)
            raise DocumentInvalid(message, problems=[problem])
    return found


def _named(state: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(state.get("Next"), str):
        yield state["Next"]
    if isinstance(state.get("Default"), str):
        yield state["Default"]
    for part in ("Choices", "Catch"):
        for one in state.get(part, []) if isinstance(state.get(part), list) else []:
            if isinstance(one, Mapping) and isinstance(one.get("Next"), str):
                yield one["Next"]
