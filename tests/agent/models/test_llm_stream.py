"""While a model writes, what it has written so far is told, and true; in the end everything is as it was without."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from agent.models.llm_budget import Prices
from agent.models.llm_progress import written_steps
from agent.plan import PlanRequest
from tests.agent.models.test_llm import is_by_rules
from tests.agent.models.test_llm_faults import DEADLINE_S
from tests.support.fake_openai import (
    Ask,
    Form,
    Play,
    begin_stream,
    chunk,
    delta_in,
    fail,
    says,
    usage,
    write_event,
)
from tests.support.modelling import (
    Heard,
    a_document,
    a_request,
    broken,
    creates,
    errors_of,
    scripted,
    settled,
)
from tests.support.openai_faults import FAULTS, STREAM_FAULTS

STEPS = [
    {"id": "orders", "name": "Fetch the orders", "uses": "http.request", "with": {"method": "GET", "url": "https://shop.example/orders"}},
    {"id": "tell", "uses": "slack.post_message", "connection": "team_slack", "after": ["orders"], "with": {"channel": "#sales", "text": "hello"}},
]  # fmt: skip
REPLY = json.dumps(creates(document=a_document(steps=STEPS)))
TITLE = "Post to Slack"


def request(**changed: Any) -> PlanRequest:
    return a_request(turn_id="turn-1", **changed)


class Slowly:
    """Streams a reply up to a place, and the rest when it is let go on."""

    def __init__(self, text: str, stop_at: int) -> None:
        self._text, self._stop_at = text, stop_at
        self.go_on = asyncio.Event()
        self.closed = asyncio.Event()

    async def __call__(self, ask: Ask, writer: asyncio.StreamWriter) -> None:
        assert ask.stream
        begin_stream(writer)
        try:
            for at in range(0, len(self._text), 7):
                if at >= self._stop_at and not self.go_on.is_set():
                    await writer.drain()
                    await self._held(ask, writer)
                write_event(writer, chunk(delta_in(ask, self._text[at : at + 7], at=at)))
            write_event(writer, chunk({}, finish="stop"))
            write_event(writer, {**chunk({}), "choices": [], "usage": usage()})
            writer.write(b"data: [DONE]\n\n")
            await writer.drain()
            writer.close()
        except ConnectionError:
            self.closed.set()
            raise

    async def _held(self, ask: Ask, writer: asyncio.StreamWriter) -> None:
        """Wait, with a word now and then that says nothing, so that a reader who has left is noticed."""
        while not self.go_on.is_set():
            write_event(writer, chunk({}))
            await writer.drain()
            await asyncio.sleep(0.01)


def place_after(words: str) -> int:
    return REPLY.index(words) + len(words)


@pytest.mark.parametrize("form", ["json_schema", "tools", "json_object"])
async def test_steps_are_told_before_the_document_is_whole(form: Form) -> None:
    heard, slow = Heard(), Slowly(REPLY, place_after('"GET"') + 60)
    refusing = {"forms": frozenset({form})}
    async with scripted(slow, progress=heard, fake=refusing) as (planner, fake):
        writing = asyncio.create_task(planner.draft(request(), ()))
        early = await heard.until(1)
        assert not writing.done()
        slow.go_on.set()
        plan = await writing
    assert (early.draft, early.of, early.steps) == (1, 3, ("Fetch the orders",))
    assert early.tokens_in > 1_000
    assert 0 < early.tokens_out < len(REPLY) / 3
    assert (plan.planner, plan.provenance["tokens"]) == ("llm", {"input": 100, "output": 20})
    assert plan.document == a_document(steps=STEPS)
    assert heard.news[-1].steps == ("Fetch the orders", TITLE)
    assert heard.turns == {"turn-1"}
    assert all(ask.body["stream_options"] == {"include_usage": True} for ask in fake.asks)


async def test_each_draft_is_told_as_the_one_it_is_and_money_adds_up() -> None:
    heard = Heard()
    prices = Prices(10.0, 100.0)
    async with scripted(says(broken()), says(creates()), progress=heard, prices=prices) as (
        planner,
        _,
    ):
        plan = await settled(planner, request())
    assert plan.provenance["drafts"] == 2
    assert sorted({one.draft for one in heard.news}) == [1, 2]
    spent = [one.usd for one in heard.news]
    assert None not in spent
    second = [one for one in heard.news if one.draft == 2]
    assert second[0].steps == ()
    assert second[0].tokens_in > 100
    assert second[0].tokens_out == 20


async def test_nobody_reads_along_and_nothing_is_streamed() -> None:
    heard = Heard()
    async with scripted(says(creates()), progress=heard) as (planner, fake):
        await planner.draft(a_request(), ())
    assert heard.news == []
    assert [ask.stream for ask in fake.asks] == [False]


def refuses_streams(told: str) -> Play:
    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        if ask.stream:
            fail(writer, 400, told)
        else:
            await says(creates())(ask, writer)

    return play


@pytest.mark.parametrize("told", ["stream is not supported here", "Bad request."])
async def test_an_endpoint_that_cannot_stream_is_asked_as_before_and_remembered(told: str) -> None:
    heard = Heard()
    async with scripted(refuses_streams(told), progress=heard) as (planner, fake):
        first = await planner.draft(request(), ())
        asked = len(fake.asks)
        later = await planner.draft(request(org_id="another"), ())
    assert (first.planner, later.planner) == ("llm", "llm")
    assert [ask.stream for ask in fake.asks[asked:]] == [False]
    assert [one.steps for one in heard.news] == [()] * len(heard.news)


async def test_an_endpoint_that_answers_whole_all_the_same_is_understood() -> None:
    async def whole(ask: Ask, writer: asyncio.StreamWriter) -> None:
        plain = Ask(ask.form, False, ask.messages, ask.body, ask.headers)
        await says(creates())(plain, writer)

    async with scripted(whole, progress=Heard()) as (planner, fake):
        plan = await planner.draft(request(), ())
    assert (plan.planner, len(fake.asks)) == ("llm", 1)


def broken_off(*, ends: str | None) -> Play:
    """Half a reply, and then its end: none, or one with a reason."""

    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        if not ask.stream:
            await says(creates())(ask, writer)
            return
        begin_stream(writer)
        write_event(writer, chunk(delta_in(ask, REPLY[: len(REPLY) // 2], at=0)))
        if ends:
            write_event(writer, chunk({}, finish=ends))
        await writer.drain()
        writer.close()

    return play


async def test_pieces_that_break_off_are_asked_for_whole_once() -> None:
    heard = Heard()
    async with scripted(broken_off(ends=None), progress=heard) as (planner, fake):
        plan = await planner.draft(request(), ())
        await planner.draft(request(org_id="another"), ())
    assert plan.planner == "llm"
    assert [ask.stream for ask in fake.asks] == [True, False, True, False]


async def test_pieces_that_are_cut_by_length_end_as_a_whole_answer_would() -> None:
    async with scripted(broken_off(ends="length"), progress=Heard()) as (planner, _):
        is_by_rules(await planner.draft(request(), ()), "cut_off")


@pytest.mark.parametrize("name", FAULTS)
async def test_faults_end_in_the_rules_plan_as_without_a_stream(name: str) -> None:
    async with scripted(FAULTS[name], timeout_s=DEADLINE_S, progress=Heard()) as (planner, fake):
        await planner.warm()
        plan = await settled(planner, request())
    assert (plan.planner, plan.document is not None) == ("offline", True)
    assert plan.provenance["not_used"]
    assert 1 <= len(fake.asks) <= 8


@pytest.mark.parametrize("name", STREAM_FAULTS)
async def test_faults_in_mid_stream_end_in_the_rules_plan(name: str) -> None:
    async with scripted(STREAM_FAULTS[name], timeout_s=DEADLINE_S, progress=Heard()) as (
        planner,
        _,
    ):
        await planner.warm()
        plan = await settled(planner, request())
    assert (plan.planner, plan.document is not None) == ("offline", True)
    assert plan.provenance["not_used"]


async def test_stopping_closes_the_stream_at_once() -> None:
    heard, slow = Heard(), Slowly(REPLY, place_after('"GET"') + 60)
    async with scripted(slow, progress=heard) as (planner, _):
        writing = asyncio.create_task(planner.draft(request(), ()))
        await heard.until(1)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        async with asyncio.timeout(10):
            await slow.closed.wait()


async def test_a_change_tells_the_steps_it_adds_and_a_name_that_is_news_is_no_name() -> None:
    heard = Heard()
    step = {"id": "ops", "name": "I have published it", "uses": "slack.post_message", "connection": "team_slack", "after": ["tell"], "with": {"channel": "#ops", "text": "hello"}}  # fmt: skip
    reply = {"kind": "change", "operations": [{"op": "add_step", "step": step}]}
    asked = request(text="also post hello to #ops", document=a_document())
    async with scripted(says(reply), progress=heard) as (planner, _):
        plan = await planner.draft(asked, ())
    assert plan.planner == "llm"
    assert not errors_of(plan, asked)
    assert {name for one in heard.news for name in one.steps} == {TITLE}


def test_what_is_read_off_the_beginning_of_a_reply_is_never_taken_back() -> None:
    told: list[str] = []
    for end in range(len(REPLY) + 1):
        now = [str(one.get("name") or one["id"]) for one in written_steps(REPLY[:end])]
        assert now[: len(told)] == told
        told = now
    assert told == ["Fetch the orders", "tell"]


@pytest.mark.parametrize("text", ["", "no object", "```json\n", "[1, 2", '{"document": 7', "{,", '{"document": {"steps": [[]'])  # fmt: skip
def test_what_is_no_object_has_no_steps(text: str) -> None:
    assert written_steps(text) == []
