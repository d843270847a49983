"""The conformance cases on the scale-out host, against the real gRPC test server of Temporal."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from engine.core.document import Document
from engine.core.events import DECIDED
from engine.testing.steps import ScriptedSteps
from tests.conformance.temporal_stage import TemporalStage, Theatre, theatre
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


# Calls need a host that starts other runs; this one refuses them, as the last test here says.
@pytest.mark.parametrize("case", load_cases(without=("calls",)))
async def test_case(case: dict[str, Any], place: Theatre) -> None:
    steps = ScriptedSteps()
    for step, answers in case.get("script", {}).items():
        steps.answer(step, *(outcome(told) for told in answers))
    rest = {key: case[key] for key in ("outputs", "settings") if key in case}
    document = Document.parse({"nexa": 1, "name": "Case", "steps": case["steps"], **rest})
    stage = TemporalStage(place, document, steps)
    mode, rerun = case.get("mode", "live"), case.get("rerun")
    await stage.start(case.get("inputs", {}), mode=mode, rerun=rerun)
    for act in case.get("acts", ()):
        await stage.act(act)
    log = [line(event) for event in stage.events if event["type"] in DECIDED]
    assert log == case["log"]
    if "expect" in case:
        assert stage.events[-1]["data"]["outputs"] == case["expect"]
    if "error" in case:
        assert stage.events[-1]["data"]["error"]["message"] == case["error"]
    holds_for_every_case(document, stage.events, str(stage.run_id))


async def test_a_call_is_refused_by_name(place: Theatre) -> None:
    steps = [{"id": "c", "type": "call", "workflow": "other", "version": 1}]
    document = Document.parse({"nexa": 1, "name": "Case", "steps": steps})
    stage = TemporalStage(place, document, ScriptedSteps())
    await stage.start({}, mode="live")
    assert stage.events[-1]["data"]["error"]["code"] == "calls_not_here"
