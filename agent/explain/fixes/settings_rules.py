"""Fixes that do not touch expressions: a connection, patience, and what a version had changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agent.explain.fixes.fix import Change, update
from agent.explain.fixes.sight import Sight
from engine.core.problem import pointer

MOST_TIMEOUT_S = 600.0
_LEAST_TIMEOUT_S = 30.0
_ATTEMPTS = 6
_PATIENCE = {"max_attempts": _ATTEMPTS, "backoff": "exponential", "initial_s": 5, "max_s": 120}
_MAY_PASS = frozenset({"rate_limit", "remote_down"})
# A failure seen so often is no hiccup: more attempts would only hide it.
_LASTING = 3


def put_back(sight: Sight) -> Iterator[Change]:
    """Give the failing step back what the last version that went well had there."""
    facts, step, good = sight.facts, sight.step, sight.good_step
    changed = facts.changed
    if changed is None or step is None or good is None or facts.error_class != "logic":
        return
    to_set, to_unset = _back(step, good)
    if to_set or to_unset:
        told = ", ".join(changed.parts)
        title = f"Put {told} of “{step['id']}” back as in version {changed.good_version}"
        yield Change("put_back", title, (update(step["id"], to_set, to_unset),))


def _back(step: Any, good: Any) -> tuple[dict[str, Any], list[str]]:
    to_set: dict[str, Any] = {}
    to_unset: list[str] = []
    for part in sorted({*step, *good} - {"id", "steps"}):
        if step.get(part) == good.get(part):
            continue
        if part not in good:
            to_unset.append(pointer(part))
        elif isinstance(step.get(part), dict) and isinstance(good[part], dict):
            for name in sorted({*step[part], *good[part]}):
                if name not in good[part]:
                    to_unset.append(pointer(part, name))
                elif step[part].get(name) != good[part][name]:
                    to_set[pointer(part, name)] = good[part][name]
        else:
            to_set[pointer(part)] = good[part]
    return to_set, to_unset


def connection(sight: Sight) -> Iterator[Change]:
    """Name the connection that the step had when it went well, or that its neighbours use."""
    facts, step = sight.facts, sight.step
    if facts.error.get("code") != "connection_missing" or step is None or step.get("connection"):
        return
    had = (sight.good_step or {}).get("connection")
    uses = str(step.get("uses", ""))
    others = {
        str(other["connection"])
        for other in sight.failed.steps.values()
        if other.get("connection") and str(other.get("uses")) == uses
    }
    found = had or (others.pop() if len(others) == 1 else None)
    if found:
        title = f"Let “{step['id']}” use the connection {found!r}"
        yield Change("connection", title, (update(step["id"], {"/connection": found}),))


def patience(sight: Sight) -> Iterator[Change]:
    """Try more often, and more slowly, where the failure is of a kind that passes."""
    facts, step = sight.facts, sight.step
    is_meant = facts.error_class in _MAY_PASS and bool(facts.error.get("retryable"))
    if step is None or not is_meant or facts.unknown_outcome or facts.before.count >= _LASTING:
        return
    had = (step.get("retry") or {}).get("max_attempts", facts.attempts)
    if had >= _ATTEMPTS:
        return
    changes: dict[str, Any] = {"/retry": dict(_PATIENCE)}
    if facts.error_class == "rate_limit" and (step.get("foreach") or {}).get("concurrency", 1) > 1:
        changes["/foreach/concurrency"] = 1
    title = f"Let “{step['id']}” try up to {_ATTEMPTS} times, with growing pauses"
    yield Change("patience", title, (update(step["id"], changes),))


def more_time(sight: Sight) -> Iterator[Change]:
    """Give a step that was cut off more time."""
    facts, step = sight.facts, sight.step
    if facts.error_class != "timeout" or step is None or facts.error.get("code") == "run_timeout":
        return
    had = step.get("timeout_s")
    if not isinstance(had, int | float) or had >= MOST_TIMEOUT_S:
        return
    more = min(max(had * 4, _LEAST_TIMEOUT_S), MOST_TIMEOUT_S)
    title = f"Give “{step['id']}” {more:g} seconds instead of {had:g}"
    yield Change("more_time", title, (update(step["id"], {"/timeout_s": more}),))
