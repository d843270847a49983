"""What a run will take after a change: what it takes now, and what the change did to past runs that were played with it.

Runs that were recorded tell what the workflow took as it was. Played with the change on what was recorded of them,
the same runs tell how often each step would have run, and of how many rows. So the difference is measured, and a
change that does nothing to a run does nothing to the forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from agent.forecast.firm import is_set_wait
from agent.forecast.forecast import QUANTITIES, Forecast, Range, amounts_of, has_share, path_of
from agent.forecast.history import History
from agent.forecast.share import Past, Share

Play = tuple[Past, Past]
"""One past run played without the change, and with it."""


def changed(before: Forecast, plain: Forecast, plays: Sequence[Play], history: History) -> Forecast:
    """Forecast the changed document; `plain` is what its own rehearsal and history tell."""
    if before.amounts is None or plain.amounts is None or not plays:
        return plain
    unknown = _never_ran([now for _, now in plays], history)
    if unknown:
        return Forecast(None, before.runs, unknown)
    pairs = [(_took(then, history), _took(now, history)) for then, now in plays]
    amounts = {}
    for one in QUANTITIES:
        more = mean(now[one] - then[one] for then, now in pairs)
        amounts[one] = _moved(before.amounts[one], more)
    return Forecast(amounts, before.runs)


def _never_ran(plays: Sequence[Past], history: History) -> tuple[str, ...]:
    """Name the steps that run with the change and have never run before: what they take is not known."""
    found: dict[str, None] = {}
    for played in plays:
        for name in played.shares:
            past = history.mean(played.plan.steps[name])
            if has_share(played.plan.steps[name]) and (past is None or not past.times):
                found[name] = None
    return tuple(found)


def _moved(was: Range, more: float) -> Range:
    if was.low is None or was.high is None:
        return Range(max(was.expected + more, 0.0))
    return Range(*(max(part + more, 0.0) for part in (was.expected, was.low, was.high)))


def _took(played: Past, history: History) -> dict[str, float]:
    """Put together how often each step ran in a play and what one time takes by history."""
    shares: dict[str, Share] = {}
    for step in played.plan.steps.values():
        here, past = played.shares.get(step.id), history.mean(step)
        shares[step.id] = Share(
            here.times if here is not None else 0.0,
            here.seconds if here and is_set_wait(step) else past.seconds if past else 0.0,
            past.calls if past else 0.0,
            past.usd if past else 0.0,
            here.rows if here is not None else 0.0,
        )
    whole = amounts_of(Past(played.plan, shares, 0.0))
    return {**whole, "seconds": path_of(played.plan, shares)}
