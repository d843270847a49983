"""Looks for what a workflow could save: a rule's change is played on the last good runs, and only one that holds is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.deps import Actor, Validator
from agent.explain.fixes.fix import Assumed, SuccessTried, Verdict
from agent.explain.record import RunRecord
from agent.optimise.advice import Advice, Change, Cost, EqualOutput, Played, Saving
from agent.optimise.around import Around
from agent.optimise.rules.all import changes
from agent.optimise.sight import Ran, Sight
from agent.optimise.timeline import average, cost_of
from engine.core.action import Catalog
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.plan import PlanRefused
from engine.errors import FlowError

MOST_RUNS = 60
LAST_GOOD = 5
_LEAST_SECONDS = 0.05
_FROM_THE_WORST: tuple[Verdict, ...] = ("fails", "passes_if", "passes")


class PastRuns(Protocol):
    """The recorded runs of a workflow, as far as the actor may see them."""

    async def recent(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[RunRecord]:
        """Finished runs of the newest document that ran, newest first, with their events."""
        ...


class Plays(Protocol):
    """Plays good runs with another document on what was recorded: nothing is called."""

    async def stays(
        self, actor: Actor, run_ids: Sequence[str], document: Mapping[str, Any]
    ) -> Sequence[Played]:
        """Whether each gives the same and does the same outside."""
        ...


@dataclass(frozen=True, slots=True)
class Advised:
    """What was found, on which runs it rests, and what a run takes today."""

    workflow_id: str
    runs: tuple[str, ...]
    cost: Cost
    advice: tuple[Advice, ...] = ()
    together: Advice | None = None
    """All that go together, as one change that was played as a whole."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """What ran, and what the changes were made for."""


@dataclass(frozen=True, slots=True)
class Adviser:
    """Everything it may look at comes through ports with the actor's own permissions."""

    runs: PastRuns
    plays: Plays
    surroundings: Around
    validator: Validator
    catalog: Catalog

    async def advise(self, actor: Actor, workflow_id: str) -> Advised:
        """Answer what would make a workflow faster, cheaper or steadier; nothing where nothing ran."""
        records = await self.runs.recent(actor, workflow_id, MOST_RUNS)
        if not any(record.status == "succeeded" for record in records):
            return Advised(workflow_id, tuple(record.id for record in records), Cost())
        document = records[0].document
        around = await self.surroundings.around(actor, workflow_id)
        sight = Sight.of(document, records, self.catalog, around)
        trial = _Trial(self, actor, sight)
        advice = [made for change in changes(sight) if (made := await trial.of(change)) is not None]
        return Advised(
            workflow_id,
            tuple(record.id for record in records),
            trial.before,
            tuple(advice),
            await _together(trial, advice),
            document,
        )


class _Trial:
    """Tries changes of one workflow on its last good runs."""

    def __init__(self, adviser: Adviser, actor: Actor, sight: Sight) -> None:
        self._adviser, self._actor, self._sight = adviser, actor, sight
        self._last: list[Ran] = sight.good[:LAST_GOOD]
        costs = [cost_of(sight.plan, run.record.events, run) for run in sight.good]
        self._mine = average(costs[:LAST_GOOD])
        self.before = average(costs)
        self._problems = self._errors(sight.json)

    async def of(self, change: Change) -> Advice | None:
        """Answer a change with its saving and its proof, or None where it does not hold or saves nothing."""
        try:
            return await self._tried(change)
        except (FlowError, PlanRefused):
            # A change that makes no sound document is no advice.
            return None

    async def _tried(self, change: Change) -> Advice | None:
        adviser, sight = self._adviser, self._sight
        document = adviser.validator.patched(sight.json, change.operations)
        if self._errors(document) - self._problems:
            return None
        ids = [run.record.id for run in self._last]
        played = await adviser.plays.stays(self._actor, ids, document)
        if not played or any(one.verdict == "fails" for one in played):
            return None
        plan = compile_plan(Document.parse(document), adviser.catalog)
        of_run = {run.record.id: run for run in self._last}
        after = average([cost_of(plan, one.events, of_run[one.run]) for one in played])
        saved = self._mine.minus(after).plus(change.less)
        saving = Saving(saved, change.failures, change.runs, change.repeats, change.kilobytes)
        return Advice(change, saving, _proof(change, played)) if _is_worth(saving) else None

    def _errors(self, document: Mapping[str, Any]) -> set[tuple[str, str]]:
        checked = self._adviser.validator.check(document, ())
        return {(p.code, p.message) for p in checked.broken if not p.code.startswith("connection")}


async def _together(trial: _Trial, advice: Sequence[Advice]) -> Advice | None:
    """Add one change after the other, as long as the whole still holds."""
    made: Advice | None = None
    for one in advice:
        if made is None:
            made = one
            continue
        tried = await trial.of(_joined(made.change, one.change))
        made = tried if tried is not None else made
    return made


def _joined(one: Change, other: Change) -> Change:
    assumes = [told for told in (one.assumes, other.assumes) if told]
    return Change(
        rule=f"{one.rule}, {other.rule}",
        title=f"{one.title}; {other.title}",
        why=f"{one.why} {other.why}",
        about=tuple(dict.fromkeys([*one.about, *other.about])),
        operations=(*one.operations, *other.operations),
        assumes="; ".join(assumes) or None,
        failures=max(one.failures, other.failures),
        runs=max(one.runs, other.runs),
        repeats=max(one.repeats, other.repeats),
        kilobytes=one.kilobytes + other.kilobytes,
        less=one.less.plus(other.less),
    )


def _proof(change: Change, played: Sequence[Played]) -> EqualOutput:
    assumed = list(dict.fromkeys(a for one in played for a in one.assumed))
    if change.assumes:
        assumed.append(Assumed(None, None, change.assumes))
    found = {one.verdict for one in played} | ({"passes_if"} if assumed else set())
    worst = next(verdict for verdict in _FROM_THE_WORST if verdict in found)
    return EqualOutput(
        worst, tuple(SuccessTried(one.run, one.verdict) for one in played), tuple(assumed)
    )


def _is_worth(saving: Saving) -> bool:
    """Tell whether it saves something without costing time instead."""
    run = saving.run
    is_less = run.seconds > _LEAST_SECONDS or run.calls > 0 or run.usd > 0
    others = (saving.failures, saving.runs, saving.repeats, saving.kilobytes)
    return (is_less and run.seconds > -_LEAST_SECONDS) or any(one > 0 for one in others)
