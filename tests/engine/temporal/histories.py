"""Temporal's own histories of runs, recorded once and replayed by every build.

`python -m tests.engine.temporal.histories` (part of `make record`) plays the cases again whose history this code
no longer replays, and keeps what came out; the others stay as they are.
"""

import asyncio
import gzip
import json
import os
from pathlib import Path
from typing import Any, Final

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from engine.core.document import Document
from engine.temporal.payloads import data_converter
from engine.temporal.workflow import RunWorkflow, plan_with
from engine.testing.catalog import EffectCatalog
from engine.testing.steps import ScriptedSteps
from tests.conformance.temporal_stage import TemporalStage, Theatre, theatre
from tests.conformance.test_cases import load_cases, outcome
from tests.support.temporal_records import MemoryRecords
from tests.support.temporal_server import temporal_server

FILE: Final = Path(__file__).parent / "histories.jsonl.gz"
UNHEARD: Final = FILE.with_name("unheard.jsonl.gz")
"""Two runs whose call ends its worker: one before such runs were set aside, one after. These are never recorded again."""
EVERY: Final = 4
"""One case of so many is recorded."""


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Return the cases whose histories are kept."""
    return [(str(param.id), param.values[0]) for param in load_cases()][::EVERY]


def load(file: Path = FILE) -> dict[str, WorkflowHistory]:
    """Return every recorded history, by the name of its case."""
    if not file.exists():
        return {}
    found = (json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines())
    return {one["name"]: WorkflowHistory(**_from(one)) for one in found}


def _from(one: dict[str, Any]) -> dict[str, Any]:
    history = WorkflowHistory.from_json(one["run_id"], one["history"])
    return {"workflow_id": history.workflow_id, "events": history.events}


async def replay(history: WorkflowHistory) -> Exception | None:
    """Replay a history by the code as it is; return what differs."""
    plan_with(EffectCatalog())
    replayer = Replayer(
        workflows=[RunWorkflow],
        workflow_runner=UnsandboxedWorkflowRunner(),
        data_converter=data_converter(MemoryRecords()),
    )
    done = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return done.replay_failure


def replay_forged(old: str, new: str) -> None:
    """Replay a history with something in its events replaced by something as long; print what differs and end the process."""
    before, after = old.encode(), new.encode()
    assert len(before) == len(after)
    for history in load().values():
        parts = [event.SerializeToString() for event in history.events]
        if any(before in part for part in parts):
            forged = [HistoryEvent.FromString(part.replace(before, after)) for part in parts]
            fault = asyncio.run(replay(WorkflowHistory(history.workflow_id, forged)))
            print(fault, flush=True)  # noqa: T201 - the answer to who started it
            # The native threads of a replay that was broken off may outlive the interpreter they call.
            os._exit(0)
    raise AssertionError(f"{old!r} is in no history")


async def _kept() -> dict[str, WorkflowHistory]:
    found = load()
    return {name: history for name, history in found.items() if await replay(history) is None}


def record() -> int:
    """Record what is missing or no longer replayed; return how many histories that were."""
    kept = asyncio.run(_kept())
    missing = [(name, case) for name, case in cases() if name not in kept]
    if missing:
        with temporal_server(can_skip_time=True) as address:
            kept |= asyncio.run(_played(address, missing))
    lines = [
        json.dumps(
            {"name": name, "run_id": kept[name].workflow_id, "history": kept[name].to_json()}
        )
        for name, _ in cases()
    ]
    FILE.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return len(missing)


async def _played(
    address: str, wanted: list[tuple[str, dict[str, Any]]]
) -> dict[str, WorkflowHistory]:
    async with theatre(address) as place:
        return {name: await _history(place, case) for name, case in wanted}


async def _history(place: Theatre, case: dict[str, Any]) -> WorkflowHistory:
    steps = ScriptedSteps()
    for step, answers in case.get("script", {}).items():
        steps.answer(step, *(outcome(told) for told in answers))
    rest = {key: case[key] for key in ("outputs", "settings") if key in case}
    document = Document.parse({"nexa": 1, "name": "Case", "steps": case["steps"], **rest})
    stage = TemporalStage(place, document, steps, dict(case.get("children", {})))
    more: dict[str, Any] = {name: case.get(name) for name in ("parent", "rerun")}
    await stage.start(case.get("inputs", {}), mode=case.get("mode", "live"), **more)
    for act in case.get("acts", ()):
        await stage.act(act)
    return await place.client.get_workflow_handle(str(stage.run_id)).fetch_history()


if __name__ == "__main__":
    print(f"{record()} histories of Temporal recorded")  # noqa: T201 - this is a command
