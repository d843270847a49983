"""A rule that breaks: whoever waits for the plan hears of it."""

import asyncio

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog


async def test_a_rule_that_looks_for_what_is_not_there_is_no_wait_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def plan(_: OfflinePlanner, request: PlanRequest) -> Plan:
        none: list[Plan] = []
        return next(plan for plan in none if plan.summary == request.text)

    monkeypatch.setattr(OfflinePlanner, "plan", plan)
    asked = PlanRequest("post it", load_catalog(), NOW, "UTC")
    with pytest.raises(RuntimeError, match="not there"):
        await asyncio.wait_for(OfflinePlanner().draft(asked, ()), 5)
