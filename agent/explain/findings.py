"""The facts of a failed run, found by pure functions over its events and those of good runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.explain.classes import class_of, is_about_data, says_why
from agent.explain.differ import divergence, nearest
from agent.explain.facts import Before, Changed, Facts, Origin
from agent.explain.fingerprint import fingerprint
from agent.explain.reads import Read, Reads
from agent.explain.record import RunRecord, walk
from agent.explain.trail import Spot, Trail
from agent.explain.values import kind_of
from engine.errors import ErrorClass

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class PastFailure:
    """An earlier failed run of the same workflow, without its events."""

    run: str
    at: str
    error: Mapping[str, Any] | None


def facts_of(
    failed: RunRecord, good: Sequence[RunRecord] = (), earlier: Sequence[PastFailure] = ()
) -> Facts:
    """Find everything that is known of why a run failed."""
    return _Finder(failed, nearest(failed, good), earlier).facts()


class _Finder:
    def __init__(
        self, failed: RunRecord, good: RunRecord | None, earlier: Sequence[PastFailure]
    ) -> None:
        self._run, self._good, self._earlier = failed, good, earlier
        self._trail = Trail(failed)
        self._good_trail = Trail(good) if good is not None else None
        end = self._trail.end or {"seq": 0, "data": {}}
        self._end_seq: int = end["seq"]
        self._error: Mapping[str, Any] = end["data"].get("error") or {}
        self._spot = self._failing()
        self._step = failed.steps.get(self._spot.step) if self._spot else None

    def facts(self) -> Facts:
        spot, step = self._spot, self._step
        reads = self._reads()
        blamed = self._blamed(reads)
        passed_over = self._passed_over(blamed)
        changed = self._changed()
        error_class = self._class(passed_over, changed)
        cause = (passed_over.error if passed_over else None) or self._error
        unknown = bool(spot and spot.unknown_tries and not spot.failed_tries)
        good_kind = self._good_kinds(reads)
        return Facts(
            run=self._run.id,
            workflow=self._run.workflow,
            version=self._run.version,
            status=self._run.status,
            step=spot.step if spot else None,
            item=spot.item if spot else None,
            uses=str((step or {}).get("uses") or (step or {}).get("type") or "") or None,
            error=self._error,
            error_class=error_class,
            failed_seq=(spot.error_seq if spot else None) or self._end_seq,
            cause_seq=self._cause_seq(),
            attempts=spot.attempts if spot else 0,
            args=spot.args if spot else None,
            args_seq=spot.args_seq if spot else None,
            reads=tuple(read for read in reads if _is_notable(read, good_kind)),
            blamed=blamed,
            origin=passed_over or self._origin(blamed, reads),
            divergence=divergence(self._run, self._good) if self._good else None,
            changed=changed,
            before=self._before(),
            fingerprint=fingerprint(self._error),
            known=says_why(cause, error_class) and not _is_lost(unknown, error_class),
            unknown_outcome=unknown,
            child_run=self._child_run(),
            good_kind=good_kind,
        )

    def _failing(self) -> Spot | None:
        """Answer the place at which the run failed; an error of a called workflow names a step of that one."""
        step, item = self._error.get("step"), self._error.get("item")
        if step in self._run.steps:
            return self._trail.at(step, item) or self._trail.at(step, None)
        failures = [spot for spot in self._trail.spots.values() if spot.error_seq is not None]
        if step is None and "site" in self._error:
            return None
        handled = [
            s for s in failures if self._run.steps.get(s.step, {}).get("on_error") != "continue"
        ]
        return min(handled, key=lambda spot: spot.error_seq or 0, default=None)

    def _cause_seq(self) -> int:
        spot = self._spot
        if spot is None:
            faults: list[int] = [seq for seq, _ in self._trail.faults]
            if self._error.get("code") == "inputs_invalid" and self._trail.requested is not None:
                faults.append(int(self._trail.requested["seq"]))
            return faults[-1] if faults else self._end_seq
        nearest_seq = spot.cause_seq or self._end_seq
        if spot.failed_tries:
            return nearest_seq
        for seq, fault in reversed(self._trail.faults):
            if fault["step"] == spot.step and seq <= (spot.error_seq or self._end_seq):
                return int(seq)
        return nearest_seq

    def _reads(self) -> list[Read]:
        if self._step is None:
            return []
        return Reads(self._trail).of_step(self._step, self._spot)

    def _good_kinds(self, reads: Sequence[Read]) -> dict[str, str]:
        """Answer what kind each read had in the nearest good run: of a list, what its items are too."""
        if self._good is None or self._good_trail is None or self._step is None:
            return {}
        spots = [s for s in self._good_trail.of(self._step["id"]) if s.output_seq is not None]
        own = [
            spot
            for spot in spots
            if (spot.item is None) == (self._spot is None or self._spot.item is None)
        ]
        chosen = own or spots
        spot = chosen[-1] if chosen else None
        found = {}
        # The failing document's step is read: where it is another now, its reads may be nowhere in the good run.
        for read in Reads(self._good_trail).of_step(self._step, spot):
            if read.state in ("there", "empty", "odd"):
                found[read.path] = full_kind(read.value)
        return {read.path: found[read.path] for read in reads if read.path in found}

    def _blamed(self, reads: Sequence[Read]) -> Read | None:
        """Answer the read that broke the step: one that is surely bad, then null, then of another kind."""
        if not is_about_data(self._error):
            return None
        good = self._good_kinds(reads)
        ranked = [
            (rank, n, read)
            for n, read in enumerate(reads)
            if (rank := _badness(read, good.get(read.path), self._error)) is not None
        ]
        if ranked:
            return min(ranked, key=lambda one: one[:2])[2]
        return None

    def _passed_over(self, blamed: Read | None) -> Origin | None:
        """Answer a failure the run was told to pass over, where the step read what it should have given."""
        if blamed is None or blamed.producer is None:
            return None
        inside = {blamed.producer, *self._inside(blamed.producer)}
        before = self._spot.error_seq or self._end_seq if self._spot else self._end_seq
        failed = [
            spot
            for spot in self._trail.spots.values()
            if spot.step in inside and spot.error_seq is not None and spot.error_seq < before
        ]
        if not failed:
            return None
        # Of one failure, the step inside a group, or the item, is told first.
        first = min(failed, key=lambda spot: spot.error_seq or 0)
        seq = first.cause_seq or first.error_seq or before
        return Origin(first.step, first.item, seq, failed=True, error=first.error)

    def _inside(self, step: str) -> list[str]:
        found = self._run.steps.get(step, {})
        return [inner["id"] for inner, _ in walk(found.get("steps", ()))]

    def _origin(self, blamed: Read | None, reads: Sequence[Read]) -> Origin | None:
        if blamed is None and is_about_data(self._error):
            blamed = next((r for r in reads if r.root in ("item", "steps") and r.producer), None)
        if blamed is None or blamed.producer is None or blamed.seq is None:
            return None
        found = self._trail.at(blamed.producer, None)
        seq = found.output_seq if found and found.output_seq else blamed.seq
        if blamed.root == "steps":
            seq = blamed.seq
        return Origin(blamed.producer, None, seq, failed=False)

    def _changed(self) -> Changed | None:
        """Tell whether the failing step is another than in the good run's document."""
        if self._good is None or self._step is None or self._good.version == self._run.version:
            return None
        then = self._good.steps.get(self._step["id"])
        if then is None:
            return Changed(("all of it",), self._good.id, self._good.version)
        parts = [
            k for k in {**then, **self._step} if then.get(k) != self._step.get(k) and k != "steps"
        ]
        return Changed(tuple(parts), self._good.id, self._good.version) if parts else None

    def _class(self, passed_over: Origin | None, changed: Changed | None) -> ErrorClass:
        if passed_over is not None and passed_over.error is not None:
            return class_of(passed_over.error)
        found = class_of(self._error)
        if found == "bad_data" and changed is not None and self._was_sound():
            return "logic"
        return found

    def _was_sound(self) -> bool:
        """Tell whether the good version's step could have worked with this run's data."""
        if not is_about_data(self._error) or self._good is None or self._step is None:
            return False
        then = self._good.steps.get(self._step["id"])
        if then is None:
            return True
        reads = Reads(self._trail).of_step(then, self._spot)
        return not any(read.is_bad or read.state == "null" for read in reads)

    def _before(self) -> Before:
        mine = fingerprint(self._error)
        same = [one for one in self._earlier if fingerprint(one.error) == mine]
        newest = tuple(one.run for one in same[:_MOST_NAMED])
        return Before(len(same), newest, same[-1].at if same else None)

    def _child_run(self) -> str | None:
        """Answer the run of another workflow in which this failed."""
        if self._spot is None:
            return None
        for event in reversed(self._run.events):
            is_end = event["type"] == "child.ended" and event["step"] == self._spot.step
            if is_end and event["data"].get("status") != "succeeded":
                found = event["data"].get("run_id")
                return str(found) if found else None
        return None


def full_kind(value: Any) -> str:
    """Name the kind of a value, of a list that of its items too."""
    if isinstance(value, list) and value:
        return f"a list of {kind_of(value[0])}"
    return kind_of(value)


def _badness(read: Read, good_kind: str | None, error: Mapping[str, Any]) -> int | None:
    if read.is_bad:
        # What the error names is the culprit, whatever else is missing.
        return 0 if read.parent in str(error.get("message", "")) else 1
    if read.state == "null":
        return 2
    now = full_kind(read.value)
    if good_kind is not None and read.state == "there" and good_kind != now:
        return 3
    if read.state == "empty" and error.get("code") != "expression_failed":
        return 4
    return None


def _is_notable(read: Read, good_kind: Mapping[str, str]) -> bool:
    if read.state in ("there", "apart"):
        return read.path in good_kind and good_kind[read.path] != full_kind(read.value)
    return True


def _is_lost(unknown: bool, error_class: ErrorClass) -> bool:
    """Nobody knows what became of a call without an answer; a time-out at least says what was waited for."""
    return unknown and error_class != "timeout"
