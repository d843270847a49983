"""Whatever a model's server does, a person gets a plan in time, with a plain word on what happened."""

from __future__ import annotations

import time

import pytest

from agent.conversation import Conversation
from agent.models.llm_failure import WORDS
from agent.plan import Plan
from tests.support.fake_openai import EVERY_FORM, Form, fake_openai, says
from tests.support.modelling import (
    TEXT,
    a_document,
    a_request,
    by_rules,
    creates,
    planner_for,
    scripted,
    settled,
)
from tests.support.openai_faults import FAULTS, STREAM_FAULTS
from tests.support.planning import MemoryTranscript, a_turn, memory_deps, memory_saver

DEADLINE_S = 1.0
# Far over the deadline: libraries load once in the process, and test machines are busy.
SLACK_S = 8.0
REASONS = {
    "busy, come back in an hour": "rate_limited",
    "no quota left": "quota",
    "500": "server_error",
    "502 with a page": "server_error",
    "key refused": "refused_key",
    "model unknown": "not_found",
    "request too long": "too_long",
    "silence": "timeout",
    "a byte now and then": "timeout",
    "connection reset": "unreachable",
    "cut in the middle": "unreachable",
    "endless body": "unreachable",
    "refusal": "declined",
    "cut by length": "cut_off",
    "prose": "unreadable",
    "wrong schema": "unreadable",
    "empty choices": "unreadable",
    "numbers that are none": "unreadable",
    "half a character": "unreadable",
    "NUL in a text": "unreadable",
    "nested rather deeply": "worse",
    "an action that does not exist": "worse",
}


def test_there_are_enough_faults_and_each_expected_reason_is_one_of_them() -> None:
    assert len(FAULTS) >= 60
    assert set(REASONS) <= set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
async def test_a_new_workflow_is_planned_by_rules_instead(name: str) -> None:
    async with scripted(FAULTS[name], timeout_s=DEADLINE_S) as (planner, fake):
        await planner.warm()
        started = time.monotonic()
        plan = await settled(planner, a_request())
        took = time.monotonic() - started
    rules = by_rules()
    assert (plan.document, plan.operations, plan.planner) == (rules.document, (), "offline")
    told_why(plan, REASONS.get(name))
    assert took < DEADLINE_S + SLACK_S
    assert 1 <= len(fake.asks) <= 6


@pytest.mark.parametrize("form", ["tools", "json_object"])
@pytest.mark.parametrize(
    "name",
    [
        "bad tool arguments",
        "tool called twice",
        "unknown tool",
        "prose",
        "null content",
        "wrong JSON",
        "nested too deeply",
        "empty choices",
        "cut by length",
        "null message",
    ],
)
async def test_the_other_forms_fail_as_softly(name: str, form: Form) -> None:
    server = {"forms": frozenset({form, "text"})}
    async with scripted(FAULTS[name], fake=server, timeout_s=DEADLINE_S) as (planner, _):
        await planner.warm()
        plan = await planner.draft(a_request(), ())
    assert (plan.document, plan.planner) == (by_rules().document, "offline")
    told_why(plan, None)


@pytest.mark.parametrize(
    "name", ["silence", "500", "wrong JSON", "change without operations", "steps that are no steps"]
)
async def test_a_change_is_planned_by_rules_instead(name: str) -> None:
    request = a_request("post to #ops instead", document=a_document())
    async with scripted(FAULTS[name], timeout_s=DEADLINE_S) as (planner, _):
        await planner.warm()
        plan = await settled(planner, request)
    assert (plan.kind, plan.operations) == ("change", by_rules(request).operations)
    told_why(plan, None)


@pytest.mark.parametrize("name", STREAM_FAULTS)
async def test_a_question_is_answered_by_rules_instead(name: str) -> None:
    request = a_request("What does this workflow do?", document=a_document())
    async with scripted(STREAM_FAULTS[name], timeout_s=DEADLINE_S) as (planner, _):
        await planner.warm()
        started = time.monotonic()
        plan = await planner.draft(request, ())
        took = time.monotonic() - started
    assert (plan.kind, plan.answer) == ("answer", by_rules(request).answer)
    told_why(plan, None)
    assert took < DEADLINE_S + SLACK_S


async def test_nobody_listening_at_all() -> None:
    async with fake_openai() as fake:
        gone = fake
    async with planner_for(gone, timeout_s=DEADLINE_S) as planner:
        await planner.warm()
        plan = await planner.draft(a_request(), ())
    assert plan.document == by_rules().document
    told_why(plan, "unreachable")


@pytest.mark.parametrize("name", ["busy, come back at once", "503, overloaded", "connection reset"])
async def test_one_more_try_is_made_where_it_may_help(name: str) -> None:
    async with scripted(FAULTS[name], says(creates())) as (planner, fake):
        plan = await planner.draft(a_request(), ())
    assert (plan.planner, len(fake.asks)) == ("llm", 2)


@pytest.mark.parametrize("name", ["wrong JSON", "wrong schema", "bad tool arguments", "prose"])
async def test_an_unreadable_draft_may_be_repaired(name: str) -> None:
    server = {"forms": EVERY_FORM}
    async with scripted(FAULTS[name], says(creates()), fake=server) as (planner, fake):
        plan = await planner.draft(a_request(), ())
    assert (plan.planner, plan.provenance["drafts"]) == ("llm", 2)
    assert '<data name="problems">' in fake.asks[1].messages[-1]["content"]


@pytest.mark.parametrize(
    "name", ["silence", "invalid UTF-8", "refusal", "an error with status 200"]
)
async def test_the_chat_offers_the_plan_of_rules_and_says_why(name: str) -> None:
    transcript = MemoryTranscript()
    async with scripted(FAULTS[name], timeout_s=DEADLINE_S) as (planner, _):
        await planner.warm()
        deps = memory_deps(planner=planner, transcript=transcript)
        told = await Conversation(deps, memory_saver()).say(a_turn(TEXT))
    assert told.status == "waiting"
    shown = [event for event in transcript.entries.values() if event.type == "plan"]
    assert "The language model was not used" in shown[0].notes[-1]
    assert "validation" in transcript.kinds()


def told_why(plan: Plan, reason: str | None) -> None:
    given = plan.provenance["not_used"]
    assert given in WORDS
    assert given != "surprise"
    if reason is not None:
        assert given == reason
    assert plan.notes[-1].startswith(f"The language model was not used: {WORDS[given]}. ")
