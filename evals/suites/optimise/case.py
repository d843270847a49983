"""The cases as values: a workflow, what happened to it so far, and which rule should speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.optimise.around import Model, Neighbour, Surroundings
from engine.core.yaml import from_yaml
from evals.lines import reads_cases

CLEAN = "clean"
_SLACK = "https://slack.com/api/chat.postMessage"
_MODEL = "https://ai.example.com/v1/chat/completions"
_POSTED = {"body": {"ok": True, "channel": "C1", "ts": "1"}, "after_s": 0.3}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What one run starts with and meets."""

    inputs: Mapping[str, Any] = field(default_factory=dict)
    world: Mapping[str, Any] = field(default_factory=dict)
    crowd: Mapping[str, Any] = field(default_factory=dict)
    """What it meets in place of that as long as it starts in the minute in which all others start."""


@dataclass(frozen=True, slots=True)
class Case:
    """One workflow with one planted inefficiency, or with none."""

    id: str
    kind: str
    steps: frozenset[str]
    """What the recommendation may be about; of a schedule the trigger."""
    document: Mapping[str, Any]
    runs: Sequence[Occasion]
    every_s: float
    around: Surroundings = field(default_factory=Surroundings)

    @property
    def is_clean(self) -> bool:
        return self.kind == CLEAN


@reads_cases
def load_cases(path: Path) -> list[Case]:
    """Read the cases of a file."""
    return [_case(stored) for stored in from_yaml(path.read_text("utf-8"))]


def _case(stored: Mapping[str, Any]) -> Case:
    base = {_SLACK: _POSTED, **stored["world"]}
    runs = [
        Occasion(
            run.get("inputs") or {},
            _addressed({**base, **(run.get("world") or {})}),
            _addressed({**base, **(run.get("crowd") or {})}) if "crowd" in run else {},
        )
        for run in stored["runs"]
        for _ in range(run.get("times", 1))
    ]
    return Case(
        id=stored["id"],
        kind=stored["kind"],
        steps=frozenset(stored.get("steps") or ()),
        document={"nexa": 1, **stored["document"]},
        runs=runs,
        every_s=float(stored.get("every_s", 3600)),
        around=_around(stored.get("around") or {}),
    )


def _around(stored: Mapping[str, Any]) -> Surroundings:
    models = [Model(**one) for one in stored.get("models", ())]
    documents = [{"nexa": 1, **one} for one in stored.get("neighbours", ())]
    return Surroundings(models, [Neighbour(str(one["name"]), one) for one in documents])


def _addressed(world: Mapping[str, Any]) -> dict[str, Any]:
    """Put what the model says where the model is asked."""
    plain = {address: answer for address, answer in world.items() if address != "ai"}
    said = world.get("ai")
    if said is not None:
        plain[_MODEL] = [_said(one) for one in said] if isinstance(said, list) else _said(said)
    return plain


def _said(answer: Mapping[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer["says"]}
    body = {
        "model": "small",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 400, "completion_tokens": answer.get("tokens", 100)},
    }
    return {"body": body, "after_s": answer["after_s"]}
