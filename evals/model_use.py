"""What a model did for a suite, and what that took: shown beside the scores, never compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.models.llm_usage import Usage
from agent.plan import Plan

ALONE = "rules alone"
"""Rules decided and no model was to be asked."""
BY_MODEL = "model"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the planner: who made it, and in what time."""

    maker: str
    """`BY_MODEL`, `ALONE`, or the code of the reason why the rules' plan came instead."""
    seconds: float

    @classmethod
    def of(cls, plan: Plan, seconds: float) -> Answered:
        """Read from a plan's own record who made it."""
        if plan.planner == "llm":
            return cls(BY_MODEL, seconds)
        return cls(str(plan.provenance.get("not_used", ALONE)), seconds)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """All answers of one split, counted."""

    model: str
    asked: int
    """Requests that a model was to answer."""
    alone: int
    fallbacks: Mapping[str, int]
    """Reason -> how many of the asked were answered by the rules' plan for it."""
    usage: Usage
    usd: float | None
    """None where no prices are known."""
    p50_s: float
    p95_s: float

    @classmethod
    def of(
        cls, model: str, answers: Sequence[Answered], usage: Usage, usd: float | None
    ) -> ModelUse:
        """Count the answers."""
        asked = [one for one in answers if one.maker != ALONE]
        spent = sorted(one.seconds for one in asked)
        reasons = Counter(one.maker for one in asked if one.maker != BY_MODEL)
        return cls(
            model=model,
            asked=len(asked),
            alone=len(answers) - len(asked),
            fallbacks=dict(reasons.most_common()),
            usage=usage,
            usd=usd,
            p50_s=_at(spent, 0.5),
            p95_s=_at(spent, 0.95),
        )

    @property
    def answered(self) -> int:
        """How many plans are the model's."""
        return self.asked - sum(self.fallbacks.values())

    @property
    def is_silent(self) -> bool:
        """Tell whether the model was asked and gave nothing: then its scores are the rules' own."""
        return self.asked > 0 and self.answered == 0

    def reasons(self) -> str:
        """Say which share of the asked fell back, by reason."""
        return ", ".join(f"{reason} {n / self.asked:.0%}" for reason, n in self.fallbacks.items())

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "asked": self.asked,
            "rules_alone": self.alone,
            "fallbacks": dict(self.fallbacks),
            "tokens": self.usage.as_json(),
            "usd": self.usd,
            "p50_s": round(self.p50_s, 3),
            "p95_s": round(self.p95_s, 3),
        }


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
