"""Examining past runs on what was recorded of them: replay, the check of a correction, bisect over versions."""

from dataclasses import asdict, dataclass
from uuid import UUID

from api.drafts.assumed import assumed
from api.room import Room
from api.runs.examine_schemas import (
    AssumedShown,
    Bisected,
    BisectGiven,
    BisectStep,
    Checked,
    CheckGiven,
    DifferenceShown,
    Replayed,
    Tried,
    Verdict,
)
from api.runs.past import Past, PastRun, Target, VersionNamed
from api.runs.repository import RunFilter, RunRepository
from api.runs.steps import shown_error
from engine.core.compare import RunDifference, first_difference
from engine.core.record import Record
from engine.core.replay import replay
from engine.core.state import new_state
from engine.errors import Invalid
from engine.runtime.plans import CompiledVersion, compile_version
from engine.runtime.reenact import Reenacted, reenact
from tools.simulate import SimulatedRunner

_CUT_OFF = frozenset({"run_timeout", "cancelled"})


class NothingToBisect(Invalid):
    """Both ends go the same way with this run, or are no two versions."""

    code = "nothing_to_bisect"


@dataclass(frozen=True, slots=True)
class _Examined:
    """A past run, the version it was played with, and how that went."""

    past: PastRun
    target: Target
    played: Reenacted
    assumed: list[AssumedShown]


class Examinations:
    """Examines runs of one workspace; nothing is called and nothing is written."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def replay(self, run_id: UUID, against: VersionNamed) -> Replayed:
        """Play a run once more with a version and name the first difference."""
        async with self._room.transaction() as session:
            past = Past(self._room, session)
            run = await past.run(run_id)
            target = await past.target(run, against)
        return _replayed(await self._examine(run, target), is_own=against == "same")

    async def check(self, run_id: UUID, given: CheckGiven) -> Checked:
        """Tell whether a version mends a failed run and leaves the last successes as they were."""
        async with self._room.transaction() as session:
            past = Past(self._room, session)
            run = await past.run(run_id)
            target = await past.target(run, given.against)
            rows = RunRepository(session, *self._room.place)
            asked = RunFilter(workflow=run.row.run.workflow_id, status="succeeded")
            found = await rows.page(asked, None, max(given.successes, 1))
            others = [row.run.id for row in found if row.run.id != run_id][: given.successes]
        failing = await self._examine(run, target)
        tried: list[Tried] = []
        for other in others:
            # One at a time, each in a transaction of its own: their records may be large.
            async with self._room.transaction() as session:
                success = await Past(self._room, session).run(other)
            tried.append(_tried(await self._examine(success, target)))
        return Checked(
            verdict=_worst([_mends(failing), *(one.verdict for one in tried)]),
            failing=_replayed(failing, is_own=False),
            successes=tried,
        )

    async def bisect(self, run_id: UUID, given: BisectGiven) -> Bisected:
        """Find the first version with which a run goes another way."""
        async with self._room.transaction() as session:
            past = Past(self._room, session)
            run = await past.run(run_id)
            newest = await past.newest_version(run)
            good, bad = given.good or 1, given.bad or newest
            if not 1 <= good < bad <= newest:
                raise NothingToBisect(f"From version {good} to {bad} there is nothing to look for.")
        played: dict[int, Reenacted] = {}
        for number in (good, bad):
            played[number] = await self._with(run, number)
        if _outcome(played[good]) == _outcome(played[bad]):
            raise NothingToBisect(
                f"With version {good} and version {bad} this run goes the same way: "
                f"{played[good].status}.",
                status=played[good].status,
            )
        low, high = good, bad
        while high - low > 1:
            middle = (low + high) // 2
            played[middle] = await self._with(run, middle)
            if _outcome(played[middle]) == _outcome(played[good]):
                low = middle
            else:
                high = middle
        return Bisected(
            run_id=str(run_id),
            good=good,
            bad=bad,
            first=high,
            tried=[
                BisectStep(
                    version=number,
                    status=one.status,
                    is_like_good=_outcome(one) == _outcome(played[good]),
                )
                for number, one in sorted(played.items())
            ],
            difference=await self._between(run, low, played[low], played[high]),
        )

    async def _with(self, run: PastRun, number: int) -> Reenacted:
        async with self._room.transaction() as session:
            target = await Past(self._room, session).target(run, number)
        return (await self._examine(run, target)).played

    async def _between(
        self, run: PastRun, number: int, before: Reenacted, after: Reenacted
    ) -> DifferenceShown | None:
        async with self._room.transaction() as session:
            target = await Past(self._room, session).target(run, number)
        old = Record(target.compiled.plan, before.events)
        new = Record(target.compiled.plan, after.events)
        return _difference(first_difference(old, new, after.events))

    async def _examine(self, run: PastRun, target: Target) -> _Examined:
        services = self._room.services
        ready = assumed(target.document, services.catalog, calls_are_open=True)
        version: CompiledVersion = target.compiled
        if ready.document.to_json() != target.document.to_json():
            version = compile_version(ready.document, services.catalog)
        played = await reenact(
            run.record,
            run.values,
            version,
            run_id=str(run.row.run.id),
            started_at=run.started_at,
            otherwise=SimulatedRunner(services.registry, services.evaluator, shapes=ready.shapes),
            evaluator=services.evaluator,
        )
        told = [AssumedShown(step=a.step, item=a.item, why=a.why) for a in played.assumed]
        if ((run.record.end or {}).get("error") or {}).get("code") in _CUT_OFF:
            why = "the run was cut off then: what came after is not on record"
            told.append(AssumedShown(step=None, item=None, why=why))
        return _Examined(run, target, played, told)


def _replayed(found: _Examined, *, is_own: bool) -> Replayed:
    run, played = found.past.row.run, found.played
    return Replayed(
        run_id=str(run.id),
        version=found.target.version,
        draft_revision=found.target.draft_revision,
        status_then=run.status,
        status=played.status,
        outputs=played.outputs,
        error=shown_error(played.error),
        difference=_difference(played.difference),
        assumed=found.assumed,
        exact=_is_exact(found.past) if is_own else None,
    )


def _is_exact(past: PastRun) -> bool:
    """Fold the recorded events again: every decision must come out byte for byte the same."""
    fresh = new_state(past.record.plan, str(past.row.run.id))
    return replay(fresh, past.events).differences == ()


def _tried(found: _Examined) -> Tried:
    parted = found.played.difference
    is_same = parted is None or _is_harmless(found)
    verdict: Verdict = "fails"
    if is_same:
        verdict = "passes_if" if found.assumed else "passes"
    run = found.past.row.run
    return Tried(
        run_id=str(run.id),
        started_at=run.started_at,
        verdict=verdict,
        difference=_difference(parted),
        assumed=found.assumed,
    )


def _is_harmless(found: _Examined) -> bool:
    """Tell whether the run still ends well and gives the same, and writes what it wrote."""
    played, end = found.played, found.past.record.end or {}
    was = found.past.values.resolve(end.get("outputs"))
    return played.status == "succeeded" and played.outputs == was and not found.assumed


def _mends(found: _Examined) -> Verdict:
    if found.played.status != "succeeded":
        return "fails"
    return "passes_if" if found.assumed else "passes"


def _worst(verdicts: list[Verdict]) -> Verdict:
    order: tuple[Verdict, ...] = ("fails", "passes_if", "passes")
    return next(verdict for verdict in order if verdict in verdicts)


def _outcome(played: Reenacted) -> tuple[object, ...]:
    error = played.error or {}
    return played.status, played.outputs, error.get("code"), error.get("step")


def _difference(found: RunDifference | None) -> DifferenceShown | None:
    return None if found is None else DifferenceShown(**asdict(found))
