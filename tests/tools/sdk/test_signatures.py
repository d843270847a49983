"""Signatures of webhooks: what proves a sender, and what does not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.sdk.signatures import (
    WINDOW_S,
    Call,
    Proved,
    Scheme,
    SignatureInvalid,
    sign,
    standard_key,
    verify,
)

NOW = 1_760_000_000
SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()
EVENT = json.dumps({"id": "evt_1", "type": "invoice.paid", "event_id": "Ev1"}).encode()
SCHEMES: tuple[Scheme, ...] = ("standard_webhooks", "github", "slack", "stripe")


def mac(message: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def signed(scheme: Scheme, body: bytes = EVENT, *, at: int = NOW, secret: str = SECRET) -> Call:
    """Return a call as the sender of this scheme makes it."""
    match scheme:
        case "standard_webhooks":
            headers = {
                "webhook-id": "msg_1",
                "webhook-timestamp": str(at),
                "webhook-signature": sign(secret, "msg_1", at, body),
            }
        case "github":
            headers = {
                "x-github-event": "push",
                "x-hub-signature-256": "sha256=" + mac(body, secret),
            }
        case "slack":
            headers = {
                "x-slack-request-timestamp": str(at),
                "x-slack-signature": "v0=" + mac(b"v0:%d:" % at + body, secret),
            }
        case "stripe":
            headers = {
                "stripe-signature": f"t={at},v1={'0' * 64},v1={mac(b'%d.' % at + body, secret)},v0=x"
            }
    return Call(headers, body)


def test_published_examples_are_reproduced() -> None:
    # standardwebhooks.com's own libraries, GitHub's guide "Validating webhook deliveries".
    made = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    sent = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    call = Call({"x-hub-signature-256": sent}, b"Hello, World!")
    assert verify("github", ["It's a Secret to Everybody"], call, 0).delivery == sent


@pytest.mark.parametrize(
    ("scheme", "proved"),
    [
        ("standard_webhooks", Proved("msg_1", "invoice.paid")),
        ("github", Proved("sha256=" + mac(EVENT), "push")),
        ("slack", Proved("Ev1", "invoice.paid")),
        ("stripe", Proved("evt_1", "invoice.paid")),
    ],
)
def test_a_signed_call_says_what_it_is(scheme: Scheme, proved: Proved) -> None:
    assert verify(scheme, [SECRET], signed(scheme), NOW) == proved
    assert verify(scheme, ["another", SECRET], signed(scheme), NOW) == proved


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_but_the_whole_signed_call_is_taken(scheme: Scheme) -> None:
    call = signed(scheme)
    changed = [
        Call(call.headers, call.body + b" "),
        Call(call.headers, b""),
        signed(scheme, secret="whsec_b3RoZXI="),
        *[Call({k: v for k, v in call.headers.items() if k != name}, call.body)
          for name in call.headers if name != "x-github-event"],
        *[Call({**call.headers, name: value}, call.body)
          for name in call.headers if name != "x-github-event"
          for value in ("", "v1,", "sha256=", "v0=", "t=,v1=", "é" * 9, "9" * 400)],
    ]  # fmt: skip
    for one in changed:
        with pytest.raises(SignatureInvalid):
            verify(scheme, [SECRET], one, NOW)
    with pytest.raises(SignatureInvalid):
        verify(scheme, [], call, NOW)


@pytest.mark.parametrize("scheme", ["standard_webhooks", "slack", "stripe"])
def test_a_call_signed_long_ago_is_a_replay(scheme: Scheme) -> None:
    late = NOW + WINDOW_S + 1
    for now in (late, NOW - WINDOW_S - 1):
        with pytest.raises(SignatureInvalid):
            verify(scheme, [SECRET], signed(scheme), now)
    assert verify(scheme, [SECRET], signed(scheme), NOW + WINDOW_S).event


def test_slack_asks_whether_the_address_is_ours() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    assert verify("slack", [SECRET], signed("slack", body), NOW).challenge == "3eZbrw1a"
    clicked = b"payload=%7B%22type%22%3A+%22block_actions%22%7D"
    assert verify("slack", [SECRET], signed("slack", clicked), NOW).event == "block_actions"
    message = json.dumps({"event_id": "Ev2", "event": {"type": "message"}}).encode()
    assert verify("slack", [SECRET], signed("slack", message), NOW) == Proved("Ev2", "message")


@pytest.mark.parametrize("body", [b"", b"[1]", b"\xff", b"{" * 90_000, b'{"type": 1, "id": null}'])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_body_that_says_nothing_is_still_a_delivery(scheme: Scheme, body: bytes) -> None:
    proved = verify(scheme, [SECRET], signed(scheme, body), NOW)
    assert proved.delivery
    assert proved.event in ("", "push")


@given(st.text(max_size=60))
def test_any_secret_has_a_key(secret: str) -> None:
    assert isinstance(standard_key("whsec_" + secret), bytes)
