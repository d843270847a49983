"""What a live run will take: time, money, calls and rows, from a rehearsal and from runs that were recorded.

The rehearsal tells what hangs on inputs alone, history what each step takes; both are put together along the
plan. How far off that was for past runs of the workflow corrects it, and gives the interval in which four of
five runs lie. Before there are enough of them the interval comes from drawing each step's past; where a step has
no past nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles
from typing import Final

from agent.forecast.firm import Firm, is_set_wait
from agent.forecast.history import History
from agent.forecast.share import Past, Share
from engine.core.plan import Plan, StepPlan

QUANTITIES: Final = ("seconds", "usd", "calls", "rows")
ENOUGH_RUNS: Final = 9
"""With so many, four of five further ones lie between the least and the most of them."""
ENOUGH_SHARES: Final = 5
_DRAWS: Final = 200
_LEAST: Final = {"seconds": 0.001, "usd": 1e-6, "calls": 1.0, "rows": 1.0}
"""What is added to both sides of a ratio, so that nought can be compared."""
_NO_TIME: Final = frozenset({"branch", "stop", "group"})

Amounts = Mapping[str, float]
Told = Callable[[StepPlan], Share | None]


@dataclass(frozen=True, slots=True)
class Range:
    """One amount: in the middle, and where four of five runs lie; None where that is not known."""

    expected: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one live run that goes well will take; `amounts` is None while some step has no past."""

    amounts: Mapping[str, Range] | None
    runs: int
    """So many runs of the workflow itself it rests on."""
    without_history: tuple[str, ...] = ()


def forecast(rehearsed: Past, history: History, *, knows_inputs: bool) -> Forecast:
    """Forecast the live run of what was rehearsed; `knows_inputs` when it was with that run's inputs."""
    plan = rehearsed.plan
    unknown = tuple(
        step.id
        for step in plan.steps.values()
        if step.id in rehearsed.shares and not _has_past(step, history)
    )
    if unknown:
        return Forecast(None, len(history.own), unknown)
    plain = _predicted(rehearsed, history.mean, history, knows_inputs)
    if len(history.own) >= ENOUGH_RUNS:
        off = _off(history, knows_inputs)
        return Forecast({q: _corrected(plain[q], off[q], q) for q in QUANTITIES}, len(history.own))
    amounts = {q: Range(plain[q]) for q in QUANTITIES}
    if all(_is_drawable(step, history) for step in plan.steps.values() if has_share(step)):
        drawn = _drawn(rehearsed, history, knows_inputs)
        amounts = {q: _spread(drawn[q]) for q in QUANTITIES}
    return Forecast(amounts, len(history.own))


def amounts_of(past: Past) -> dict[str, float]:
    """Answer what a run really took."""
    shares = past.shares.values()
    return {
        "seconds": past.seconds,
        "usd": sum(share.times * share.usd for share in shares),
        "calls": sum(share.times * share.calls for share in shares),
        "rows": sum(share.times * share.rows for share in shares),
    }


def has_share(step: StepPlan) -> bool:
    """Tell whether a step takes anything of its own."""
    return step.kind not in _NO_TIME and not is_set_wait(step)


def _has_past(step: StepPlan, history: History) -> bool:
    return not has_share(step) or history.is_own(step) or bool(history.pool(step))


def _is_drawable(step: StepPlan, history: History) -> bool:
    return len(history.pool(step)) >= ENOUGH_SHARES


def _predicted(known: Past, told: Told, history: History, knows_inputs: bool) -> dict[str, float]:
    """Put together what is firm in a run and what is told of each step."""
    firm = Firm(known.plan, knows_inputs=knows_inputs)
    shares: dict[str, Share] = {}
    for step in known.plan.steps.values():
        here, past = known.shares.get(step.id), told(step)
        times = here.times if here is not None else 0.0
        if past is not None and history.is_own(step) and not firm.runs(step.id):
            times = past.times
        shares[step.id] = Share(
            times,
            here.seconds if here and is_set_wait(step) else past.seconds if past else 0.0,
            past.calls if past else 0.0,
            past.usd if past else 0.0,
            here.rows if here and firm.value(step.id) else past.rows if past else 0.0,
        )
    whole = amounts_of(Past(known.plan, shares, 0.0))
    return {**whole, "seconds": path_of(known.plan, shares)}


def path_of(plan: Plan, shares: Mapping[str, Share]) -> float:
    """Answer how long a whole run takes, its steps side by side where they can be."""
    return _path(plan, shares, plan.roots, 1.0)


def _path(plan: Plan, shares: Mapping[str, Share], steps: Sequence[str], rounds: float) -> float:
    """How long the steps of one scope take in each of its rounds, side by side where they can."""
    settled: dict[str, float] = {}

    def settle(name: str) -> float:
        if name not in settled:
            step = plan.steps[name]
            start = max((settle(one) for one in step.sources if one in steps), default=0.0)
            settled[name] = start + _one(plan, shares, step, rounds)
        return settled[name]

    return max((settle(name) for name in steps), default=0.0)


def _one(plan: Plan, shares: Mapping[str, Share], step: StepPlan, rounds: float) -> float:
    share = shares[step.id]
    times = share.times / rounds if rounds else 0.0
    at_once = min(step.foreach.concurrency, max(times, 1.0)) if step.foreach else 1.0
    took = share.seconds
    if step.kind == "group":
        took = _path(plan, shares, step.inner, share.times)
    return times * took / at_once


def _off(history: History, knows_inputs: bool) -> dict[str, list[float]]:
    """How many times what was predicted each past run really took, each predicted from the others."""
    found: dict[str, list[float]] = {q: [] for q in QUANTITIES}
    for n, past in enumerate(history.own):
        without = n

        def told(step: StepPlan, without: int = without) -> Share | None:
            return history.mean(step, without)

        predicted, real = _predicted(past, told, history, knows_inputs), amounts_of(past)
        for q in QUANTITIES:
            found[q].append((real[q] + _LEAST[q]) / (predicted[q] + _LEAST[q]))
    return found


def _corrected(plain: float, off: Sequence[float], quantity: str) -> Range:
    least = _LEAST[quantity]
    low, high = _tenths(off)
    return Range(*(max((plain + least) * by - least, 0.0) for by in (median(off), low, high)))


def _drawn(rehearsed: Past, history: History, knows_inputs: bool) -> dict[str, list[float]]:
    # The same rehearsal is always forecast the same.
    chance = Random(0)  # noqa: S311 - nothing secret hangs on it
    rounds = [
        _predicted(
            rehearsed, lambda step: history.drawn(step, chance.randrange), history, knows_inputs
        )
        for _ in range(_DRAWS)
    ]
    return {q: [one[q] for one in rounds] for q in QUANTITIES}


def _spread(drawn: Sequence[float]) -> Range:
    low, high = _tenths(drawn)
    return Range(median(drawn), low, high)


def _tenths(found: Sequence[float]) -> tuple[float, float]:
    """Answer where one in ten lies below and one in ten above, further ones counted in."""
    cuts = quantiles(found, n=10, method="exclusive")
    return max(cuts[0], min(found)), min(cuts[-1], max(found))
