"""A step so simple that a cheaper model of the workspace will do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Any

from agent.explain.fixes.fix import update
from agent.optimise.advice import Change, Cost
from agent.optimise.around import Model
from agent.optimise.sight import Sight

_LEAST_ANSWERS = 3
_LONG_ANSWER = 150
"""From so many tokens on, an answer is more than a choice or a few fields."""
_LONG_QUESTION = 2_000
_WORTH_IT = 0.7
"""What a step costs with the other model, as a share of today's, to be worth a change."""


@dataclass(frozen=True, slots=True)
class _Used:
    """What one answer took."""

    tokens_in: int
    tokens_out: int
    usd: float


def cheaper_model(sight: Sight) -> Iterator[Change]:
    """Let a step whose questions and answers are short ask the cheapest model there is."""
    for name, step in sight.steps.items():
        used = _uses(sight, name)
        if len(used) < _LEAST_ANSWERS or not all(map(_is_short, used)):
            continue
        cheapest = min(
            (one for one in sight.around.models if one.connection != step.get("connection")),
            key=lambda one: _cost(one, used),
            default=None,
        )
        today = sum(one.usd for one in used)
        if cheapest is not None and _cost(cheapest, used) <= today * _WORTH_IT:
            yield _moved(sight, name, cheapest, used)


def _uses(sight: Sight, name: str) -> list[_Used]:
    """What each answer of a model took; nothing where one has no price."""
    plan = sight.plan.steps[name]
    spec = sight.catalog.action(plan.action) if plan.kind == "action" else None
    if spec is None or spec.connection is None or spec.connection.service != "ai":
        return []
    found = [_used(place.output) for run in sight.good for _, place in run.of(name)]
    return [one for one in found if one is not None] if None not in found else []


def _used(output: Any) -> _Used | None:
    usage = output.get("usage") if isinstance(output, Mapping) else None
    if not isinstance(usage, Mapping) or not usage.get("cost_usd"):
        return None
    return _Used(usage["input_tokens"], usage["output_tokens"], float(usage["cost_usd"]))


def _is_short(used: _Used) -> bool:
    return used.tokens_in <= _LONG_QUESTION and 0 < used.tokens_out <= _LONG_ANSWER


def _cost(model: Model, used: list[_Used]) -> float:
    return sum(model.usd(one.tokens_in, one.tokens_out) for one in used)


def _moved(sight: Sight, name: str, model: Model, used: list[_Used]) -> Change:
    saved = sum(one.usd for one in used) - _cost(model, used)
    longest = round(mean(one.tokens_out for one in used))
    unset = ["/with/model"] if "model" in sight.steps[name]["with"] else []
    return Change(
        "cheaper_model",
        f"Let {sight.name(name)} ask {model.name}",
        f"What it asks and what is answered is short, {longest} tokens on average, and {model.name} costs less.",
        (name,),
        (update(name, {"/connection": model.connection}, unset),),
        assumes=f"{model.name} answers {sight.name(name)} as well: that no play shows, only trying it does",
        less=Cost(usd=saved / len(sight.good)),
    )
