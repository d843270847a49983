"""What past runs tell of each step: on average, without one of the runs, or by one of them at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from agent.forecast.share import Past, Share
from engine.core.plan import StepPlan

Pool = Sequence[Share]
_MOST_SHARES = 200


@dataclass(frozen=True)
class History:
    """Runs that went well, newest first: of the workflow itself, and of others that use the same actions."""

    own: Sequence[Past] = ()
    others: Sequence[Past] = ()
    _pools: dict[str, Pool] = field(default_factory=dict)

    def mean(self, step: StepPlan, without: int | None = None) -> Share | None:
        """Return what a step does on average, leaving one of the own runs out; None where it never ran."""
        runs = [past for n, past in enumerate(self.own) if n != without and _knows(past, step)]
        own = [past.shares[step.id] for past in runs if step.id in past.shares]
        if own:
            return _mean(own, sum(share.times for share in own) / len(runs))
        if runs:
            # It was there each time and was never come to.
            return Share(0.0, 0.0, 0.0, 0.0, 0.0)
        pool = self.pool(step)
        return _mean(pool, pool[0].times) if pool else None

    def is_own(self, step: StepPlan) -> bool:
        """Tell whether runs of the workflow itself know the step."""
        return any(_knows(past, step) for past in self.own)

    def pool(self, step: StepPlan) -> Pool:
        """Return single shares of a step: its own, else those of its action in other workflows."""
        if step.id not in self._pools:
            own = [p.shares[step.id] for p in self.own if _knows(p, step) and step.id in p.shares]
            self._pools[step.id] = (own or self._elsewhere(step))[:_MOST_SHARES]
        return self._pools[step.id]

    def _elsewhere(self, step: StepPlan) -> list[Share]:
        if step.kind != "action":
            return []
        return [
            share
            for past in (*self.own, *self.others)
            for name, share in past.shares.items()
            if past.plan.steps[name].action == step.action
        ]

    def drawn(self, step: StepPlan, choose: Callable[[int], int]) -> Share | None:
        """Return one share of a step, chosen among so many."""
        pool = self.pool(step)
        return pool[choose(len(pool))] if pool else None


def _knows(past: Past, step: StepPlan) -> bool:
    """Tell whether a step of that name was the same one in a past run."""
    then = past.plan.steps.get(step.id)
    return then is not None and (then.kind, then.action) == (step.kind, step.action)


def _mean(shares: Pool, times: float) -> Share:
    weight = sum(share.times for share in shares)

    def of(amount: Callable[[Share], float]) -> float:
        return sum(amount(share) * share.times for share in shares) / weight

    return Share(
        times,
        of(lambda share: share.seconds),
        of(lambda share: share.calls),
        of(lambda share: share.usd),
        of(lambda share: share.rows),
    )


Shares = Mapping[str, Share]
