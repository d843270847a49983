"""Who drafts: rules alone, or the operator's model in front of them."""

from __future__ import annotations

import pytest

from agent.models.llm import LlmPlanner
from agent.models.llm_budget import Limits, MemoryLedger, Prices
from agent.offline.planner import OfflinePlanner
from api.planner.drafting import Drafting, limits_of, model_settings, prices_of
from api.settings import SettingInvalid, load_settings
from engine.ports.clock import SystemClock
from engine.store.database import Database
from tests.support.database import Tenant
from tests.support.fake_openai import KEY, MODEL, fake_openai, says
from tests.support.modelling import TEXT, VALIDATOR, a_request, creates
from tests.support.service import settings_for_tests


async def test_without_a_model_rules_draft_alone() -> None:
    drafting = Drafting(settings_for_tests(), MemoryLedger())
    rules = OfflinePlanner()
    assert await drafting.planner(rules, VALIDATOR) is rules
    await drafting.close()


async def test_a_model_that_is_set_drafts_in_front_of_the_rules() -> None:
    async with fake_openai() as fake:
        fake.plays(says(creates()))
        settings = settings_for_tests(
            model_base_url=fake.base_url, model_name=MODEL, model_api_key=KEY, model_timeout_s=20
        )
        drafting = Drafting(settings, MemoryLedger())
        planner = await drafting.planner(OfflinePlanner(), VALIDATOR)
        plan = await planner.draft(a_request(), ())
        await drafting.close()
    assert isinstance(planner, LlmPlanner)
    assert (plan.planner, plan.provenance["model"]) == ("llm", MODEL)
    assert KEY not in repr(settings)
    assert KEY not in repr(model_settings(settings))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"model_name": "m"}, "set together"),
        ({"model_base_url": "http://127.0.0.1:1/v1"}, "set together"),
        ({"model_usd_per_million_in": "1.5"}, "set together"),
        ({"model_base_url": "127.0.0.1/v1", "model_name": "m"}, "NEXA_MODEL_BASE_URL"),
        ({"model_base_url": "https://u:p@x.example/v1", "model_name": "m"}, "NEXA_MODEL_API_KEY"),
    ],
)
def test_half_a_model_is_refused_in_one_sentence(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingInvalid, match=told):
        load_settings(**given)


def test_without_a_word_from_the_operator_a_day_has_a_limit() -> None:
    settings = settings_for_tests()
    assert limits_of(settings) == Limits(tokens_per_day=2_000_000, usd_per_day=10.0)
    assert prices_of(settings) is None
    priced = settings_for_tests(model_usd_per_million_in=3, model_usd_per_million_out=15)
    assert prices_of(priced) == Prices(3.0, 15.0)


async def test_two_services_of_one_installation_spend_from_one_purse(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    org_id = str(two_organizations[0].org_id)
    async with fake_openai() as fake:
        fake.plays(says(creates()))
        settings = settings_for_tests(
            model_base_url=fake.base_url,
            model_name=MODEL,
            model_api_key=KEY,
            model_tokens_per_day=120,
        )
        plans = []
        for n in range(3):
            # Each has started anew, and knows nothing but what the database holds.
            drafting = Drafting.of(settings, database, SystemClock())
            planner = await drafting.planner(OfflinePlanner(), VALIDATOR)
            plans.append(await planner.draft(a_request(f"{TEXT} {n}", org_id=org_id), ()))
            await drafting.close()
    assert [plan.planner for plan in plans] == ["llm", "offline", "offline"]
    assert plans[1].provenance["not_used"] == "budget"
    assert len(fake.asks) == 1
