"""The conformance cases on the scale-out host, against the real gRPC test server of Temporal."""

from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from typing import Any

import pytest
import pytest_asyncio

from engine.core.document import Document
from engine.core.events import DECIDED
from engine.testing.steps import ScriptedSteps
from tests.conformance.temporal_stage import Restless, TemporalStage, Theatre, theatre
from tests.conformance.test_cases import holds_for_every_case, line, load_cases, outcome
from tests.support.temporal_server import temporal_server

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with temporal_server(can_skip_time=True) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(server: str) -> AsyncIterator[Theatre]:
    async with theatre(server) as found:
        yield found


@pytest.mark.parametrize("case", load_cases())
async def test_case(case: dict[str, Any], place: Theatre) -> None:
    try:
        await _played(case, place)
    except Restless:
        # Once more, for a task the test server has lost; a run of ours that hangs hangs again.
        await _played(case, place)


async def _played(case: dict[str, Any], place: Theatre) -> None:
    steps = ScriptedSteps()
    for step, answers in case.get("script", {}).items():
        steps.answer(step, *(outcome(told) for told in answers))
    rest = {key: case[key] for key in ("outputs", "settings") if key in case}
    document = Document.parse({"nexa": 1, "name": "Case", "steps": case["steps"], **rest})
    stage = TemporalStage(place, document, steps, deepcopy(case.get("children", {})))
    more: dict[str, Any] = {name: case.get(name) for name in ("parent", "rerun")}
    await stage.start(case.get("inputs", {}), mode=case.get("mode", "live"), **more)
    for act in case.get("acts", ()):
        await stage.act(act)
    log = [line(event) for event in stage.events if event["type"] in DECIDED]
    assert log == case["log"]
    if "expect" in case:
        assert stage.events[-1]["data"]["outputs"] == case["expect"]
    if "error" in case:
        assert stage.events[-1]["data"]["error"]["message"] == case["error"]
    if "told" in case:
        assert stage.told == case["told"]
    holds_for_every_case(document, stage.events, str(stage.run_id))
