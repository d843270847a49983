"""Every workflow that changes start from is sound, and does in its world what is said of it."""

import pytest

from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from evals.suites.automation.case import readings_of
from evals.suites.automation.reading import reading_faults
from evals.suites.edits.case import load_documents
from evals.suites.edits.task import opened
from evals.suites.main_job.task import Desk
from evals.suites.main_job.world import WITH_MODEL, running_world
from tests.evals.edits.conversations import a_conversation
from tests.evals.main_job.builders import NOW, Scripted
from tools.catalog import load_catalog

ENGINE, CATALOG = CelEngine(), load_catalog()
DOCUMENTS = load_documents()


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_workflow_does_what_is_said_of_it(name: str) -> None:
    conversation = a_conversation(f"{{id: c00, on: {name}, rounds: [{{say: x}}]}}")
    assert conversation.around is not None
    async with running_world(ENGINE) as around:
        desk = Desk(Scripted(), CATALOG, ENGINE, around, WITH_MODEL)
        answer = await desk.ran(conversation.around, await opened(desk, conversation))
    [reading] = readings_of(DOCUMENTS[name])
    assert answer.failure is None
    assert reading_faults(reading, answer) == []
    assert answer.filled is not None
    checked = validate(
        Document.parse(answer.filled), CATALOG, ENGINE, connections=WITH_MODEL, now=NOW
    )
    assert [p.message for p in checked.problems if p.severity in {"error", "hole"}] == []
