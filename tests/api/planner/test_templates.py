"""What the whole service puts beside a request to a model: shipped templates, and corrections of that workspace alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx

from engine.store.database import Database
from tests.api.chat.test_conversation import say, thread_of
from tests.api.corrections.test_endpoints import OPEN, corrected
from tests.api.workflows.test_endpoints import made
from tests.support.database import Tenant
from tests.support.fake_openai import KEY, MODEL, FakeOpenAI, fake_openai, says
from tests.support.whole import API, Whole, ok, whole_service
from tools.templates.library import built_in_templates

DEALS = "Every hour read the deals from HubSpot and tell #sales about the big deals in Slack"
_BLOCK = re.compile(r'<data name="(\w+)">\n(.*?)\n</data>', re.DOTALL)


def shown(fake: FakeOpenAI) -> dict[str, Any]:
    """The data blocks of the newest request for a plan."""
    words = fake.asks[-1].messages[1]["content"]
    return {name: json.loads(text) for name, text in _BLOCK.findall(words)}


def with_model(fake: FakeOpenAI) -> dict[str, Any]:
    fake.plays(says({"kind": "impossible", "answer": "No."}))
    return {"model_base_url": fake.base_url, "model_name": MODEL, "model_api_key": KEY}


async def test_the_nearest_shipped_templates_are_shown_and_never_a_workspaces_own(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    async with (
        fake_openai() as fake,
        whole_service(database, tmp_path, **with_model(fake)) as whole,
        whole.program(two_organizations[0]) as ada,
    ):
        own = {"workflow_id": await made(ada), "summary": "Big deals of HubSpot in Slack, hostile"}
        ok(await ada.post(f"{API}/templates", json={**own, "words": ["deals", "hubspot"]}), 201)
        await say(ada, await thread_of(ada), DEALS)
    titles = [one["title"] for one in shown(fake)["templates"]]
    assert len(titles) == 2
    assert "big_deals_to_sales" in [
        key for key, one in built_in_templates().items() if one.title in titles
    ]
    assert "hostile" not in fake.asks[-1].text


async def test_corrections_of_another_workspace_are_never_shown(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    async with (
        fake_openai() as fake,
        whole_service(database, tmp_path, **with_model(fake)) as whole,
        whole.program(two_organizations[0]) as ada,
        whole.program(two_organizations[1]) as bob,
    ):
        await corrected(ada, "#ada-desk")
        await corrected(bob, "#bob-desk")
        found = {}
        for name, client in (("ada", ada), ("bob", bob)):
            await say(client, await thread_of(client), OPEN.replace("50", "90"))
            found[name] = shown(fake)["corrections"]
            others = "#bob-desk" if name == "ada" else "#ada-desk"
            assert others not in fake.asks[-1].text
    assert [[one["with"] for one in told] for told in found.values()] == [
        [{"channel": "#ada-desk"}],
        [{"channel": "#bob-desk"}],
    ]


async def test_where_rules_plan_alone_no_template_is_looked_up(
    ada: httpx.AsyncClient, whole: Whole
) -> None:
    await say(ada, await thread_of(ada), DEALS)
    assert whole.service.app.state.templates.is_indexed is False
