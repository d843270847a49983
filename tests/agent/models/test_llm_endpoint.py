"""The endpoint: asked in the way that the server understands, which is remembered."""

from __future__ import annotations

import pytest

from agent.models.llm_endpoint import Traits
from tests.support.fake_openai import KEY, Form, says
from tests.support.modelling import a_request, creates, scripted
from tests.support.openai_faults import text

TEXTS = ("post hello to #sales", "post bye to #sales")


def document(words: str) -> dict[str, object]:
    step = {"id": "tell", "uses": "slack.post_message", "connection": "team_slack"}
    return {
        "nexa": 1,
        "name": "Tell",
        "triggers": [{"id": "start", "type": "manual"}],
        "steps": [{**step, "with": {"channel": "#sales", "text": words}}],
    }


@pytest.mark.parametrize("status", [400, 422, 500, 501])
@pytest.mark.parametrize(
    ("forms", "asked"),
    [
        ({"json_schema", "tools", "json_object"}, ["json_schema"]),
        ({"tools", "json_object"}, ["json_schema", "tools"]),
        ({"json_object"}, ["json_schema", "tools", "json_object"]),
    ],
)
async def test_the_way_is_negotiated_down_once_and_remembered(
    forms: set[Form], asked: list[Form], status: int
) -> None:
    server = {"forms": frozenset(forms), "refusal_status": status}
    plays = (says(creates(document=document(w))) for w in ("hello", "bye"))
    async with scripted(*plays, fake=server) as (planner, fake):
        first = await planner.draft(a_request(TEXTS[0]), ())
        second = await planner.draft(a_request(TEXTS[1]), ())
    assert [ask.form for ask in fake.asks] == [*asked, asked[-1]]
    assert [first.provenance["way"], second.provenance["way"]] == [asked[-1]] * 2


async def test_prose_in_spite_of_a_schema_means_another_way() -> None:
    prose, sound = text("Sure, here it comes."), says(creates(document=document("hello")))
    async with scripted(prose, sound) as (planner, fake):
        plan = await planner.draft(a_request(TEXTS[0]), ())
    assert [ask.form for ask in fake.asks] == ["json_schema", "tools"]
    assert plan.planner == "llm"


async def test_a_server_without_any_form_leaves_the_ways_as_they_were() -> None:
    async with scripted(says({}), fake={"forms": frozenset({"text"})}) as (planner, fake):
        plan = await planner.draft(a_request(TEXTS[0]), ())
        assert planner._endpoint.traits == Traits()
    assert plan.provenance["not_used"] == "server_error"
    assert [ask.form for ask in fake.asks] == ["json_schema", "tools", "json_object"]


async def test_an_object_in_a_fence_is_read() -> None:
    import json

    fenced = "```json\n" + json.dumps(creates(document=document("hello"))) + "\n```"
    async with scripted(text(fenced), fake={"forms": frozenset({"json_object"})}) as (planner, _):
        assert (await planner.draft(a_request(TEXTS[0]), ())).planner == "llm"


@pytest.mark.parametrize(
    ("refuses", "kept"),
    [
        ({"max_tokens"}, {"max_completion_tokens", "temperature"}),
        ({"temperature"}, {"max_tokens"}),
        ({"max_tokens", "temperature"}, {"max_completion_tokens"}),
    ],
)
async def test_an_argument_that_is_refused_is_renamed_or_left_out(
    refuses: set[str], kept: set[str]
) -> None:
    play = says(creates(document=document("hello")))
    async with scripted(play, fake={"refuses": frozenset(refuses)}) as (planner, fake):
        plan = await planner.draft(a_request(TEXTS[0]), ())
    bounds = {"max_tokens", "max_completion_tokens", "temperature"} & set(fake.asks[-1].body)
    assert (plan.planner, bounds, fake.asks[-1].form) == ("llm", kept, "json_schema")


async def test_the_key_goes_into_the_header_and_nothing_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment-000000")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-from-the-environment")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with scripted(says(creates(document=document("hello")))) as (planner, fake):
        assert (await planner.draft(a_request(TEXTS[0]), ())).planner == "llm"
    (ask,) = fake.asks
    assert ask.headers["authorization"] == f"Bearer {KEY}"
    assert not ask.headers.get("openai-organization")
    assert ask.headers["accept-encoding"] == "identity"


async def test_a_server_that_wants_no_key_is_asked_as_well() -> None:
    play = says(creates(document=document("hello")))
    async with scripted(play, fake={"key": None}, api_key=None) as (planner, _):
        assert (await planner.draft(a_request(TEXTS[0]), ())).planner == "llm"
