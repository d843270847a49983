"""Comparing a failed run with good ones: which good run is nearest, and where the two part first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from agent.explain.facts import Divergence
from agent.explain.record import Event, RunRecord
from agent.explain.values import first_change, is_apart, shape_of

# What tells how a run went; the others follow from these or are about time.
_TOLD_BY = frozenset(
    {"attempt.succeeded", "attempt.failed", "attempt.unknown", "child.ended", "branch.taken"}
    | {"step.skipped", "expression.evaluated", "step.failed", "item.settled"}
)
_SHAPES = {"run.requested": "inputs", "attempt.succeeded": "output", "child.ended": "outputs"}
_WORDS = {"branch.taken": "case", "step.skipped": "reason"}
_ANSWER_NOISE = ("headers",)


def nearest(failed: RunRecord, good: Sequence[RunRecord]) -> RunRecord | None:
    """Answer the good run to compare with: same version first, then nearest inputs, then newest."""
    if not good:
        return None

    def nearness(run: RunRecord) -> tuple[bool, int, str]:
        return run.version == failed.version, _alike(run, failed), run.id

    return max(good, key=nearness)


def _alike(one: RunRecord, other: RunRecord) -> int:
    ours, theirs = one.inputs, other.inputs
    return sum(1 for key in ours if key in theirs and ours[key] == theirs[key]) - len(
        ours.keys() ^ theirs.keys()
    )


def divergence(failed: RunRecord, good: RunRecord) -> Divergence:
    """Answer the first event in which the failed run reads otherwise than the good one."""
    known = _by_place(good.events)
    same = failed.version == good.version
    for event in failed.events:
        if event["type"] == "run.finished":
            break
        found = _parted(event, known)
        if found is not None:
            seq, path, then, now = found
            place = (event["step"], event["item"])
            return Divergence(
                good.id, good.version, same, event["seq"], seq, *place, path, then, now
            )
    return Divergence(good.id, good.version, same, None)


_Known = dict[tuple[str, str | None], list[Event]]


def _by_place(events: Iterable[Event]) -> _Known:
    found: _Known = {}
    for event in events:
        if event["type"] in _TOLD_BY or event["type"] == "run.requested":
            found.setdefault((event["type"], event["step"]), []).append(event)
    return found


def _parted(event: Event, known: _Known) -> tuple[int | None, str, str, str] | None:
    kind = event["type"]
    if kind in _SHAPES:
        return _of_shapes(event, known, _SHAPES[kind])
    if kind in _WORDS:
        return _of_words(event, known, _WORDS[kind])
    if kind not in _TOLD_BY:
        return None
    error = _error_in(event)
    if error is None or _fails_there(event, known):
        return None
    return None, "", "went well", str(error.get("message", "it failed"))


def _error_in(event: Event) -> dict[str, Any] | None:
    data = event["data"]
    if event["type"] == "expression.evaluated":
        return next((v["error"] for v in data.get("values", ()) if "error" in v), None)
    found: dict[str, Any] | None = data.get("error")
    return found


def _fails_there(event: Event, known: _Known) -> bool:
    same = known.get((event["type"], event["step"]), ())
    return any(_error_in(other) is not None for other in same)


def _of_words(event: Event, known: _Known, part: str) -> tuple[int | None, str, str, str] | None:
    there = known.get((event["type"], event["step"]), ())
    now = str(event["data"].get(part, ""))
    if any(str(other["data"].get(part, "")) == now for other in there):
        return None
    if not there:
        return None, part, "not so", now
    return there[0]["seq"], part, str(there[0]["data"].get(part, "")), now


def _of_shapes(event: Event, known: _Known, part: str) -> tuple[int | None, str, str, str] | None:
    """Part where no event of the same step there has a result of this shape."""
    now = _shape(event["data"].get(part))
    there = known.get((event["type"], event["step"]), ())
    if not there:
        return None, "", "not reached", "reached"
    nearest_change: tuple[int | None, str, str, str] | None = None
    for other in there:
        change = first_change(_shape(other["data"].get(part)), now)
        if change is None:
            return None
        nearest_change = nearest_change or (other["seq"], *change)
    return nearest_change


def _shape(value: Any) -> Any:
    if is_apart(value):
        return "a large value"
    if isinstance(value, dict) and {"status", "headers", "body"} <= value.keys():
        value = {key: part for key, part in value.items() if key not in _ANSWER_NOISE}
    return shape_of(value)
