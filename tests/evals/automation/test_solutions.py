"""What the cases assert can be reached: a person's own workflow for an open case gets all points."""

from pathlib import Path

import pytest

from agent.plan import Plan
from engine.core.yaml import from_yaml
from engine.expressions.engine import CelEngine
from evals.suites.automation.case import load_requests
from evals.suites.automation.scoring import score_request
from evals.suites.automation.suite import Automation
from evals.suites.main_job.case import with_base
from evals.suites.main_job.peers import BASE
from evals.suites.main_job.task import Desk
from evals.suites.main_job.world import WITH_MODEL, running_world
from tests.evals.main_job.builders import Scripted
from tools.catalog import load_catalog

ENGINE, CATALOG = CelEngine(), load_catalog()
SOLUTIONS = from_yaml(Path(__file__).with_name("solutions.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case_id", SOLUTIONS)
async def test_a_workflow_made_by_hand_is_right(case_id: str) -> None:
    async with running_world(ENGINE) as around:
        document = {"nexa": 1, "name": case_id, **with_base(SOLUTIONS[case_id], BASE)}
        plan = Plan(kind="create", summary="", document=document)
        desk = Desk(Scripted(plan), CATALOG, ENGINE, around, WITH_MODEL)
        requests = load_requests(Automation.splits["dev"], BASE)
        request = next(one for one in requests if one.id == case_id)
        outcomes = score_request(request, await desk.answer(request.case, {}))
    assert {o.metric: o.why for o in outcomes if o.failed} == {}
