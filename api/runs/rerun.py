"""Running a past run again: shown first, confirmed where writes repeat, linked to the old run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from api.room import Room
from api.runs.past import Past, PastRun, Target, same
from api.runs.rerun_schemas import RerunGiven, RerunPreview, RerunStart, RerunStep
from api.runs.schemas import RunShown
from api.runs.service import Runs
from engine.core.rerun import Rerun, Wish, key_of, plan_rerun
from engine.errors import Conflict
from engine.ports.request_key import request_key
from engine.ports.runs import RunRequest


class RerunNotConfirmed(Conflict):
    """Writes would repeat, and nobody has agreed to exactly these."""

    code = "rerun_not_confirmed"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that could be started now, and what a person is shown of it."""

    request: RunRequest
    preview: RerunPreview


class Reruns:
    """Repeats runs of one workspace."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def preview(self, run_id: UUID, given: RerunGiven) -> RerunPreview:
        """Say what would be kept, what would run and which writes would repeat."""
        async with self._room.transaction() as session:
            prepared = await self.prepare(Past(self._room, session), run_id, given)
        return prepared.preview

    async def start(self, run_id: UUID, given: RerunStart, key: str | None) -> RunShown:
        """Start the new run, if what it repeats is what was confirmed."""
        async with self._room.transaction() as session:
            prepared = await self.prepare(Past(self._room, session), run_id, given)
            preview = prepared.preview
            repeated: list[JsonValue] = [step.step for step in preview.steps if step.repeats]
            _check_confirmed(preview, given.confirm, repeated)
            await self._room.note(
                session, "run.rerun", run_id, version=preview.version, repeats=repeated
            )
        request = replace(
            prepared.request,
            key=request_key("api", key) if key else None,
            fingerprint=_digest([str(run_id), given.model_dump(mode="json")]),
        )
        new_run = await self._room.services.host.start_run(request)
        return await Runs(self._room).show(new_run)

    async def prepare(self, past: Past, run_id: UUID, given: RerunGiven) -> Prepared:
        """Work out a new run and its preview; nothing is written."""
        run = await past.run(run_id)
        target = await past.target(run, given.version)
        before = run.inputs
        inputs = {**before, **(given.inputs or {})}
        changed = {
            name for name in inputs if name not in before or not same(inputs[name], before[name])
        }
        wish = Wish(
            start_at=None if given.steps is None else tuple(given.steps),
            keep=frozenset(given.keep),
            changed_inputs=frozenset(changed),
        )
        rerun = plan_rerun(run.record, target.compiled.plan, wish)
        request = self._request(run, target, inputs, rerun, given)
        # Inputs that do not fit are refused here, as where a run is started by hand.
        unmapped = replace(request, trigger_id=None)
        inputs = target.compiled.inputs(unmapped, self._room.services.evaluator, {})
        return Prepared(request, _preview(run, target, inputs, rerun))

    def _request(
        self,
        past: PastRun,
        target: Target,
        inputs: dict[str, Any],
        rerun: Rerun,
        given: RerunGiven,
    ) -> RunRequest:
        run = past.row.run
        start_at = given.steps or [step.step for step in rerun.redone if step.why == "failed"]
        is_draft = target.version is None
        return RunRequest(
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            workflow_id=run.workflow_id,
            trigger=past.trigger,
            trigger_id=run.trigger_id,
            trigger_type=run.trigger_type,
            inputs=inputs,
            version=target.version,
            draft_revision=target.draft_revision,
            document=target.document.to_json() if is_draft else None,
            mode="test" if is_draft else "live",
            started_by=self._room.by,
            rerun=rerun.request(str(run.id), start_at, key_of(past.record, str(run.id))),
        )


def _check_confirmed(preview: RerunPreview, confirm: str | None, repeated: list[JsonValue]) -> None:
    if confirm is None and preview.must_be_confirmed:
        names = ", ".join(str(step) for step in repeated)
        raise RerunNotConfirmed(
            f"This does again what was done outside before: {names}. Look at the preview and send "
            "its confirmation.",
            steps=repeated,
        )
    if confirm is not None and confirm != preview.confirmation:
        raise RerunNotConfirmed(
            "What was confirmed is not what would happen now: look at the preview again.",
            steps=repeated,
        )


def _preview(
    past: PastRun, target: Target, inputs: Mapping[str, Any], rerun: Rerun
) -> RerunPreview:
    steps = [
        RerunStep(
            step=one.step,
            why=one.why,
            because=one.because,
            does=one.does,
            effect=one.effect,
            happened=one.happened,
            unknown=one.unknown,
            failed=one.failed,
            repeats=one.repeats,
        )
        for one in rerun.redone
    ]
    run_id, document_hash = str(past.row.run.id), target.compiled.document_hash
    facts = [
        run_id,
        past.record.seq,
        document_hash,
        dict(inputs),
        [step.model_dump() for step in steps],
        rerun.kept,
    ]
    return RerunPreview(
        run_id=run_id,
        version=target.version,
        draft_revision=target.draft_revision,
        document_hash=document_hash,
        inputs=dict(inputs),
        steps=steps,
        kept=list(rerun.kept_steps),
        kept_items=rerun.kept_items,
        must_be_confirmed=rerun.must_be_confirmed,
        confirmation=_digest(facts),
    )


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
