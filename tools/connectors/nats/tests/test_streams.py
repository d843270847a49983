"""What a real JetStream keeps: stored once, read, counted and thrown away."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tools.kit.broker_bench import Caller, calling
from tools.kit.line_peer import line_peer

PORT = 4222
peer = pytest.mark.peer("nats")


@dataclass
class Kept:
    """A stream of its own."""

    nats: Caller
    name: str

    @property
    def stream(self) -> dict[str, str]:
        return {"stream": self.name}


@pytest.fixture
async def kept() -> AsyncIterator[Kept]:
    name = f"nexa_tests_{uuid.uuid4().hex[:8]}"
    async with calling("nats", PORT) as nats:

        async def manage(what: str, **config: object) -> None:
            place = f"$JS.API.STREAM.{what}.{name}"
            answer = await nats.done("nats.request", subject=place, data=config or "")
            assert "error" not in json.loads(answer["data"])

        await manage("CREATE", name=name, subjects=[f"{name}.>"])
        yield Kept(nats, name)
        await manage("DELETE")


@peer
async def test_what_is_stored_is_kept_once_and_can_be_read_counted_and_thrown_away(
    kept: Kept,
) -> None:
    paid = f"{kept.name}.paid"
    first = await kept.nats.done("nats.store", subject=paid, data={"id": "A-17"})
    again = await kept.nats.done("nats.store", subject=paid, data={"id": "A-17"})
    assert first == {"stream": kept.name, "sequence": 1, "repeated": False}
    assert (again["sequence"], again["repeated"]) == (1, True)
    await kept.nats.done_anew("nats.store", subject=f"{kept.name}.open", data="21.5")
    last = await kept.nats.done("nats.get_last", **kept.stream, subject=paid)
    assert (last["found"], last["data"], last["sequence"]) == (True, {"id": "A-17"}, 1)
    none = await kept.nats.done("nats.get_last", **kept.stream, subject=f"{kept.name}.none")
    assert none == {"found": False, "data": None, "sequence": None, "stored_at": None}
    state = await kept.nats.done("nats.count", **kept.stream)
    assert (state["messages"], state["first"], state["last"]) == (2, 1, 2)
    assert await kept.nats.done("nats.purge_stream", **kept.stream, subject=paid) == {"messages": 1}
    assert await kept.nats.done("nats.purge_stream", **kept.stream) == {"messages": 1}


@peer
async def test_what_no_stream_takes_and_a_stream_that_is_not_there_are_errors(kept: Kept) -> None:
    nowhere = await kept.nats.failed("nats.store", subject="nexa_tests_nowhere.x", data="x")
    assert (nowhere.code, nowhere.nothing_happened) == ("nats_no_responders", True)
    for name in ("nats.count", "nats.purge_stream"):
        gone = await kept.nats.failed(name, stream="nexa_no_such_stream")
        assert (gone.code, gone.error_class) == ("nats_10059", "bad_data")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"MSG _INBOX.1 1 2\r\nno\r\n", "nats_malformed"),
        (b"MSG _INBOX.1 1 2\r\n{}\r\n", "nats_not_stored"),
    ],
)
async def test_an_answer_that_is_not_jetstream_s_has_stored_nothing_for_sure(
    answer: bytes, code: str
) -> None:
    info = b"INFO {}\r\n"
    async with line_peer(answer, greeting=info) as port, calling("nats", port) as nats:
        assert (await nats.failed("nats.store", subject="a", data="x")).code == code
