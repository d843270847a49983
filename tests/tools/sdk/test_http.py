"""R21, R27, R28: redirects, secrets, and answers that are too large, too slow or cut off."""

from __future__ import annotations

import asyncio
import base64
import gzip
import zlib

import pytest

from engine.core.action import Effect
from tests.tools.conftest import Sessions
from tools.kit.http_peer import Answer, Heard, answering, http_peer, write_answer
from tools.sdk.addresses import AddressPolicy
from tools.sdk.body import LARGEST_BODY
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, EgressRefused
from tools.sdk.hop import Hop
from tools.sdk.http import _parsed, next_hop


def a_token(*hosts: str) -> Credential:
    return Credential("crm", "http_bearer", "http", {}, {"token": "s3cret-token"}, frozenset(hosts))


def redirecting(status: int, location: str) -> Answer:
    return answering(status, headers={"location": location})


async def test_a_redirect_is_followed_with_its_headers_on_the_same_host(
    session_for: Sessions,
) -> None:
    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        if heard.target == "/old":
            write_answer(writer, 302, b"", {"location": "/new"})
        else:
            write_answer(writer, 200, b"there", {})

    async with http_peer(answer) as peer:
        session = session_for(peer.place, credential=a_token(peer.place))
        reply = await session.request("GET", peer.url("/old"), headers={"X-Mine": "1"})
        assert (reply.status, reply.content) == (200, b"there")
        assert peer.heard[1].headers["x-mine"] == "1"
        assert peer.heard[1].headers["authorization"] == "Bearer s3cret-token"


async def test_a_post_becomes_a_get_after_303_and_stays_a_post_after_307(
    session_for: Sessions,
) -> None:
    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        status = int(heard.target.strip("/")) if heard.target != "/end" else 200
        write_answer(writer, status, b"", {"location": "/end"} if status != 200 else {})

    async with http_peer(answer) as peer:
        for status, method, body in ((303, "GET", b""), (302, "GET", b""), (307, "POST", b"x")):
            session = session_for(peer.place, effect="write")
            await session.request("POST", peer.url(f"/{status}"), content=b"x")
            assert (peer.heard[-1].method, peer.heard[-1].body) == (method, body)


async def test_endless_redirects_end_after_five_hops(session_for: Sessions) -> None:
    async with http_peer(redirecting(302, "/again")) as peer:
        with pytest.raises(ActionFailed) as caught:
            await session_for(peer.place).request("GET", peer.url())
        assert caught.value.error.code == "too_many_redirects"
        assert len(peer.heard) == 6


async def test_a_redirect_into_the_network_is_refused_at_the_hop(session_for: Sessions) -> None:
    async with (
        http_peer(answering(200, b"inside")) as inner,
        http_peer(redirecting(302, inner.url("/metadata"))) as outer,
    ):
        with pytest.raises(EgressRefused):
            await session_for(outer.place).request("GET", outer.url())
        assert inner.connections == 0


async def test_headers_do_not_travel_to_another_host(session_for: Sessions) -> None:
    async with (
        http_peer(answering(200)) as other,
        http_peer(redirecting(302, other.url())) as first,
    ):
        session = session_for(first.place, other.place)
        await session.request(
            "GET", first.url(), headers={"X-Api-Key": "k", "Cookie": "c", "Authorization": "a"}
        )
        assert {"x-api-key", "cookie", "authorization"} <= set(first.heard[0].headers)
        assert not {"x-api-key", "cookie", "authorization"} & set(other.heard[0].headers)


async def test_a_credential_never_follows_a_redirect_to_a_host_it_is_not_bound_to(
    session_for: Sessions,
) -> None:
    async with (
        http_peer(answering(200)) as other,
        http_peer(redirecting(307, other.url())) as first,
    ):
        session = session_for(first.place, other.place, credential=a_token(first.place))
        with pytest.raises(EgressRefused, match="may not be used with"):
            await session.request("GET", first.url())
        assert other.connections == 0


def test_https_never_falls_back_to_http() -> None:
    hop = Hop("GET", _parsed("https://a.example/"), {}, None)
    with pytest.raises(EgressRefused):
        next_hop(hop, 302, "http://a.example/")
    assert next_hop(hop, 302, "https://b.example/").url.host == "b.example"


BOUND_TO = "api.example:443"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://api.example.evil.example/",
        "https://sub.api.example/",
        "https://xapi.example/",
        "https://api.example:8443/",
        "http://api.example/",
        "http://api.example:80/",
        "https://93.184.216.34/",
        "https://api.example@evil.example/",
        "https://evil.example#api.example/",
        "https://evil.example/?api.example",
        "https://evil.example\\@api.example/",
        "https://аpi.example/",
        "https://xn--pi-7kc.example/",
        "https://api。evil.example/",
        "https://[2606:2800:220:1::1]/",
        "https://api.example%2eevil.example/",
        "https://api.example%00.evil.example/",
        "https://0x5db8d822/",
        "https://1572395042/",
        "https://api-example/",
        "https://api.example.:444/",
        "https://api.exampl/",
        "https://apixexample/",
        "https://user:pw@api.example/",
        "https://:@api.example:1/",
        "https://api.example:00444/",
        "https://evil.example/api.example",
        "https://evil.example;api.example/",
        "https://evil.example,api.example/",
    ],
)
async def test_a_bound_credential_goes_nowhere_else(session_for: Sessions, url: str) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host}:{port} must not even be looked up")

    session = session_for(policy=AddressPolicy(resolver=resolver), credential=a_token(BOUND_TO))
    with pytest.raises(ActionFailed) as caught:
        await session.request("GET", url)
    assert caught.value.error.code in {"egress_refused", "bad_url", "secret_in_url"}
    assert not session.attempt.sent


@pytest.mark.parametrize(
    ("kind", "config", "secret", "header", "value"),
    [
        ("http_basic", {"username": "ada"}, {"password": "pw"}, "authorization", "Basic YWRhOnB3"),
        ("http_bearer", {}, {"token": "t0"}, "authorization", "Bearer t0"),
        ("http_header", {"header": "X-Api-Key"}, {"value": "k1"}, "x-api-key", "k1"),
    ],
)
async def test_each_kind_of_connection_signs_in_its_own_way(
    session_for: Sessions,
    kind: str,
    config: dict[str, str],
    secret: dict[str, str],
    header: str,
    value: str,
) -> None:
    async with http_peer(answering(200)) as peer:
        credential = Credential("c", kind, "http", config, secret, frozenset({peer.place}))
        session = session_for(peer.place, credential=credential)
        await session.request("GET", peer.url(), headers={header: "what the step wrote"})
        assert peer.heard[0].headers[header] == value


async def test_an_answer_beyond_the_cap_is_cut_off_while_it_streams(session_for: Sessions) -> None:
    async def endless(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        piece = b"x" * 65_536
        while not writer.is_closing():
            writer.write(b"10000\r\n" + piece + b"\r\n")
            await writer.drain()

    async with http_peer(endless) as peer:
        with pytest.raises(ActionFailed) as caught:
            await session_for(peer.place).request("GET", peer.url())
        assert caught.value.error.code == "response_too_large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_packed_answer_is_unpacked_and_a_bomb_is_not(
    session_for: Sessions, encoding: str
) -> None:
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    async with http_peer(
        answering(200, pack(b"hello" * 10), headers={"content-encoding": encoding})
    ) as peer:
        reply = await session_for(peer.place).request("GET", peer.url())
        assert reply.content == b"hello" * 10
    bomb = pack(b"\0" * LARGEST_BODY * 3)
    async with http_peer(answering(200, bomb, headers={"content-encoding": encoding})) as peer:
        with pytest.raises(ActionFailed) as caught:
            await session_for(peer.place).request("GET", peer.url())
        assert caught.value.error.code == "response_too_large"


async def test_a_server_that_trickles_is_left_when_time_is_up(session_for: Sessions) -> None:
    async def trickle(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        for _ in range(1000):
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with http_peer(trickle) as peer:
        started = asyncio.get_running_loop().time()
        with pytest.raises(ActionFailed) as caught:
            await session_for(peer.place, timeout_s=0.3).request("GET", peer.url())
        assert asyncio.get_running_loop().time() - started < 2
        assert caught.value.error.error_class == "timeout"
        assert not caught.value.outcome_unknown


@pytest.mark.parametrize(
    ("effect", "unknown"), [("read", False), ("write", True), ("idempotent_write", True)]
)
async def test_a_connection_that_drops_after_sending_leaves_a_write_unknown(
    session_for: Sessions, effect: Effect, unknown: bool
) -> None:
    async def drop(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with http_peer(drop) as peer:
        with pytest.raises(ActionFailed) as caught:
            await session_for(peer.place, effect=effect).request("POST", peer.url(), content=b"{}")
        assert caught.value.outcome_unknown is unknown
        assert caught.value.error.code == "connection_lost"
        assert not caught.value.error.nothing_happened


async def test_a_port_nobody_listens_on_is_a_failure_that_changed_nothing(
    session_for: Sessions,
) -> None:
    async with http_peer(answering(200)) as peer:
        place = peer.place
    with pytest.raises(ActionFailed) as caught:
        await session_for(place, effect="write").request("POST", f"http://{place}/")
    assert caught.value.error.code == "connection_refused"
    assert caught.value.error.nothing_happened
    assert not caught.value.outcome_unknown


async def test_the_environment_cannot_put_a_proxy_in_between(
    session_for: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with http_peer(answering(200, b"direct")) as peer:
        assert (await session_for(peer.place).request("GET", peer.url())).content == b"direct"


def test_a_credential_prints_its_name_and_nothing_else() -> None:
    credential = a_token("a:1")
    assert "s3cret" not in f"{credential!r} {credential}"
    assert base64.b64encode(b"s3cret-token").decode() in set(credential.spellings())
