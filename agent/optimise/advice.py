"""A recommendation: an ordinary patch, what it would save, and how the last good runs go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.explain.fixes.fix import Assumed, SuccessTried, Verdict


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run takes, on average over several."""

    seconds: float = 0.0
    calls: float = 0.0
    usd: float = 0.0

    def minus(self, other: Cost) -> Cost:
        return Cost(
            round(self.seconds - other.seconds, 3),
            round(self.calls - other.calls, 3),
            round(self.usd - other.usd, 6),
        )

    def plus(self, other: Cost) -> Cost:
        return self.minus(Cost(-other.seconds, -other.calls, -other.usd))

    def as_json(self) -> dict[str, float]:
        return {"seconds": self.seconds, "calls": self.calls, "usd": self.usd}


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule would change, and why, in plain words."""

    rule: str
    title: str
    why: str
    about: tuple[str, ...]
    """The steps it is about; of a schedule the trigger."""
    operations: tuple[Mapping[str, Any], ...]
    assumes: str | None = None
    """What no play of past runs can show, and what therefore has to hold."""
    failures: float = 0.0
    """The share of runs that failed and would have been tried again."""
    runs: float = 0.0
    """The share of runs that would not be started."""
    repeats: float = 0.0
    """The share of runs that stopped midway, and would no longer repeat by place."""
    kilobytes: float = 0.0
    """What is no longer fetched and kept, a run."""
    less: Cost = field(default_factory=Cost)
    """What a run saves beyond what its play shows: worked out by the rule."""


@dataclass(frozen=True, slots=True)
class Saving:
    """What a change is expected to save: a run, and of failures, runs and repetitions their share."""

    run: Cost = field(default_factory=Cost)
    failures: float = 0.0
    runs: float = 0.0
    repeats: float = 0.0
    kilobytes: float = 0.0

    def as_json(self) -> dict[str, float]:
        shares = {"failures": self.failures, "runs": self.runs, "repeats": self.repeats}
        return {**self.run.as_json(), **shares, "kilobytes": self.kilobytes}


@dataclass(frozen=True, slots=True)
class EqualOutput:
    """How the last good runs go with a change, on what was recorded of them: nothing is called."""

    verdict: Verdict
    """`passes`: the same outputs and the same writes in every run; `passes_if`: if what is assumed holds."""
    runs: tuple[SuccessTried, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "check": "equal_output",
            "verdict": self.verdict,
            "runs": [{"run": one.run, "verdict": one.verdict} for one in self.runs],
            "assumed": [{"step": a.step, "item": a.item, "why": a.why} for a in self.assumed],
        }


@dataclass(frozen=True, slots=True)
class Advice:
    """A change that saves something and leaves what comes out as it was."""

    change: Change
    saving: Saving
    proof: EqualOutput

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.change.rule,
            "title": self.change.title,
            "why": self.change.why,
            "about": list(self.change.about),
            "operations": [dict(operation) for operation in self.change.operations],
            "saving": self.saving.as_json(),
            "evidence": self.proof.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Played:
    """A good run with another document: whether it stays, and its events."""

    run: str
    verdict: Verdict
    assumed: tuple[Assumed, ...] = ()
    events: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
