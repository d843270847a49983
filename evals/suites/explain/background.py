"""The ordinary days before the planted faults: runs of the same workflows, most of them good, recorded like all others."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from evals.suites.explain.case import Around, Case, Workflow
from evals.suites.explain.staging import Played, Staged, Staging, planted_version

RUNS = 500
"""So many runs stand beside the planted faults of a split."""
_ONE_FAILS_OF = 5
_SEED = 20261129
_FIRST = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
_APART = timedelta(hours=3)
# A fault that another input or answer hides is tried on so many days before the next one is taken.
_MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Background:
    """What had happened in the organization before: good runs of every workflow, and faults of each kind."""

    good: Mapping[str, Sequence[Played]]
    """Workflow -> its runs that went well, oldest first."""
    failed: Sequence[Staged]
    """Faults of the cases on other days: other inputs, other answers, the same cause."""

    @property
    def count(self) -> int:
        """How many runs these are."""
        mended = sum(len(one.after) for one in self.failed if one.case.plant)
        return sum(map(len, self.good.values())) + len(self.failed) + mended

    def around(self, staged: Staged) -> Staged:
        """Put a case behind the ordinary days of its workflow, in which other faults happened too."""
        case = staged.case
        others = [
            one.failing
            for one in self.failed
            if one.case.workflow.name == case.workflow.name and one.case.id != case.id
        ]
        days = [*self.good[case.workflow.name], *others]
        return replace(staged, before=sorted(days, key=lambda run: run.at))


async def ordinary_days(staging: Staging, cases: Sequence[Case], count: int = RUNS) -> Background:
    """Play so many runs of the workflows of these cases, the same ones every time."""
    chance = random.Random(_SEED)  # noqa: S311  # the same days every time, no secret
    workflows = {case.workflow.name: case.workflow for case in cases}
    diary = _Diary(staging, chance, {name: [] for name in workflows})
    turns, faults = cycle(workflows.values()), cycle(cases)
    day = 0
    while diary.written < count:
        day += 1
        # A fault is two runs: the one that fails, and the next one.
        if day % _ONE_FAILS_OF == 0 and diary.written + 2 <= count:
            await diary.fault(next(faults))
        else:
            await diary.good_day(next(turns))
    return Background(diary.good, diary.failed)


class _Diary:
    """Plays one day after the other."""

    def __init__(
        self, staging: Staging, chance: random.Random, good: dict[str, list[Played]]
    ) -> None:
        self.good, self.failed = good, list[Staged]()
        self.written = 0
        self._staging, self._chance, self._days = staging, chance, 0

    async def good_day(self, workflow: Workflow) -> None:
        """Play a run that goes well; one that does not was no good day and is not kept."""
        around = _another_day(self._chance.choice(list(workflow.good)), workflow, self._chance)
        run = await self._played(workflow, (1, workflow.document), around)
        if run.status == "succeeded":
            self.good[workflow.name].append(run)
            self.written += 1

    async def fault(self, case: Case) -> None:
        """Let a fault happen once more, and the workflow go on after it."""
        for _ in range(_MOST_TRIES):
            day = _another_day(
                self._chance.choice(list(case.workflow.good)), case.workflow, self._chance
            )
            around = Around(
                {**day.inputs, **case.failing.inputs}, {**day.world, **case.failing.world}
            )
            run = await self._failing(case, around)
            if run.status == "failed" and (run.error or {}).get("step") == case.expect.step:
                await self._keep(case, run)
                return
        # Some faults are of one input only: then a good day stands in for them.
        await self.good_day(case.workflow)

    async def _failing(self, case: Case, around: Around) -> Played:
        self._staging.runner.gone = case.gone
        try:
            return await self._played(case.workflow, planted_version(case), around)
        finally:
            self._staging.runner.gone = frozenset()

    async def _keep(self, case: Case, run: Played) -> None:
        good = self.good[case.workflow.name]
        before = [one for one in good if one.at < run.at]
        after = await self._played(
            case.workflow, _mended(case), _another_day(case.workflow.good[0], case.workflow)
        )
        self.failed.append(Staged(case, [run], before=before, after=[after]))
        self.written += 2
        if not case.plant:
            good.append(after)

    async def _played(
        self, workflow: Workflow, version: tuple[int, Mapping[str, Any]], around: Around
    ) -> Played:
        self._days += 1
        at = _FIRST + self._days * _APART
        name = f"background {workflow.name} {self._days}"
        return await self._staging.played(name, version, workflow, around, at)


def _mended(case: Case) -> tuple[int, Mapping[str, Any]]:
    """Return what ran after a fault: the sound version, put back where something was planted."""
    return (3 if case.plant else 1, case.workflow.document)


def _another_day(day: Around, workflow: Workflow, chance: random.Random | None = None) -> Around:
    """Return a day like this one on which the figures in the answers are others."""
    if chance is None:
        return day
    world = {**workflow.world, **day.world}
    return Around(
        day.inputs, {address: _answer(answer, chance) for address, answer in world.items()}
    )


def _answer(answer: Any, chance: random.Random) -> Any:
    if isinstance(answer, Mapping) and "body" in answer:
        return {**answer, "body": _varied(answer["body"], chance)}
    return answer


def _varied(value: Any, chance: random.Random) -> Any:
    if isinstance(value, Mapping):
        return {key: _varied(part, chance) for key, part in value.items()}
    if isinstance(value, list):
        return chance.sample([_varied(part, chance) for part in value], len(value))
    if isinstance(value, float):
        return round(value * chance.uniform(0.5, 1.5), 2)
    return value
