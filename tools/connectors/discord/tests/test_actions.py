"""Discord's actions against a peer that answers as its documentation says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import HttpPeer, answering, http_peer

CHANNEL, MESSAGE = "1234567890123456789", "1234567890123456790"
ANSWER = json.dumps({"id": MESSAGE, "channel_id": CHANNEL, "username": "bot"}).encode()
JSON = {"content-type": "application/json"}


async def run(peer: HttpPeer, action: str, **args: Any) -> StepOutcome:
    async with a_bench([peer.place]) as bench:
        config = {"base_url": peer.url("/api")}
        bench.connections.add("d", "discord_bot", config, {"token": "bot-token-1234"})
        return await bench.run(action, args, connection="d")


async def test_messages_replies_changes_and_threads_go_where_they_belong() -> None:
    here = {"channel_id": CHANNEL, "text": "hi @everyone"}
    on = {"channel_id": CHANNEL, "message_id": MESSAGE}
    async with http_peer(answering(200, ANSWER, headers=JSON)) as peer:
        for action, args in (
            ("discord.post_message", here),
            ("discord.post_message", here),
            ("discord.reply", {**here, **on}),
            ("discord.edit_message", {**here, **on}),
            ("discord.open_thread", {**on, "name": "A-17"}),
        ):
            outcome = await run(peer, action, **args)
            assert isinstance(outcome, Succeeded), outcome
        bodies = [json.loads(one.body) for one in peer.heard]
        targets = [(one.method, one.target.removeprefix("/api/channels/")) for one in peer.heard]
        assert {one.headers["authorization"] for one in peer.heard} == {"Bot bot-token-1234"}
    assert bodies[0] == bodies[1]
    assert len(bodies[0]["nonce"]) <= 25
    assert bodies[0]["allowed_mentions"] == {"parse": []}
    assert bodies[2]["message_reference"] == {"message_id": MESSAGE}
    assert targets[3:] == [
        ("PATCH", f"{CHANNEL}/messages/{MESSAGE}"),
        ("POST", f"{CHANNEL}/messages/{MESSAGE}/threads"),
    ]


async def test_a_reaction_names_its_emoji_and_channels_are_listed() -> None:
    async with http_peer(answering(204)) as peer:
        args = {"channel_id": CHANNEL, "message_id": MESSAGE, "emoji": "✅"}
        assert isinstance(await run(peer, "discord.add_reaction", **args), Succeeded)
        assert peer.heard[0].target.endswith("/reactions/%E2%9C%85/@me")
    body = json.dumps([{"id": "1", "name": "a", "topic": None}, {"id": "2"}]).encode()
    async with http_peer(answering(200, body, headers=JSON)) as peer:
        listed = await run(peer, "discord.list_channels", server_id=CHANNEL)
        assert isinstance(listed, Succeeded)
        assert listed.output["count"] == 2


@pytest.mark.parametrize("channel", ["", "#sales", "12/../users", "1" * 30])
async def test_a_channel_that_cannot_be_one_is_refused(channel: str) -> None:
    async with http_peer(answering(200, ANSWER)) as peer:
        outcome = await run(peer, "discord.post_message", channel_id=channel, text="x")
        assert isinstance(outcome, Failed)
        assert (outcome.error.code, peer.heard) == ("arguments_invalid", [])
