"""How a change is tried: the failed run first, then as many of the last successes as there is time for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from agent.explain.fixes.fix import Assumed, NotPlayed, Proof, SuccessTried, Verdict

MOST_SUCCESSES: Final = 100
"""So many of the last good runs are played with a change."""
_FEW: Final = 5
"""So many where the change alone does not mend the run: with what is added to it all are played."""
MOST_SECONDS: Final = 10.0
"""So long good runs are played with one change; what is left then is told."""

Events = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FailingPlayed:
    """How the failed run goes with the change."""

    verdict: Verdict
    assumed: tuple[Assumed, ...]
    events: Events


class Plays(Protocol):
    """Plays recorded runs with one document."""

    async def failing(self) -> FailingPlayed:
        """Play the failed run."""
        ...

    async def success(self, run: str) -> SuccessTried | NotPlayed:
        """Play one of the last successes, or say why that cannot be done."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """One failed run and the good ones before it, newest first; `now` tells seconds."""

    failed: Events
    good: Sequence[str]
    now: Callable[[], float]
    most_s: float = MOST_SECONDS

    async def of(self, plays: Plays) -> Proof:
        """Tell how the runs go; a change that does not even move the failure is tried on no other run."""
        failing = await plays.failing()
        mends = failing.verdict != "fails"
        if not mends and place_of_failure(failing.events) == place_of_failure(self.failed):
            return Proof("fails", "fails", (), failing.assumed, failing.events)
        asked = self.good[: MOST_SUCCESSES if mends else _FEW]
        tried, left = await self._successes(plays, asked)
        verdicts = [failing.verdict, *(one.verdict for one in tried)]
        verdict = next(v for v in _FROM_THE_WORST if v in verdicts)
        return Proof(verdict, failing.verdict, tried, failing.assumed, failing.events, left)

    async def _successes(
        self, plays: Plays, runs: Sequence[str]
    ) -> tuple[tuple[SuccessTried, ...], tuple[NotPlayed, ...]]:
        tried: list[SuccessTried] = []
        left: list[NotPlayed] = []
        until = self.now() + self.most_s
        for n, run in enumerate(runs):
            if self.now() >= until:
                left += [NotPlayed(one, "time") for one in runs[n:]]
                break
            played = await plays.success(run)
            if isinstance(played, NotPlayed):
                left.append(played)
                continue
            tried.append(played)
            if played.verdict == "fails":
                break
        return tuple(tried), tuple(left)


_FROM_THE_WORST: Final[tuple[Verdict, ...]] = ("fails", "passes_if", "passes")


def place_of_failure(events: Events) -> tuple[Any, ...]:
    """Answer where a run failed and with which words."""
    error = (events[-1]["data"].get("error") if events else None) or {}
    return error.get("step"), error.get("item"), error.get("message")
