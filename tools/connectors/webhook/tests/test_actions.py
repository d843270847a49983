"""webhook.send against a peer that listens, and against our own check of signatures."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import Bench, a_bench
from tools.kit.http_peer import answering, http_peer
from tools.sdk.signatures import Call, verify

SECRET = "whsec_c2VjcmV0IG9mIHRoZSBzaG9w"
EVENT = {"type": "order.paid", "data": {"id": "A-17", "who": "Ada Lund", "total": 250}}


def connect(bench: Bench, *hosts: str) -> None:
    bench.connections.add("w", "webhook_secret", {"hosts": list(hosts)}, {"signing_secret": SECRET})


async def test_what_is_sent_passes_the_check_of_a_receiver() -> None:
    async with http_peer(answering(204)) as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.url())
        for key in ("one", "one", "two"):
            outcome = await bench.run(
                "webhook.send",
                {"url": peer.url("/in"), **EVENT},
                connection="w",
                idempotency_key=key,
            )
            assert isinstance(outcome, Succeeded)
        seen = [
            verify("standard_webhooks", [SECRET], Call(one.headers, one.body), time.time())
            for one in peer.heard
        ]
        assert [one.event for one in seen] == ["order.paid"] * 3
        first, again, other = (one.delivery for one in seen)
        assert first == again != other
        assert json.loads(peer.heard[0].body)["data"] == EVENT["data"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"url": "ftp://a/b"}, "arguments_invalid"),
        ({"type": "two words"}, "arguments_invalid"),
        ({"data": {"x": "y" * 1_000_001}}, "webhook_too_large"),
        ({"url": "http://127.0.0.1:1/other"}, "egress_refused"),
    ],
)
async def test_what_cannot_be_sent_is_not_sent(more: dict[str, Any], code: str) -> None:
    async with http_peer(answering(204)) as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.url())
        args = {"url": peer.url("/in"), **EVENT, **more}
        outcome = await bench.run("webhook.send", args, connection="w")
        assert isinstance(outcome, Failed)
        assert (outcome.error.code, peer.connections) == (code, 0)


async def test_a_redirect_into_the_private_network_is_not_followed() -> None:
    inner = answering(307, headers={"location": "http://127.0.0.1:1/"})
    async with http_peer(inner) as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.url())
        outcome = await bench.run("webhook.send", {"url": peer.url(), **EVENT}, connection="w")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "egress_refused"
