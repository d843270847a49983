"""Every way to prove who sends a request, by the published examples of its standard."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

import httpx
import pytest

from engine.ports.runner import Failed, Succeeded
from tests.tools.conftest import Sessions
from tools.kit.bench import a_bench
from tools.kit.http_peer import Answer, Heard, answering, http_peer, write_answer
from tools.sdk import aws, digest
from tools.sdk.credential import Credential
from tools.sdk.hop import Hop

# RFC 7616, section 3.9.1.
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
CHALLENGE = 'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, nonce="{}"'
MD5, SHA256 = CHALLENGE.format("MD5", NONCE), CHALLENGE.format("SHA-256", NONCE)
PAGE = Hop("GET", httpx.URL("http://www.example.org/dir/index.html"), {}, None)


@pytest.mark.parametrize(
    ("challenge", "response"),
    [
        (MD5, "8ca523f5e9506fed4657c9700eebdbec"),
        (SHA256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        (f"{MD5}, {SHA256}", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_answers_the_example_of_its_standard(challenge: str, response: str) -> None:
    answer = digest.answer_to(challenge, PAGE, "Mufasa", "Circle of Life", nonce=CNONCE)
    assert answer is not None
    assert f'response="{response}"' in answer


@pytest.mark.parametrize(
    "challenge",
    [
        "",
        'Basic realm="x"',
        'Digest realm="x"',
        'Digest realm="x", nonce="n", algorithm=SHA-1',
        'Digest realm="x", nonce="n", qop="auth-int"',
        'Digest realm="x", nonce="n", algorithm=MD5-sess',
    ],
)
def test_a_challenge_nobody_can_answer_is_left_alone(challenge: str) -> None:
    assert digest.answer_to(challenge, PAGE, "a", "b") is None


def asking_for_digest(password: str) -> Answer:
    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        given = heard.headers.get("authorization", "")
        found = re.search(r'cnonce="([0-9a-f]+)"', given)
        hop = Hop(heard.method, httpx.URL(f"http://x{heard.target}"), {}, None)
        right = found and digest.answer_to(SHA256, hop, 'a"da', password, nonce=found[1])
        write_answer(writer, 200 if right == given else 401, b"", {"www-authenticate": SHA256})

    return answer


@pytest.mark.parametrize(("password", "status"), [("right one", 200), ("wrong", 401)])
async def test_digest_is_asked_once_and_answers_without_sending_the_password(
    session_for: Sessions, password: str, status: int
) -> None:
    async with http_peer(asking_for_digest("right one")) as peer:
        credential = Credential(
            "c", "http_digest", "http", {"username": 'a"da'}, {"password": password},
            frozenset({peer.place}),
        )  # fmt: skip
        session = session_for(peer.place, credential=credential, effect="write")
        reply = await session.request("POST", peer.url("/a?b=c%20d"), content=b"body")
        assert reply.status == status
        assert [one.body for one in peer.heard] == [b"body", b"body"]
        assert password not in str(peer.heard)


def an_aws_hop(method: str, url: str, **headers: str) -> Hop:
    return Hop(method, httpx.URL(url), headers, None)


AWS_KEY = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


@pytest.mark.parametrize(
    ("hop", "headers", "service", "signature"),
    [
        (  # "get-vanilla" of AWS's test suite
            an_aws_hop("GET", "https://example.amazonaws.com/"),
            {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"},
            "service",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (  # the worked example of AWS's documentation
            an_aws_hop("GET", "https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers"),
            {
                "host": "iam.amazonaws.com",
                "x-amz-date": "20150830T123600Z",
                "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            },
            "iam",
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        ),
    ],
)
def test_aws_signatures_are_those_of_its_examples(
    hop: Hop, headers: dict[str, str], service: str, signature: str
) -> None:
    made = aws.authorization(hop, headers, key=AWS_KEY, scope=("us-east-1", service))
    assert made.endswith(f"Signature={signature}")


def test_a_presigned_address_is_that_of_amazons_example() -> None:
    config = {"access_key_id": "AKIAIOSFODNN7EXAMPLE", "region": "us-east-1"}
    secret = {"secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
    credential = Credential("s", "s3_keys", "s3", config, secret, frozenset())
    url = "https://examplebucket.s3.amazonaws.com/test.txt"
    made = aws.presigned(url, credential, datetime(2013, 5, 24, tzinfo=UTC), 86_400)
    proof = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    assert made.endswith(f"&X-Amz-SignedHeaders=host&X-Amz-Signature={proof}")


async def test_an_aws_request_carries_its_signature_and_never_the_key(
    session_for: Sessions,
) -> None:
    async with http_peer(answering(200)) as peer:
        config = {"access_key_id": AWS_KEY[0], "region": "eu-north-1", "aws_service": "s3"}
        credential = Credential(
            "c", "aws_keys", "http", config,
            {"secret_access_key": AWS_KEY[1], "session_token": "temporary"},
            frozenset({peer.place}),
        )  # fmt: skip
        await session_for(peer.place, credential=credential).request("GET", peer.url("/a%20b"))
        headers = peer.heard[0].headers
        assert headers["x-amz-security-token"] == "temporary"
        at = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        hop = Hop("GET", httpx.URL(peer.url("/a%20b")), {}, None)
        assert headers["authorization"] == aws.headers_for(hop, credential, at)["authorization"]
        assert AWS_KEY[1] not in str(headers)


async def test_a_key_in_the_address_is_sent_and_shown_nowhere() -> None:
    async with http_peer(answering(404, b"no")) as peer, a_bench([peer.place]) as bench:
        bench.connections.add(
            "c", "http_query", {"hosts": [peer.url("")], "parameter": "key"}, {"value": "canary-q1"}
        )
        outcome = await bench.run(
            "http.request", {"method": "GET", "url": peer.url("/x?a=1")}, connection="c"
        )
        assert peer.heard[0].target == "/x?a=1&key=canary-q1"
        assert isinstance(outcome, Failed)
        assert "canary-q1" not in repr(outcome)


async def test_a_redirect_to_another_bound_host_arrives_unsigned(session_for: Sessions) -> None:
    async with http_peer(answering(200)) as other:
        leads_there = answering(302, headers={"location": other.url("/")})
        async with http_peer(leads_there) as peer:
            credential = Credential(
                "c", "http_query", "http", {"parameter": "key"}, {"value": "v"},
                frozenset({peer.place, other.place}),
            )  # fmt: skip
            session = session_for(peer.place, other.place, credential=credential)
            reply = await session.request("GET", peer.url("/"))
            assert (reply.status, other.heard[0].target) == (200, "/")


async def test_what_a_web_action_takes_is_every_web_kind() -> None:
    async with http_peer(answering(200)) as peer, a_bench([peer.place]) as bench:
        bench.connections.add(
            "c", "http_digest", {"hosts": [peer.url("")], "username": "a"}, {"password": "pw12"}
        )
        outcome = await bench.run(
            "http.request", {"method": "GET", "url": peer.url()}, connection="c"
        )
        assert isinstance(outcome, Succeeded)
