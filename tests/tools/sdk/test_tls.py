"""R29: the address is ours to choose, the name in the certificate is not."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.core.action import Effect
from tests.support.certificates import a_certificate
from tools.kit.http_peer import Heard, HttpPeer, answering, http_peer, write_answer
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession

NAME = "named.example"


@dataclass
class TlsPeer:
    peer: HttpPeer
    trust: ssl.SSLContext

    def session(self, name: str, *, trusting: bool = True, effect: Effect = "read") -> HttpSession:
        async def resolver(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        policy = AddressPolicy(allowed=lambda: {f"{name}:{self.peer.port}"}, resolver=resolver)
        client = GuardedHttp(policy, tls=self.trust if trusting else None)
        return HttpSession(client, None, effect, 5.0, Attempt())

    def url(self, name: str) -> str:
        return f"https://{name}:{self.peer.port}/"


@pytest.fixture
async def tls(tmp_path: Path) -> AsyncIterator[TlsPeer]:
    file = a_certificate(tmp_path / "peer.pem", NAME)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    async with http_peer(answering(200, b"private"), tls=serving) as peer:
        yield TlsPeer(peer, ssl.create_default_context(cafile=file))


async def test_the_name_is_checked_although_an_address_is_dialled(tls: TlsPeer) -> None:
    session = tls.session(NAME)
    reply = await session.request("GET", tls.url(NAME))
    assert reply.content == b"private"
    assert tls.peer.heard[0].headers["host"] == f"{NAME}:{tls.peer.port}"
    await session.client.aclose()


@pytest.mark.parametrize(("name", "trusting"), [("other.example", True), (NAME, False)])
async def test_a_wrong_name_or_an_unknown_signer_ends_before_anything_is_sent(
    tls: TlsPeer, name: str, trusting: bool
) -> None:
    session = tls.session(name, trusting=trusting, effect="write")
    with pytest.raises(ActionFailed) as caught:
        await session.request("POST", tls.url(name), content=b"secret")
    assert caught.value.error.code == "tls_failed"
    assert not caught.value.error.retryable
    assert not caught.value.outcome_unknown
    assert tls.peer.heard == []
    await session.client.aclose()


async def test_one_host_is_asked_ten_times_at_once_and_no_more() -> None:
    busy = most = 0
    go_on = asyncio.Event()

    async def slow(heard: Heard, writer: asyncio.StreamWriter) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        if busy >= 10:
            go_on.set()
        await go_on.wait()
        busy -= 1
        write_answer(writer, 200, b"", {})

    async with http_peer(slow) as peer:
        client = GuardedHttp(AddressPolicy(allowed=lambda: {peer.place}))
        sessions = [HttpSession(client, None, "read", 10.0, Attempt()) for _ in range(40)]
        replies = await asyncio.gather(*(one.request("GET", peer.url()) for one in sessions))
        assert {reply.status for reply in replies} == {200}
        assert most == 10
        await client.aclose()
