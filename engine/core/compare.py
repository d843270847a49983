"""Comparing two runs: the first place, in the order of the new one, where they are no longer the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from engine.core.events import Envelope
from engine.core.record import End, Record, Recorded

What = Literal["runs", "arguments", "end", "result", "missing", "run_end", "outputs"]
"""`runs`: a step runs that did not; `missing`: one that ran does not; the others say what differs."""


@dataclass(frozen=True, slots=True)
class RunDifference:
    """Where two runs part: the step, what of it, and how it reads on either side."""

    what: What
    step: str | None
    item: str | None
    path: str
    """RFC 6901 pointer into what differs."""
    then: Any
    now: Any


def first_difference(old: Record, new: Record, events: Iterable[Envelope]) -> RunDifference | None:
    """Return where the run these events tell of first parts from the old one, or None."""
    return next(differences(old, new, events), None)


def differences(old: Record, new: Record, events: Iterable[Envelope]) -> Iterator[RunDifference]:
    """Return every place where the run these events tell of is not as the old one was, in its order."""
    for event in events:
        found = _at(old, event)
        if found is not None:
            yield found
    for (step, item), then in old.places.items():
        if then.status in ("ok", "failed") and new.at(step, item) is None:
            yield RunDifference("missing", step, item, "", then.status, None)
    end = _ends(old.end or {}, new.end or {})
    if end is not None:
        yield end


def _at(old: Record, event: Envelope) -> RunDifference | None:
    if event["step"] is None:
        return None
    then = old.at(event["step"], event["item"]) or Recorded()
    if event["type"] in ("step.started", "item.started"):
        return _started(event, then)
    end = _end_of(event["type"], event["data"])
    return None if end is None else _settled(event, then, *end)


def _started(event: Envelope, then: Recorded) -> RunDifference | None:
    data = event["data"]
    if not then.attempts and then.status == "open":
        return RunDifference("runs", event["step"], event["item"], "", None, data.get("args"))
    return _part("arguments", event, then.args, data["args"]) if "args" in data else None


def _end_of(kind: str, data: dict[str, Any]) -> tuple[End, Any] | None:
    """Return how a step or item has ended and with what, or None for another event."""
    if kind == "step.skipped":
        return "skipped", None
    if kind == "step.succeeded" or (kind == "item.settled" and data["ok"]):
        return "ok", data["output"]
    if kind in ("step.failed", "item.settled"):
        return "failed", _code(data["error"])
    return None


def _settled(event: Envelope, then: Recorded, status: End, now: Any) -> RunDifference | None:
    if then.status != status:
        told = None if then.status == "open" else then.status
        return RunDifference("end", event["step"], event["item"], "", told, status)
    before = _code(then.error) if status == "failed" else then.output
    return None if status == "skipped" else _part("result", event, before, now)


def _part(what: What, event: Envelope, before: Any, now: Any) -> RunDifference | None:
    found = parting(before, now)
    if found is None:
        return None
    return RunDifference(what, event["step"], event["item"], *found)


def _ends(then: dict[str, Any], now: dict[str, Any]) -> RunDifference | None:
    if then.get("status") != now.get("status"):
        return RunDifference("run_end", None, None, "", then.get("status"), now.get("status"))
    found = parting(then.get("outputs"), now.get("outputs"))
    return None if found is None else RunDifference("outputs", None, None, *found)


def _code(error: dict[str, Any] | None) -> Any:
    return None if error is None else {key: error.get(key) for key in ("class", "code", "message")}


Parting = tuple[str, Any, Any]


def parting(one: Any, other: Any, path: str = "") -> Parting | None:
    """Return pointer and values of the first place where two JSON values differ, or None."""
    if isinstance(one, dict) and isinstance(other, dict):
        return _of_objects(one, other, path)
    if isinstance(one, list) and isinstance(other, list):
        return _of_lists(one, other, path)
    is_same = one == other and isinstance(one, bool) == isinstance(other, bool)
    return None if is_same else (path, one, other)


def _of_objects(one: dict[str, Any], other: dict[str, Any], path: str) -> Parting | None:
    for key in sorted({*one, *other}):
        place = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
        if key not in one or key not in other:
            return place, one.get(key), other.get(key)
        found = parting(one[key], other[key], place)
        if found is not None:
            return found
    return None


def _of_lists(one: list[Any], other: list[Any], path: str) -> Parting | None:
    for n, (left, right) in enumerate(zip(one, other, strict=False)):
        found = parting(left, right, f"{path}/{n}")
        if found is not None:
            return found
    if len(one) == len(other):
        return None
    return path, f"{len(one)} item(s)", f"{len(other)} item(s)"
