"""The adviser's ports over the staged runs of one case: what the API reads from the database, from memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.deps import Actor, Checked
from agent.explain.fixes.fix import Assumed
from agent.explain.record import RunRecord
from agent.optimise.advice import Played as PlayedAgain
from agent.optimise.around import Surroundings
from api.drafts.assumed import assumed
from api.drafts.checking import Checking
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.record import Record
from engine.core.validate import ConnectionInfo
from engine.ports.clock import SystemClock
from engine.runtime.equal import stays_equal
from engine.runtime.plans import compile_version
from engine.runtime.values import Values
from evals.suites.optimise.case import Case
from evals.suites.optimise.staging import Played, Staging
from tools.registry import ActionRegistry
from tools.simulate import SimulatedRunner

_CONNECTIONS = (
    ConnectionInfo("slack", "slack", "slack_token"),
    ConnectionInfo("ai", "ai", "openai_api"),
    ConnectionInfo("ai_small", "ai", "openai_api"),
    ConnectionInfo("airtable", "airtable", "airtable_token"),
    *(ConnectionInfo(key, "http", "http_bearer") for key in ("crm", "bi", "store")),
)


class StagedRuns:
    """Implements the adviser's PastRuns, Plays and Around for one case."""

    def __init__(self, staging: Staging, case: Case, runs: Sequence[Played]) -> None:
        self._staging, self._case = staging, case
        self._runs = {run.id: run for run in runs}

    async def recent(self, actor: Actor, workflow_id: str, limit: int) -> Sequence[RunRecord]:
        del actor
        found = [_record_of(workflow_id, run) for run in reversed(self._runs.values())]
        return found[:limit]

    async def around(self, actor: Actor, workflow_id: str) -> Surroundings:
        del actor, workflow_id
        return self._case.around

    async def stays(
        self, actor: Actor, run_ids: Sequence[str], document: Mapping[str, Any]
    ) -> Sequence[PlayedAgain]:
        del actor
        return [await self._stays(self._runs[one], document) for one in run_ids]

    async def _stays(self, run: Played, document: Mapping[str, Any]) -> PlayedAgain:
        catalog, evaluator = self._staging.catalog, self._staging.evaluator
        ready = assumed(Document.parse(dict(document)), catalog, calls_are_open=True)
        then = compile_version(Document.parse(dict(run.document)), catalog)
        stayed = await stays_equal(
            Record(then.plan, run.events),
            Values(),
            compile_version(ready.document, catalog),
            run_id=run.id,
            started_at=run.at,
            otherwise=SimulatedRunner(ActionRegistry(), evaluator, shapes=ready.shapes),
            evaluator=evaluator,
            catalog=catalog,
        )
        told = tuple(Assumed(one.step, one.item, one.why) for one in stayed.assumed)
        return PlayedAgain(run.id, stayed.verdict, told, stayed.events)


class CaseValidator:
    """The product's validator, with the connections of the cases."""

    def __init__(self, staging: Staging) -> None:
        self._checking = Checking(staging.catalog, staging.evaluator, SystemClock())

    def check(self, document: Mapping[str, Any], connections: Sequence[Any]) -> Checked:
        del connections
        found = self._checking.check(Document.parse(dict(document)), _CONNECTIONS)
        return Checked(tuple(found.problems))

    def patched(
        self, document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        return apply_patch(Document.parse(dict(document)), {}, operations).document.to_json()


def _record_of(workflow_id: str, run: Played) -> RunRecord:
    return RunRecord(
        id=run.id,
        workflow_id=workflow_id,
        workflow=str(run.document["name"]),
        version=1,
        status=run.status,
        document=run.document,
        events=run.events,
        at=run.at,
    )
