"""R26, R27: no step reaches an address that is not public, however it is written."""

from __future__ import annotations

import socket

import pytest

from tests.tools.conftest import Sessions
from tools.kit.http_peer import HttpPeer, answering, http_peer
from tools.sdk.addresses import AddressPolicy
from tools.sdk.errors import ActionFailed, EgressRefused

# What names of the corpus stand for; everything else is asked of the machine without a network.
NAMES = {
    "rebound.example": ["93.184.216.34", "127.0.0.1"],
    "inside.example": ["10.0.0.7"],
    "meta.example": ["169.254.169.254"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "sixtofour.example": ["2002:7f00:1::"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "cgnat.example": ["100.64.3.2"],
    "localtest.me": ["127.0.0.1"],
    "nothing.example": [],
    "public.example": ["93.184.216.34"],
}
CORPUS = [
    "http://127.0.0.1:{p}/",
    "http://127.0.0.1.:{p}/",
    "http://127.1:{p}/",
    "http://127.0.1:{p}/",
    "http://127.255.255.254:{p}/",
    "http://2130706433:{p}/",
    "http://0x7f000001:{p}/",
    "http://0x7f.1:{p}/",
    "http://0x7f.0x0.0x0.0x1:{p}/",
    "http://0177.0.0.1:{p}/",
    "http://0177.0.0.01:{p}/",
    "http://017700000001:{p}/",
    "http://00000177.0.0.1:{p}/",
    "http://0:{p}/",
    "http://0.0.0.0:{p}/",
    "http://0.0.0.1:{p}/",
    "http://localhost:{p}/",
    "http://LOCALHOST:{p}/",
    "http://localhost.:{p}/",
    "http://app.localhost:{p}/",
    "http://localhost.localdomain:{p}/",
    "http://printer.local:{p}/",
    "http://metadata.google.internal/",
    "http://db.internal/",
    "http://nas.lan/",
    "http://router.home.arpa/",
    "http://[::1]:{p}/",
    "http://[0:0:0:0:0:0:0:1]:{p}/",
    "http://[::]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/",
    "http://[::ffff:7f00:1]:{p}/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.255.255/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://100.127.255.254/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://rebound.example:{p}/",
    "http://inside.example/",
    "http://meta.example/",
    "http://six.example:{p}/",
    "http://mapped.example:{p}/",
    "http://sixtofour.example/",
    "http://nat64.example/",
    "http://cgnat.example/",
    "http://localtest.me:{p}/",
    "http://nothing.example/",
]


async def resolver(host: str, port: int) -> list[str]:
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
    return [str(entry[4][0]) for entry in found]


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(set(CORPUS)) >= 60


@pytest.mark.parametrize("url", CORPUS)
async def test_no_url_of_the_corpus_opens_a_socket(session_for: Sessions, url: str) -> None:
    async with http_peer(answering(200, b"secret")) as peer:
        session = session_for(policy=AddressPolicy(resolver=resolver))
        with pytest.raises((EgressRefused, ActionFailed)) as caught:
            await session.request("GET", url.format(p=peer.port))
        assert caught.value.error.code in {"egress_refused", "bad_url"}
        assert caught.value.error.nothing_happened
        assert peer.connections == 0
        assert not session.attempt.sent


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://example.com/",
        "http://",
        "//x/",
        "http:///x",
    ],
)
async def test_only_http_addresses_with_a_host_are_taken(session_for: Sessions, url: str) -> None:
    with pytest.raises(ActionFailed) as caught:
        await session_for(policy=AddressPolicy(resolver=resolver)).request("GET", url)
    assert caught.value.error.code == "bad_url"


async def test_secrets_in_the_address_are_refused(session_for: Sessions) -> None:
    with pytest.raises(ActionFailed) as caught:
        await session_for(policy=AddressPolicy(resolver=resolver)).request(
            "GET", "http://a:b@public.example"
        )
    assert caught.value.error.code == "secret_in_url"
    assert "a:b" not in caught.value.message


async def test_a_public_address_is_open() -> None:
    policy = AddressPolicy(resolver=resolver)
    assert await policy.addresses("public.example", 443) == ["93.184.216.34"]
    assert await policy.addresses("93.184.216.34", 443) == ["93.184.216.34"]
    assert await policy.addresses("2606:2800:220:1::1", 443) == ["2606:2800:220:1::1"]


async def test_the_allow_list_opens_exactly_its_host_and_port(session_for: Sessions) -> None:
    async with http_peer(answering(200, b"hello")) as peer:
        policy = AddressPolicy(allowed=lambda: {peer.place}, resolver=resolver)
        reply = await session_for(policy=policy).request("GET", peer.url())
        assert reply.content == b"hello"
        for url in (
            f"http://localtest.me:{peer.port}/",
            f"http://127.0.0.2:{peer.port}/",
            f"http://[::ffff:127.0.0.1]:{peer.port}/",
            "http://127.0.0.1:1/",
        ):
            with pytest.raises(EgressRefused):
                await session_for(policy=policy).request("GET", url)


async def test_our_own_ports_stay_closed_even_when_listed(session_for: Sessions) -> None:
    async with http_peer(answering(200)) as peer:
        policy = AddressPolicy(
            allowed=lambda: {peer.place, f"localtest.me:{peer.port}"},
            own_ports=lambda: {peer.port},
            resolver=resolver,
        )
        for host in ("127.0.0.1", "localtest.me"):
            with pytest.raises(EgressRefused, match="this service itself"):
                await session_for(policy=policy).request("GET", f"http://{host}:{peer.port}/")
        assert peer.connections == 0


async def test_a_name_that_changes_its_answer_never_reaches_loopback() -> None:
    asked = 0

    async def rebinding(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        return ["203.0.113.9"] if asked % 2 else ["127.0.0.1"]

    async with http_peer(answering(200)) as peer:
        policy = AddressPolicy(resolver=rebinding)
        for _ in range(1000):
            with pytest.raises(EgressRefused):
                await policy.addresses("evil.example", peer.port)
        assert peer.connections == 0


async def test_the_address_that_was_checked_is_the_one_that_is_dialled(
    session_for: Sessions,
) -> None:
    """The resolver is asked once per connection; a second answer would never be used."""
    answers = iter([["127.0.0.1"], ["10.9.9.9"]])

    async def once(host: str, port: int) -> list[str]:
        return next(answers)

    async with http_peer(answering(200, b"here")) as peer:
        place = f"named.example:{peer.port}"
        policy = AddressPolicy(allowed=lambda: {place}, resolver=once)
        reply = await session_for(policy=policy).request("GET", f"http://{place}/")
        assert reply.content == b"here"
        assert peer.heard[0].headers["host"] == place


async def test_an_unknown_name_is_a_remote_failure_that_may_pass(session_for: Sessions) -> None:
    async def failing(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")

    with pytest.raises(ActionFailed) as caught:
        await session_for(policy=AddressPolicy(resolver=failing)).request(
            "GET", "http://gone.example/"
        )
    assert caught.value.error.code == "host_not_found"
    assert caught.value.error.retryable
    assert caught.value.error.nothing_happened


def test_a_peer_knows_its_own_address() -> None:
    assert HttpPeer(port=80).url("/x") == "http://127.0.0.1:80/x"
