"""The conformance cases on the scale-out host, against the real gRPC test server of Temporal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from copy import deepcopy
from itertools import groupby
from typing import Any

import pytest
import pytest_asyncio

from engine.core.document import Document
from engine.core.events import DECIDED
from engine.testing.steps import ScriptedSteps
from tests.conformance.temporal_stage import Restless, TemporalStage, Theatre, theatre
from tests.conformance.test_cases import (
    holds_for_every_case,
    line,
    load_cases,
    outcome,
    within_budgets,
)
from tests.support.temporal_server import temporal_server

pytestmark = pytest.mark.asyncio(loop_scope="module")


class House:
    """A test server with a worker on it, and another one where it has lost a task."""

    def __init__(self) -> None:
        self._open = AsyncExitStack()
        self._place: Theatre | None = None

    async def place(self) -> Theatre:
        """Answer where the next case is played."""
        if self._place is None:
            server = temporal_server(can_skip_time=True)
            # It waits for the server with a loop of its own.
            address = await asyncio.to_thread(server.__enter__)
            self._open.push(server)
            self._place = await self._open.enter_async_context(theatre(address))
        return self._place

    async def close(self) -> None:
        self._place = None
        await self._open.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[House]:
    found = House()
    yield found
    await found.close()


@pytest.mark.parametrize("case", load_cases())
async def test_case(case: dict[str, Any], house: House) -> None:
    try:
        await _played(case, await house.place())
    except Restless:
        # A server that waits for a task it has lost lets no time pass for the cases that follow either.
        await house.close()
        raise


def _told_apart(log: list[str]) -> list[str]:
    """Return a log in which calls that began at one moment stand in the order of their items.

    Each child is enqueued by an activity of its own, and which of several is answered first is not promised.
    """
    told: list[str] = []
    for is_child, lines in groupby(log, key=_is_waiting_for_child):
        together = [*lines]
        told += sorted(together) if is_child else together
    return told


def _is_waiting_for_child(told: str) -> bool:
    return told.startswith("waiting ") and told.endswith(" child")


async def _played(case: dict[str, Any], place: Theatre) -> None:
    steps = ScriptedSteps()
    for step, answers in case.get("script", {}).items():
        steps.answer(step, *(outcome(told) for told in answers))
    rest = {key: case[key] for key in ("outputs", "settings") if key in case}
    document = Document.parse({"nexa": 1, "name": "Case", "steps": case["steps"], **rest})
    runner = within_budgets(case, steps)
    stage = TemporalStage(place, document, runner, deepcopy(case.get("children", {})))
    more: dict[str, Any] = {name: case.get(name) for name in ("parent", "rerun")}
    await stage.start(case.get("inputs", {}), mode=case.get("mode", "live"), **more)
    for act in case.get("acts", ()):
        await stage.act(act)
    log = [line(event) for event in stage.events if event["type"] in DECIDED]
    assert _told_apart(log) == _told_apart(case["log"])
    if "expect" in case:
        assert stage.events[-1]["data"]["outputs"] == case["expect"]
    if "error" in case:
        assert stage.events[-1]["data"]["error"]["message"] == case["error"]
    if "told" in case:
        assert stage.told == case["told"]
    holds_for_every_case(document, stage.events, str(stage.run_id))
