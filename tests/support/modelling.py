"""A planner with a scripted model behind it, and requests for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from agent.models.llm import LlmPlanner
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from agent.progress import DraftUnderWay, Progress
from engine.core.problem import Problem
from engine.core.validate import ConnectionInfo
from tests.support.fake_openai import KEY, MODEL, FakeOpenAI, fake_openai
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()
VALIDATOR = PlainValidator(CATALOG)
TEXT = "Every weekday at 9 fetch https://shop.example/orders and post hello to #sales"
CONNECTIONS = (ConnectionInfo("team_slack", "slack", "slack_token", "Team"),)


def a_request(text: str = TEXT, **changed: Any) -> PlanRequest:
    given: dict[str, Any] = {"timezone": "Europe/Berlin", "org_id": "org", **changed}
    return PlanRequest(text=text, catalog=CATALOG, now=NOW, connections=CONNECTIONS, **given)


def by_rules(request: PlanRequest | None = None) -> Plan:
    return OfflinePlanner().plan(request or a_request())


def a_document(**changed: Any) -> dict[str, Any]:
    """What a model might well write for the request."""
    return {
        "nexa": 1,
        "name": "Orders to sales",
        "triggers": [
            {
                "id": "weekdays",
                "type": "schedule",
                "with": {"cron": "0 9 * * 1-5", "timezone": "Europe/Berlin"},
            }
        ],
        "steps": [
            {
                "id": "orders",
                "uses": "http.request",
                "with": {"method": "GET", "url": "https://shop.example/orders"},
            },
            {
                "id": "tell",
                "uses": "slack.post_message",
                "connection": "team_slack",
                "after": ["orders"],
                "with": {"channel": "#sales", "text": "hello"},
            },
        ],
        **changed,
    }


def creates(**changed: Any) -> dict[str, Any]:
    """A reply with a whole workflow."""
    return {"kind": "create", "document": a_document(), **changed}


def broken() -> dict[str, Any]:
    """A reply whose document refers to a step that does not exist."""
    document = a_document()
    document["steps"][1]["with"]["text"] = "{{ steps.nowhere.body }}"
    return creates(document=document)


@dataclass
class Ticking:
    """A clock that stands still until it is moved."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Heard:
    """Who reads along: what was told, and a wait for it."""

    news: list[DraftUnderWay] = field(default_factory=list)
    turns: set[str] = field(default_factory=set)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def told(self, turn_id: str, news: DraftUnderWay) -> None:
        self.turns.add(turn_id)
        self.news.append(news)
        self._more.set()

    async def until(self, steps: int) -> DraftUnderWay:
        """Return once so many steps were told."""
        async with asyncio.timeout(20):
            while not (self.news and len(self.news[-1].steps) >= steps):
                self._more.clear()
                await self._more.wait()
        return self.news[-1]


@asynccontextmanager
async def planner_for(
    fake: FakeOpenAI,
    *,
    monotonic: Callable[[], float] | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> AsyncIterator[LlmPlanner]:
    """Make a planner that asks the fake."""
    chosen = ModelSettings(
        **{
            "base_url": fake.base_url,
            "model": MODEL,
            "api_key": SecretStr(KEY),
            "timeout_s": 10.0,
            **settings,
        }
    )
    async with model_http_client(chosen.timeout_s) as client:
        more: dict[str, Any] = {} if monotonic is None else {"monotonic": monotonic}
        yield LlmPlanner(chosen, client, OfflinePlanner(), VALIDATOR, progress=progress, **more)


@asynccontextmanager
async def scripted(*plays: Any, **changed: Any) -> AsyncIterator[tuple[LlmPlanner, FakeOpenAI]]:
    """Make a fake with a script, and a planner that asks it; mistakes of ours end the test."""
    async with fake_openai(**changed.pop("fake", {})) as fake, planner_for(fake, **changed) as made:
        fake.plays(*plays)
        yield made, fake
        assert fake.faults == []


def errors_of(plan: Plan, request: PlanRequest) -> list[Problem]:
    """What the validator has against a plan."""
    document = plan.document or VALIDATOR.patched(request.document or {}, plan.operations)
    return list(VALIDATOR.check(document, request.connections).broken)


async def settled(planner: LlmPlanner, request: PlanRequest) -> Plan:
    """Take drafts as the conversation does, until there is one without errors."""
    plan = await planner.draft(request, ())
    for _ in range(2):
        if plan.kind not in {"create", "change"} or not (problems := errors_of(plan, request)):
            break
        plan = await planner.draft(request, problems)
    return plan
