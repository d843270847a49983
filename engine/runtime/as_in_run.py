"""Answering calls as another run of the same workflow was answered: the best guess at what is not on record."""

from dataclasses import dataclass

from engine.core.record import Record, Recorded
from engine.ports import StepCall, StepOutcome, StepRunner, Succeeded
from engine.runtime.values import Values


@dataclass(frozen=True, slots=True)
class AsInRun:
    """Implements the engine's StepRunner; what that run does not tell, or is pure, `otherwise` answers."""

    record: Record
    values: Values
    otherwise: StepRunner

    async def run(self, call: StepCall) -> StepOutcome:
        """Answer an outside call as the same step was answered there."""
        outcome = await self.otherwise.run(call)
        note = outcome.note if isinstance(outcome, Succeeded) else {}
        there = self._place(call)
        if note.get("simulated") is None or there is None:
            return outcome
        output = self.values.resolve(there.output)
        if not self.values.knows(output):
            return outcome
        return Succeeded(output, note={**note, "from": "another_run"})

    def _place(self, call: StepCall) -> Recorded | None:
        """Return the same step there: the same item, else any that went well."""
        then = self.record.plan.steps.get(call.step_id)
        if then is None or then.action != call.action:
            return None
        places = self.record.of(call.step_id)
        same = places.get(call.item_key)
        if same is not None and same.status == "ok":
            return same
        is_item = call.item_key is not None
        others = (one for item, one in places.items() if (item is not None) == is_item)
        return next((one for one in others if one.status == "ok"), None)
