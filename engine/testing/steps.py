"""A step runner that answers from a script and keeps a ledger of every effect."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.ports import (
    ActionError,
    Failed,
    StepCall,
    StepOutcome,
    StepRunner,
    Succeeded,
    Unknown,
)

Answer = StepOutcome | Callable[[StepCall], StepOutcome]


def failure(*, retryable: bool = False, code: str = "boom", **facts: Any) -> Failed:
    """Return a failure that is certain."""
    return Failed(
        ActionError("remote_down", code, "It did not work.", retryable=retryable, **facts)
    )


def doubt(code: str = "cut") -> Unknown:
    """Return an end nobody knows."""
    return Unknown(ActionError("remote_down", code, "The line was cut.", retryable=True))


@dataclass
class ScriptedSteps:
    """Answers each step's calls in turn; a call without an answer goes to `otherwise`, else it echoes its arguments."""

    script: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[StepCall] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    aborted: list[StepCall] = field(default_factory=list)
    otherwise: StepRunner | None = None

    def answer(self, step: str, *answers: Answer) -> None:
        """Script the next answers of a step."""
        self.script.setdefault(step, deque()).extend(answers)

    def hold(self, step: str) -> asyncio.Event:
        """Keep the calls of a step open until the returned event is set."""
        return self.gates.setdefault(step, asyncio.Event())

    async def run(self, call: StepCall) -> StepOutcome:
        """Answer a call and keep it in the ledger."""
        self.calls.append(call)
        gate = self.gates.get(call.step_id)
        if gate is not None:
            try:
                await gate.wait()
            except asyncio.CancelledError:
                self.aborted.append(call)
                raise
        answers = self.script.get(call.step_id)
        if not answers:
            if self.otherwise is not None:
                return await self.otherwise.run(call)
            return Succeeded({"echo": call.args})
        answer = answers.popleft()
        return answer(call) if callable(answer) else answer

    def calls_of(self, step: str) -> list[StepCall]:
        """Return the calls of one step, in order."""
        return [call for call in self.calls if call.step_id == step]
