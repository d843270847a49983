"""A model may word an explanation; it cannot add to it, and without it the template's words stay."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from agent.deps import Actor
from agent.explain import words
from agent.explain.citations import Grounds
from agent.explain.explanation import Explanation
from agent.explain.findings import facts_of
from agent.models.llm_budget import Budget, Limits, MemoryLedger
from agent.models.llm_explain import ExplainingWords
from agent.models.llm_http import model_http_client
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Health
from agent.prompting import prompt
from tests.agent.explain.runs import NO_NAME, READ, SAY, History, a_good_run, record
from tests.support.fake_openai import KEY, MODEL, FakeOpenAI, fake_openai, says
from tests.support.openai_faults import FAULTS

ADA = Actor("org", "room", "ada")
SECRET = "sk-live-0123456789abcdef0123"
ERROR: Mapping[str, Any] = {
    **NO_NAME,
    "message": f"'steps.read.body' has no field 'name' ({SECRET})",
}


def explained() -> tuple[Explanation, Grounds]:
    output = {"status": 200, "headers": {}, "body": {"age": 36}}
    history = History().went("read", output).unreadable("say", ERROR).ended(ERROR, step="say")
    failed, good = record(history, "failed", 1, READ, SAY), a_good_run()
    facts = facts_of(failed, [good])
    grounds = Grounds({one.id: {e["seq"] for e in one.events} for one in (failed, good)}, {"failed", "good"})  # fmt: skip
    return Explanation("failed", "w", "failed", facts, words.explain(facts)), grounds


@asynccontextmanager
async def wording(*plays: Any, **changed: Any) -> AsyncIterator[tuple[ExplainingWords, FakeOpenAI]]:
    async with fake_openai() as fake:
        fake.plays(*plays)
        given = {"timeout_s": 10.0, **changed}
        settings = ModelSettings(fake.base_url, MODEL, SecretStr(KEY), **given)
        async with model_http_client(settings.timeout_s) as client:
            budget = Budget(settings.limits, settings.prices, MemoryLedger())
            yield ExplainingWords(settings, client, budget, Health(time.monotonic)), fake
        assert fake.faults == []


async def test_the_models_words_are_taken_with_their_citations() -> None:
    made, grounds = explained()
    said = "The letter could not be written. [event failed 8]\nThe person had no name. [event failed 6]"
    async with wording(says(said)) as (better, fake):
        found = await better.worded(ADA, made, grounds)
    assert [s.text for s in found.sentences] == [
        "The letter could not be written.",
        "The person had no name.",
    ]
    assert (found.written_by, found.prompt) == (MODEL, str(prompt("explain").ref))
    assert found.facts == made.facts
    assert SECRET not in fake.asks[0].text
    assert '"message": "' in fake.asks[0].text.replace('\\"', '"')


@pytest.mark.parametrize(
    "said",
    [
        "It was the network. [event failed 99]",
        "It was the network.",
        "It said “out of memory”. [event failed 8]",
        "I have fixed it. [event failed 8]",
        "See [doc docs/guides/failures.md#weather].",
    ],
)
async def test_what_rests_on_nothing_is_dropped_and_the_templates_words_stay(said: str) -> None:
    made, grounds = explained()
    async with wording(says(said)) as (better, _):
        found = await better.worded(ADA, made, grounds)
    assert (found.sentences, found.written_by, found.prompt) == (made.sentences, "template", None)
    assert found.notes[-1].startswith("The language model was not used")


async def test_a_sentence_without_a_valid_citation_is_dropped_from_among_good_ones() -> None:
    made, grounds = explained()
    said = "The person had no name. [event failed 6]\nThe moon was full. [event good 99]"
    async with wording(says(said)) as (better, _):
        found = await better.worded(ADA, made, grounds)
    assert [s.text for s in found.sentences] == ["The person had no name."]


@pytest.mark.parametrize("fault", ["500", "payment required", "cut in the middle"])
async def test_when_the_model_is_down_the_templates_words_stay(fault: str) -> None:
    made, grounds = explained()
    async with wording(FAULTS[fault]) as (better, _):
        found = await better.worded(ADA, made, grounds)
    assert found.sentences == made.sentences
    assert found.provenance["not_used"]


async def test_nothing_is_asked_of_a_model_whose_budget_is_used_up() -> None:
    made, grounds = explained()
    async with wording(says("x"), limits=Limits(tokens_per_day=0)) as (better, fake):
        found = await better.worded(ADA, made, grounds)
    assert (found.sentences, fake.asks) == (made.sentences, [])
