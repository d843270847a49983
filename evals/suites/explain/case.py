"""The cases as values: a sound workflow, what was planted, and what an explanation has to find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.core.yaml import from_yaml
from evals.lines import reads_cases

Replies = Mapping[str, Any]
"""Address without its query -> answer, or answers in order."""


@dataclass(frozen=True, slots=True)
class Around:
    """What one run starts with and meets."""

    inputs: Mapping[str, Any] = field(default_factory=dict)
    world: Replies = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A sound workflow and its runs that went well."""

    name: str
    document: Mapping[str, Any]
    world: Replies
    good: Sequence[Around]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the explanation of a case has to say."""

    step: str | None
    error_class: str
    item: str | None = None
    origin: str | None = None
    known: bool = True
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One planted fault."""

    id: str
    kind: str
    workflow: Workflow
    failing: Around
    plant: Sequence[Mapping[str, Any]]
    gone: frozenset[str]
    before: int
    expect: Expected


@reads_cases
def load_cases(path: Path) -> list[Case]:
    """Read the cases of a file; the workflows stand beside it."""
    workflows = load_workflows(path.with_name("workflows.yaml"))
    return [_case(stored, workflows) for stored in from_yaml(path.read_text("utf-8"))]


def load_workflows(path: Path) -> dict[str, Workflow]:
    """Read sound workflows by their names."""
    stored = from_yaml(path.read_text("utf-8"))
    return {
        name: Workflow(name, one["document"], one["world"], [_around(run) for run in one["good"]])
        for name, one in stored.items()
    }


def _around(stored: Mapping[str, Any]) -> Around:
    return Around(stored.get("inputs") or {}, stored.get("world") or {})


def _case(stored: Mapping[str, Any], workflows: Mapping[str, Workflow]) -> Case:
    found = stored["expect"]
    expect = Expected(
        step=found["step"],
        error_class=found["class"],
        item=found.get("item"),
        origin=found.get("origin"),
        known=found.get("known", True),
        fixable=found.get("fixable", False),
    )
    return Case(
        id=stored["id"],
        kind=stored["kind"],
        workflow=workflows[stored["workflow"]],
        failing=_around(stored),
        plant=stored.get("plant") or (),
        gone=frozenset(stored.get("gone") or ()),
        before=stored.get("before", 0),
        expect=expect,
    )
