"""Answering a run from the record of a former one: nothing is called, and what had to be assumed is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.core.commands import StartChild
from engine.core.compare import parting
from engine.core.events import Envelope
from engine.core.record import Record, Recorded
from engine.core.scope import Here, units_of, walk
from engine.ports import (
    ActionError,
    Failed,
    ProposedKey,
    StepCall,
    StepOutcome,
    StepRunner,
    Succeeded,
    Unknown,
)
from engine.ports.seen import KnownKeys
from engine.runtime.live_run import ChildEnd, LiveRun
from engine.runtime.values import Values


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the record does not tell, and what was taken for it."""

    step: str
    item: str | None
    why: str


@dataclass(slots=True)
class RecordedSteps:
    """Implements the engine's StepRunner over a record; `otherwise` really runs pure steps and simulates others."""

    record: Record
    values: Values
    otherwise: StepRunner
    assumed: list[Assumption] = field(default_factory=list)
    decisions_used: dict[tuple[str, str | None], int] = field(default_factory=dict)

    async def run(self, call: StepCall) -> StepOutcome:
        """Answer a call as it was answered then, where it is the same call."""
        place = self._place(call.step_id, call.item_key)
        if place is not None and self._is_same(call, place):
            if call.attempt <= len(place.ends):
                return self._outcome(place.ends[call.attempt - 1])
            why = f"attempt {call.attempt} was not made then"
        else:
            why = "it was not called then" if place is None else "its arguments are others"
        outcome = await self.otherwise.run(call)
        note = outcome.note if isinstance(outcome, Succeeded) else {}
        if note.get("simulated") is None:
            if isinstance(outcome, Succeeded) and outcome.proposed_keys:
                return await self._as_remembered(call, place, outcome)
            return outcome
        self._assume(call.step_id, call.item_key, f"{why}: its answer is assumed")
        if place is not None and place.status == "ok":
            return Succeeded(self.values.resolve(place.output), note=note)
        return outcome

    async def _as_remembered(
        self, call: StepCall, place: Recorded | None, outcome: Succeeded
    ) -> StepOutcome:
        """Let a call know what was seen before: of the keys it had then, those it did not propose."""
        if place is not None and place.status == "ok":
            then = await self.otherwise.run(replace(call, args=self.values.resolve(place.args)))
            had = {one.key for one in then.proposed_keys} if isinstance(then, Succeeded) else set()
            new = {key for key, _ in place.keys}
            if new <= had:
                if not {one.key for one in outcome.proposed_keys} <= had:
                    self._assume(
                        call.step_id, call.item_key, "what it had not been given then counts as new"
                    )
                return await self.otherwise.run(replace(call, seen=KnownKeys(had - new)))
        self._assume(call.step_id, call.item_key, "what was seen before is not on record")
        return outcome

    def child(self, call: StartChild) -> ChildEnd:
        """Answer how the run of a call ends, as it did then where it is the same call."""
        then = self.record.plan.steps.get(call.step)
        place = self._place(call.step, call.item)
        if (
            place is not None
            and then is not None
            and (then.workflow, then.version) == (call.workflow, call.version)
            and parting(self.values.resolve(place.args), call.inputs) is None
            and call.attempt <= len(place.ends)
        ):
            end = place.ends[call.attempt - 1]["data"]
            outputs = self.values.resolve(end.get("outputs"))
            return ChildEnd(end.get("run_id"), end["status"], outputs, end.get("error"))
        self._assume(call.step, call.item, "the run it would start is not on record")
        known = place is not None and place.status == "ok"
        outputs = self.values.resolve(place.output) if place is not None and known else {}
        return ChildEnd(None, "succeeded", outputs)

    def people(self, run: LiveRun) -> Iterator[str]:
        """Let people and senders say what they said then, else what lets the run go on."""
        for here in walk(run.state):
            waiting = here.state.wait or {}
            if "approval" in waiting:
                yield from self._decide(run, here, waiting["approval"]["digest"])
            elif "signal" in waiting:
                yield from self._send(run, here, waiting["signal"])
            for index, unit in units_of(here):
                if unit.status == "parked":
                    yield from self._settle(run, here, here.item_of(index))

    def _place(self, step: str, item: str | None) -> Recorded | None:
        place = self.record.at(step, item)
        return place if place is not None and place.attempts else None

    def _is_same(self, call: StepCall, place: Recorded) -> bool:
        then = self.record.plan.steps[call.step_id]
        if (then.action, then.connection) != (call.action, call.connection):
            return False
        if call.timeout_s > then.timeout_s and _was_cut_off(place):
            # It is waited for longer now: that it came to nothing then does not tell what comes now.
            return False
        return parting(self.values.resolve(place.args), call.args) is None

    def _outcome(self, end: Envelope) -> StepOutcome:
        data = end["data"]
        if "output" in data:
            keys = tuple(ProposedKey(key, index) for key, index in data.get("proposed_keys") or ())
            return Succeeded(self.values.resolve(data["output"]), proposed_keys=keys)
        error = _error(data["error"])
        return Failed(error) if end["type"] == "attempt.failed" else Unknown(error)

    def _next_decision(self, step: str, item: str | None) -> dict[str, Any] | None:
        place = self.record.at(step, item)
        used = self.decisions_used.get((step, item), 0)
        if place is None or used >= len(place.decisions):
            return None
        self.decisions_used[step, item] = used + 1
        return place.decisions[used]

    def _decide(self, run: LiveRun, here: Here, digest: str) -> Iterator[str]:
        step, item = here.plan.id, here.item
        place = self.record.at(step, item)
        said = self._next_decision(step, item)
        if said is None and place is not None and place.status in ("ok", "failed"):
            # Nobody answered then: its deadline comes.
            return
        if said is None or said.get("digest") != digest:
            self._assume(step, item, "what is asked is not what was decided: taken as approved")
            said = {"outcome": "approved"}
        run.post("decision.made", {**said, "digest": digest}, step=step, item=item)
        yield f"{step}: {said['outcome']}"

    def _send(self, run: LiveRun, here: Here, signal: dict[str, Any]) -> Iterator[str]:
        step, item = here.plan.id, here.item
        place = self.record.at(step, item)
        if place is not None and place.port == "timed_out":
            return
        payload: Any = {}
        if place is not None and place.port == "received":
            payload = self.values.resolve(place.output).get("payload")
        else:
            self._assume(step, item, "the event it waits for is taken as received")
        told = {"name": signal["name"], "key": signal["key"], "payload": payload}
        run.post("signal.received", told)
        yield f"{step}: received"

    def _settle(self, run: LiveRun, here: Here, item: str | None) -> Iterator[str]:
        said = self._next_decision(here.plan.id, item)
        if said is not None:
            run.post("decision.made", said, step=here.plan.id, item=item)
            yield f"{here.plan.id}: {said['outcome']}"

    def _assume(self, step: str, item: str | None, why: str) -> None:
        found = Assumption(step, item, why)
        if found not in self.assumed:
            self.assumed.append(found)


def _was_cut_off(place: Recorded) -> bool:
    ends = (end["data"].get("error") or {} for end in place.ends)
    return any(error.get("class") == "timeout" for error in ends)


_MORE: Final = (
    "hint",
    "retryable",
    "retry_after_s",
    "blame",
    "nothing_happened",
    "retries_spent",
)


def _error(plain: dict[str, Any]) -> ActionError:
    known = {key: plain[key] for key in _MORE if key in plain}
    return ActionError(plain["class"], plain["code"], plain["message"], **known)
