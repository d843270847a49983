"""Playing a connector's recorded exchange against the real runner, over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from engine.ports.runner import StepOutcome
from tests.support.http_peer import Heard, HttpPeer, answering, http_peer
from tests.support.smtp_peer import SmtpPeer, smtp_peer
from tests.support.steps import a_bench

Peer = HttpPeer | SmtpPeer


@asynccontextmanager
async def _peer_of(recording: dict[str, Any]) -> AsyncIterator[Peer]:
    if "smtp" in recording:
        async with smtp_peer(recording["smtp"]) as smtp:
            yield smtp
        return
    answer = recording["answer"]
    body = json.dumps(answer["body"]) if "body" in answer else answer["text"]
    async with http_peer(
        answering(answer["status"], body.encode(), headers=answer["headers"])
    ) as http:
        yield http


async def play(recording: dict[str, Any]) -> tuple[StepOutcome, list[Heard]]:
    """Run the recorded step against its recorded peer; return the outcome and what was heard."""
    async with _peer_of(recording) as peer, a_bench([peer.place]) as bench:
        given = _filled(recording, peer)
        connection = given["connection"]
        bench.connections.add(
            "peer", connection["kind"], connection["config"], connection["secret"]
        )
        outcome = await bench.run(given["action"], given["args"], connection="peer")
        await asyncio.sleep(0)
        return outcome, list(peer.heard) if isinstance(peer, HttpPeer) else []


def load(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _filled(value: Any, peer: Peer) -> Any:
    if isinstance(value, str):
        return peer.port if value == "{port}" else value.replace("{place}", peer.place)
    if isinstance(value, list):
        return [_filled(part, peer) for part in value]
    if isinstance(value, dict):
        return {name: _filled(part, peer) for name, part in value.items()}
    return value
