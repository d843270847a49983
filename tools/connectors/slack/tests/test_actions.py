"""slack.post_message against the stand-in that speaks Slack's protocol."""

from __future__ import annotations

import asyncio
import json

import pytest

from engine.ports.runner import Failed, Succeeded, Unknown
from tools.connectors.slack.client import ERRORS, error_for
from tools.demo import run_demo_peers
from tools.demo.slack import TOKEN
from tools.kit.bench import a_bench
from tools.kit.http_peer import Heard, answering, http_peer


async def test_a_message_arrives_once_and_a_repeat_can_be_recognised() -> None:
    async with run_demo_peers() as peers, a_bench(peers.places()) as bench:
        bench.connections.add("s", "slack_token", {"base_url": peers.slack_url}, {"token": TOKEN})
        for _ in range(2):
            outcome = await bench.run(
                "slack.post_message",
                {"channel": "#sales", "text": "Ada <b>Lund</b>: 250 €"},
                connection="s",
            )
            assert isinstance(outcome, Succeeded)
        first, second = peers.slack.messages
        assert first.text == "Ada <b>Lund</b>: 250 €"
        assert first.client_msg_id == second.client_msg_id
        reply = await bench.run(
            "slack.post_message",
            {"channel": "#sales", "text": "more", "thread_ts": first.ts},
            connection="s",
            idempotency_key="run-1/other/-/0",
        )
        assert isinstance(reply, Succeeded)
        assert peers.slack.messages[-1].thread_ts == first.ts
        assert peers.slack.messages[-1].client_msg_id != first.client_msg_id


async def test_without_a_connection_nothing_is_sent() -> None:
    async with a_bench() as bench:
        outcome = await bench.run("slack.post_message", {"channel": "#a", "text": "x"})
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "connection_missing"
    assert outcome.error.nothing_happened


@pytest.mark.parametrize("channel", ["", "#", "#a b", "sales team", "#" + "x" * 101, "#a\nb"])
async def test_a_channel_that_cannot_be_one_is_refused(channel: str) -> None:
    async with http_peer(answering(200)) as peer, a_bench([peer.place]) as bench:
        bench.connections.add(
            "s", "slack_token", {"base_url": peer.url("/api")}, {"token": "t-1234"}
        )
        outcome = await bench.run(
            "slack.post_message", {"channel": channel, "text": "x"}, connection="s"
        )
        assert isinstance(outcome, Failed)
        assert (outcome.error.code, peer.connections) == ("arguments_invalid", 0)


async def test_a_connection_that_breaks_after_sending_leaves_the_outcome_open() -> None:
    async def drop(heard: Heard, writer: asyncio.StreamWriter) -> None:
        assert json.loads(heard.body)["channel"] == "#sales"
        writer.close()

    async with http_peer(drop) as peer, a_bench([peer.place]) as bench:
        bench.connections.add(
            "s", "slack_token", {"base_url": peer.url("/api")}, {"token": "t-1234"}
        )
        outcome = await bench.run(
            "slack.post_message", {"channel": "#sales", "text": "x"}, connection="s"
        )
    assert isinstance(outcome, Unknown)


def test_every_refusal_of_slack_has_a_class_and_a_way_out() -> None:
    for word in ERRORS:
        error = error_for(word).error
        assert error.hint
        assert error.retryable is (error.error_class in {"rate_limit", "remote_down"})
    assert error_for("a_new_word").error.error_class == "bad_data"
