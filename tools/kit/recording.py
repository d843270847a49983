"""Playing a connector's recorded exchange against the real runner, over a real socket.

A recording holds the step, its connection, what the service must hear and what it answers: one
`request` and `answer`, several of them as `exchanges`, or the lines of a mail server as `smtp`. The texts
in `files` are kept as files of the workspace before the step begins.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import REGISTRY, a_bench
from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer
from tools.kit.smtp_peer import SmtpPeer, smtp_peer
from tools.sdk.action import Actions

Recording = dict[str, Any]
Peer = HttpPeer | SmtpPeer
KEY = "run-1/step/-/0"


@dataclass(frozen=True, slots=True)
class Played:
    """How a recorded step ended, and what its peer was told meanwhile."""

    outcome: StepOutcome
    heard: tuple[Heard, ...]
    letters: tuple[str, ...]

    def said(self) -> str:
        """Return everything the peer was told, as one text."""
        requests = (
            f"{one.method} {one.target} {json.dumps(one.headers)} {one.body.decode('utf-8', 'replace')}"
            for one in self.heard
        )
        return "\n".join((*requests, *self.letters))


def load(file: Path) -> Recording:
    """Read a recording."""
    found: Recording = json.loads(file.read_text(encoding="utf-8"))
    return found


def exchanges(recording: Recording) -> list[Mapping[str, Any]]:
    """Return what is asked and answered over HTTP, in order."""
    if "smtp" in recording:
        return []
    return recording.get("exchanges") or [
        {"request": recording["request"], "answer": recording["answer"]}
    ]


async def play(recording: Recording, *, registry: Actions = REGISTRY) -> Played:
    """Run the recorded step against its recorded peer."""
    return (await play_with(recording, [KEY], registry=registry))[0]


async def play_with(
    recording: Recording, keys: list[str], *, registry: Actions = REGISTRY
) -> list[Played]:
    """Run the recorded step once per idempotency key, against one and the same peer."""
    played: list[Played] = []
    async with (
        _peer_of(recording) as peer,
        a_bench([peer.place], registry=registry) as bench,
    ):
        given = _filled(recording, peer)
        for text in given.get("files", ()):
            await bench.keep(text.encode())
        connection = given.get("connection")
        if connection is not None:
            bench.connections.add(
                "peer", connection["kind"], connection["config"], connection["secret"]
            )
        for key in keys:
            heard, letters = _counts(peer)
            outcome = await bench.run(
                given["action"],
                given["args"],
                connection="peer" if connection is not None else None,
                idempotency_key=key,
            )
            await asyncio.sleep(0)
            played.append(_played(outcome, peer, heard, letters))
    return played


def unlike(recording: Recording, played: Played) -> Iterator[str]:
    """Say where a play differs from its recording."""
    expected = [one["request"] for one in exchanges(recording)]
    if len(played.heard) != len(expected):
        yield f"{len(expected)} requests are recorded, {len(played.heard)} were sent"
    for request, wanted in zip(played.heard, expected, strict=False):
        if (request.method, request.target) != (wanted["method"], wanted["target"]):
            yield f"sent {request.method} {request.target}, recorded {wanted['method']} {wanted['target']}"
        if not wanted["headers"].items() <= request.headers.items():
            yield f"the headers of {request.method} {request.target} are not those recorded"
        if "body" in wanted and _as_recorded(request, wanted["body"]) != wanted["body"]:
            yield f"the body of {request.method} {request.target} is not the one recorded"
    yield from _unlike_outcome(recording["outcome"], played.outcome)


def _as_recorded(request: Heard, wanted: Any) -> Any:
    """Return what was sent: as text where text is recorded, such as a form, else as JSON."""
    if isinstance(wanted, str):
        return request.body.decode("utf-8", "replace")
    return json.loads(request.body or b"null")


def _unlike_outcome(expected: Mapping[str, Any], outcome: StepOutcome) -> Iterator[str]:
    if isinstance(outcome, Succeeded):
        if expected["kind"] != "succeeded" or not (
            expected["output"].items() <= outcome.output.items()
        ):
            yield f"it ended with {outcome.output}, recorded is {dict(expected)}"
        return
    kind = "failed" if isinstance(outcome, Failed) else "unknown"
    told = {"kind": kind, **outcome.error.as_json()}
    if not expected.items() <= told.items():
        yield f"it ended with {told}, recorded is {dict(expected)}"


@asynccontextmanager
async def _peer_of(recording: Recording) -> AsyncIterator[Peer]:
    if "smtp" in recording:
        async with smtp_peer(recording["smtp"]) as smtp:
            yield smtp
        return
    answers = [one["answer"] for one in exchanges(recording)]
    turn = iter(range(1_000_000))

    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:  # noqa: ARG001
        now = answers[next(turn) % len(answers)]
        body = json.dumps(now["body"]) if "body" in now else now["text"]
        written = body.replace("{place}", places[0])
        headers = {key: text.replace("{place}", places[0]) for key, text in now["headers"].items()}
        write_answer(writer, now["status"], written.encode(), headers)

    places: list[str] = []
    async with http_peer(answer) as http:
        places.append(http.place)
        yield http


def _counts(peer: Peer) -> tuple[int, int]:
    return (len(peer.heard), 0) if isinstance(peer, HttpPeer) else (0, len(peer.bodies))


def _played(outcome: StepOutcome, peer: Peer, heard: int, letters: int) -> Played:
    if isinstance(peer, HttpPeer):
        return Played(outcome, tuple(peer.heard[heard:]), ())
    return Played(outcome, (), tuple(peer.bodies[letters:]))


def _filled(value: Any, peer: Peer) -> Any:
    if isinstance(value, str):
        return peer.port if value == "{port}" else value.replace("{place}", peer.place)
    if isinstance(value, list):
        return [_filled(part, peer) for part in value]
    if isinstance(value, dict):
        return {name: _filled(part, peer) for name, part in value.items()}
    return value
