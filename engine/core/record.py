"""What a run did, read off its events: how each step and item has ended, and what happened outside."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.core.events import Envelope
from engine.core.plan import Plan, StepPlan

Place = tuple[str, str | None]
"""A step, and as events name it the item it, or what is around it, is about."""
End = Literal["open", "ok", "failed", "skipped"]


@dataclass(slots=True)
class Recorded:
    """One step, or one item of it. The counts are of attempts: those that did their work, and so on."""

    status: End = "open"
    args: Any = None
    output: Any = None
    error: dict[str, Any] | None = None
    port: str | None = None
    reason: str | None = None
    index: int | None = None
    """Of an item: its place in the list."""
    keys: list[list[Any]] = field(default_factory=list)
    """What the step proposed as dealt with."""
    attempts: int = 0
    happened: int = 0
    unknown: int = 0
    failed: int = 0
    ends: list[Envelope] = field(default_factory=list)
    """How its attempts have ended, or the run it has called."""
    decisions: list[dict[str, Any]] = field(default_factory=list)
    """What people have decided about it."""

    @property
    def is_known(self) -> bool:
        """Tell whether it is certain what all this has done outside."""
        return self.status == "ok" or self.unknown == 0


class Record:
    """A run as it was, by place."""

    def __init__(self, plan: Plan, events: Iterable[Envelope]) -> None:
        self.plan = plan
        self.places: dict[Place, Recorded] = {}
        self.request: dict[str, Any] = {}
        self.end: dict[str, Any] | None = None
        self.seq = 0
        for event in events:
            self._take(event)
        self._close_calls()

    def at(self, step: str, item: str | None) -> Recorded | None:
        """Return what is known of a place."""
        return self.places.get((step, item))

    def of(self, step: str) -> dict[str | None, Recorded]:
        """Return every place of a step."""
        return {item: found for (name, item), found in self.places.items() if name == step}

    def is_item(self, step: str, item: str | None) -> bool:
        """Tell an item of a step's own loop from the step itself in an item of the groups around it."""
        return len(keys_of(self.plan.steps[step], item)) > len(self.plan.steps[step].loops)

    def _take(self, event: Envelope) -> None:
        self.seq = event["seq"]
        kind, data, step = event["type"], event["data"], event["step"]
        if kind == "run.requested":
            self.request = data
        elif kind == "run.finished":
            self.end = data
        if step is None or step not in self.plan.steps:
            return
        place = self.places.setdefault((step, event["item"]), Recorded())
        plan = self.plan.steps[step]
        if kind in ("step.started", "item.started"):
            if plan.kind == "group" and place.attempts and data.get("attempt", 0) > 1:
                self._forget_inside(plan, event["item"])
            place.attempts += 1
            place.args = data.get("args", place.args)
            place.index = data.get("index", place.index)
        elif kind == "decision.made":
            place.decisions.append(data)
            _find_out(place, plan, data)
        elif kind in _COUNTED:
            place.ends.append(event)
            _count(place, kind, data)
        else:
            _settle(place, plan, kind, data)

    def _forget_inside(self, group: StepPlan, item: str | None) -> None:
        """What an earlier attempt of a group came to does not count; what it did outside still does."""
        outer = keys_of(group, item)
        for (step, inner), place in self.places.items():
            plan = self.plan.steps[step]
            if group.id in plan.groups and keys_of(plan, inner)[: len(outer)] == outer:
                place.status, place.output, place.error, place.keys = "open", None, None, []

    def _close_calls(self) -> None:
        """Of a call whose run is not known to have ended, nobody knows what it has done."""
        for (step, _), place in self.places.items():
            is_call = self.plan.steps[step].kind == "call"
            if is_call and place.attempts > len(place.ends) and place.status != "ok":
                place.unknown += 1


_COUNTED = frozenset({"attempt.succeeded", "attempt.failed", "attempt.unknown", "child.ended"})


def _count(place: Recorded, kind: str, data: dict[str, Any]) -> None:
    if kind == "attempt.succeeded" or data.get("status") == "succeeded":
        place.happened += 1
        place.keys = data.get("proposed_keys") or []
    elif kind == "attempt.failed":
        place.failed += 1
    else:
        # What a run that did not succeed has done before it ended counts as not known.
        place.unknown += 1


def _find_out(place: Recorded, plan: StepPlan, data: dict[str, Any]) -> None:
    """Note what a person has found out about a call of unknown outcome."""
    if plan.kind != "approval" and data["outcome"] in ("happened", "failed"):
        place.unknown = 0
        place.happened += data["outcome"] == "happened"


def _settle(place: Recorded, plan: StepPlan, kind: str, data: dict[str, Any]) -> None:
    match kind:
        case "branch.taken":
            place.port = data["case"]
        case "step.succeeded":
            place.status, place.output, place.error = "ok", data["output"], None
            place.port = port_of(plan, data["output"], place.port)
        case "step.failed":
            place.status, place.error = "failed", data["error"]
        case "step.skipped":
            place.status, place.reason = "skipped", data["reason"]
        case "item.settled":
            place.status = "ok" if data["ok"] else "failed"
            place.output, place.error = data.get("output"), data.get("error")
            place.index = data["index"]
        case _:
            pass


def port_of(plan: StepPlan, output: Any, taken: str | None) -> str | None:
    """Return the port a step has ended with, read off its output where that tells it."""
    if not isinstance(output, dict):
        return taken
    if plan.kind == "approval":
        return str(output.get("outcome"))
    if plan.kind == "wait" and "until" not in output:
        return "received" if "name" in output else "timed_out"
    return taken


def keys_of(plan: StepPlan, item: str | None) -> tuple[str, ...]:
    """Read the keys of the loops around a place off the name events give its item."""
    if item is None:
        return ()
    depth = len(plan.loops) + (plan.foreach is not None)
    if depth < 2:
        return (item,)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in item.split("/"))
