"""Answers that are much larger than what is read of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from agent.explain.fixes.fix import update
from agent.optimise.advice import Change
from agent.optimise.sight import Sight
from engine.core.narrowing import Narrowing, narrowing_of

_LARGE = 4_000
"""From so many bytes on an answer is worth making smaller."""
_WORTH_IT = 0.5


def only_what_is_read(sight: Sight) -> Iterator[Change]:
    """Ask only for the fields whose names the workflow knows; whether these are enough, the play shows."""
    for name, step in sight.steps.items():
        plan = sight.plan.steps[name]
        spec = sight.catalog.action(plan.action) if plan.kind == "action" else None
        narrowing = narrowing_of(spec) if spec is not None and plan.effect == "read" else None
        if narrowing is None or not narrowing.is_whole(step["with"]):
            continue
        outputs = [place.output for run in sight.good for _, place in run.of(name)]
        known = _named(sight, name, {one for out in outputs for one in narrowing.fields(out)})
        before = sum(map(_bytes, outputs))
        after = sum(_bytes(narrowing.narrowed(out, known)) for out in outputs)
        if known and before >= _LARGE * len(outputs) and after <= before * _WORTH_IT:
            yield _narrowed(sight, name, narrowing, sorted(known), before - after)


def _named(sight: Sight, name: str, fields: set[str]) -> set[str]:
    """The fields whose names stand anywhere else in the workflow."""
    others: dict[str, Any] = {**sight.json, "steps": [_without(sight.json["steps"], name)]}
    text = json.dumps(others, ensure_ascii=False)
    return {one for one in fields if json.dumps(one, ensure_ascii=False)[1:-1] in text}


def _without(steps: Any, name: str) -> list[Any]:
    return [
        {**one, "steps": _without(one.get("steps", ()), name)} for one in steps if one["id"] != name
    ]


def _bytes(output: Any) -> int:
    return len(json.dumps(output, ensure_ascii=False).encode())


def _narrowed(
    sight: Sight, name: str, narrowing: Narrowing, known: list[str], spared: int
) -> Change:
    fields = ", ".join(known[:5]) + (f" and {len(known) - 5} more" if len(known) > 5 else "")
    kilobytes = spared / 1000 / len(sight.good)
    return Change(
        "oversized",
        f"Let {sight.name(name)} ask only for {fields}",
        "Everything is fetched and kept; nothing else of it is ever read.",
        (name,),
        (update(name, {f"/with/{narrowing.argument}": known}),),
        assumes="the service leaves out only the fields that are not named",
        kilobytes=round(kilobytes, 1),
    )
