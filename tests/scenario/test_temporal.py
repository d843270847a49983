"""The main job beyond one machine: the same service and stream, with two workers; and without the extra."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.scenario.test_main_job import (
    built,
    finished,
    grounds,
    live,
    start_run,
    streamed,
    told_ids,
    wanted_ids,
)
from tests.support.installation import NEXA, installation
from tests.support.temporal_server import temporal_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
# What Python finds where the extra is not installed.
MISSING = "raise ModuleNotFoundError('No module named temporalio', name='temporalio')\n"


async def _served_on(folder: Path, address: str) -> None:
    settings = {"NEXA_ENGINE": "temporal", "NEXA_TEMPORAL_ADDRESS": address}
    async with grounds(folder, **settings) as (here, peers, client):
        # Two workers; that others take over from a dead one is seen in tests/durability/test_temporal.py.
        for _ in range(2):
            worker = here.start(NEXA, "worker")
            await asyncio.to_thread(worker.says, "Working for nexabuilder on")
        workflow = await asyncio.to_thread(built, client, peers)
        await asyncio.to_thread(live, client, workflow)
        run = await asyncio.to_thread(start_run, client, workflow)
        events = asyncio.create_task(asyncio.to_thread(streamed, client, run, 0))
        assert (await finished(client, run, within_s=90))["status"] == "succeeded"
        seen = await events
        assert [one["seq"] for one in seen] == list(range(1, len(seen) + 1))
        assert seen[-1]["type"] == "run.finished"
        assert await asyncio.to_thread(streamed, client, run, 5) == seen[5:]
        assert [one for one in seen if one["type"] == "attempt.unknown"] == []
        ids = await asyncio.to_thread(wanted_ids, peers, 100)
        assert told_ids(peers.slack.posted("#sales")) == ids
        assert set(Counter(one.client_msg_id for one in peers.slack.messages).values()) == {1}
        assert len(peers.mail.letters) == 1
        again = await asyncio.to_thread(start_run, client, workflow)
        assert (await finished(client, again))["status"] == "succeeded"
        assert len(peers.mail.letters) == 1


def test_the_main_job_on_temporal(tmp_path: Path) -> None:
    with temporal_server() as address:
        asyncio.run(_served_on(tmp_path, address))


@pytest.fixture
def without_temporal(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "temporalio.py").write_text(MISSING)
    return {"PYTHONPATH": str(tmp_path / "hidden")}


async def test_without_the_extra_the_service_runs_workflows_by_itself(
    tmp_path: Path, without_temporal: dict[str, str]
) -> None:
    async with grounds(tmp_path, **without_temporal) as (_, peers, client):
        workflow = await asyncio.to_thread(built, client, peers)
        await asyncio.to_thread(live, client, workflow)
        run = await asyncio.to_thread(start_run, client, workflow)
        assert (await finished(client, run))["status"] == "succeeded"


def test_without_the_extra_temporal_is_refused_with_what_to_do(
    tmp_path: Path, without_temporal: dict[str, str]
) -> None:
    with installation(tmp_path, **without_temporal, NEXA_ENGINE="temporal") as here:
        refused = here.start(NEXA, "serve")
        assert refused.process.wait(60) != 0
        assert "NEXA_ENGINE=temporal make install" in refused.printed()
        assert "Traceback" not in refused.printed()
