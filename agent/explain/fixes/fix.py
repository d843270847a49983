"""A proposed fix: an ordinary patch, the rule that made it, and the record of its check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.explain.record import walk

Verdict = Literal["passes", "passes_if", "fails"]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A failure that somebody has mended before."""

    run: str
    workflow: str
    remedy: str
    """The run that then went well."""
    version: int | None
    """Of that run."""

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "workflow": self.workflow,
            "remedy": self.remedy,
            "version": self.version,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What one rule would change."""

    rule: str
    title: str
    operations: tuple[Mapping[str, Any], ...]
    precedent: Precedent | None = None
    """Whose change it is, where a rule has only carried it over."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something the record does not tell, and that the check had to assume."""

    step: str | None
    item: str | None
    why: str


@dataclass(frozen=True, slots=True)
class SuccessTried:
    """One of the last successes, played with the change."""

    run: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NotPlayed:
    """One of the last successes that was not played."""

    run: str
    why: Literal["time", "not_kept"]
    """`time`: there was none left; `not_kept`: what is needed of it is not on record any more."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How the failed run and the last successes go with a change, on what was recorded: nothing is called."""

    verdict: Verdict
    """`passes_if`: only if what was assumed holds."""
    failing: Verdict
    successes: tuple[SuccessTried, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    events: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """The failed run as it would have gone."""
    not_played: tuple[NotPlayed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Write the evidence record; the events of the play are not kept."""
        return {
            "check": "counterfactual",
            "verdict": self.verdict,
            "failing": self.failing,
            "successes": [{"run": one.run, "verdict": one.verdict} for one in self.successes],
            "not_played": [{"run": one.run, "why": one.why} for one in self.not_played],
            "assumed": [{"step": a.step, "item": a.item, "why": a.why} for a in self.assumed],
        }


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that was checked."""

    rules: tuple[str, ...]
    titles: tuple[str, ...]
    operations: tuple[Mapping[str, Any], ...]
    proof: Proof
    precedents: tuple[Precedent, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "rules": list(self.rules),
            "precedents": [one.as_json() for one in self.precedents],
            "titles": list(self.titles),
            "operations": [dict(operation) for operation in self.operations],
            "evidence": self.proof.as_json(),
        }


def is_about_same_steps(fix: Fix, checked: Mapping[str, Any], draft: Mapping[str, Any]) -> bool:
    """Tell whether what a fix touches reads in a draft as in the document it was checked with."""
    touched = {str(operation.get("id")) for operation in fix.operations}
    return _steps(checked, touched) == _steps(draft, touched)


def _steps(document: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    return {
        step["id"]: {key: value for key, value in step.items() if key != "steps"}
        for step, _ in walk(document.get("steps", ()))
        if step["id"] in ids
    }


def update(step: str, changes: Mapping[str, Any], unset: Sequence[str] = ()) -> Mapping[str, Any]:
    """Write the operation that sets values inside a step."""
    operation: dict[str, Any] = {"op": "update_step", "id": step}
    if changes:
        operation["set"] = dict(changes)
    if unset:
        operation["unset"] = list(unset)
    return operation
