"""Who drafts: rules alone, or the operator's model in front of them."""

from __future__ import annotations

import pytest

from agent.models.llm import LlmPlanner
from agent.offline.planner import OfflinePlanner
from api.planner.drafting import Drafting, model_settings
from api.settings import SettingInvalid, load_settings
from tests.support.fake_openai import KEY, MODEL, fake_openai, says
from tests.support.modelling import VALIDATOR, a_request, creates
from tests.support.service import settings_for_tests


async def test_without_a_model_rules_draft_alone() -> None:
    drafting = Drafting(settings_for_tests())
    rules = OfflinePlanner()
    assert await drafting.planner(rules, VALIDATOR) is rules
    await drafting.close()


async def test_a_model_that_is_set_drafts_in_front_of_the_rules() -> None:
    async with fake_openai() as fake:
        fake.plays(says(creates()))
        settings = settings_for_tests(
            model_base_url=fake.base_url, model_name=MODEL, model_api_key=KEY, model_timeout_s=20
        )
        drafting = Drafting(settings)
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
        ({"model_base_url": "127.0.0.1/v1", "model_name": "m"}, "NEXA_MODEL_BASE_URL"),
        ({"model_base_url": "https://u:p@x.example/v1", "model_name": "m"}, "NEXA_MODEL_API_KEY"),
    ],
)
def test_half_a_model_is_refused_in_one_sentence(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingInvalid, match=told):
        load_settings(**given)
