"""Signatures of webhooks: proving who sent a call, and signing our own (R23).

Sources of the formats: standardwebhooks.com (specification 1.0), GitHub's "Validating webhook
deliveries", Slack's "Verifying requests from Slack", Stripe's "Verify webhook signatures manually".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, unquote_to_bytes

from engine.errors import Unauthenticated

SLASH_COMMAND: Final = "slash_command"
Scheme = Literal["standard_webhooks", "github", "slack", "stripe"]

WINDOW_S: Final = 300.0
"""How far a signed moment may lie from now: later, the same call is a replay."""
_PREFIX: Final = "whsec_"


class SignatureInvalid(Unauthenticated):
    """The call is not signed by somebody who knows the secret, or it was signed too long ago."""

    code = "signature_invalid"


@dataclass(frozen=True, slots=True)
class Call:
    """What was sent: header names in lower case, the body byte for byte."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Proved:
    """A call whose sender is proved."""

    delivery: str
    """The same for every repeat of this delivery; nobody without the secret can choose it."""
    event: str
    """What the sender calls this kind of event; empty where it says nothing."""
    challenge: str | None = None
    """What must be answered at once to show that the address is ours, instead of a run."""


def verify(scheme: Scheme, secrets: Sequence[str], call: Call, now: float) -> Proved:
    """Return what a call proves, or raise SignatureInvalid; any of the secrets may have signed it."""
    proved = _SCHEMES[scheme](secrets, call, now)
    if proved is None:
        raise SignatureInvalid(
            f"This address takes calls with a valid signature ({scheme}) only; check the secret."
        )
    return proved


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the header `webhook-signature` (Standard Webhooks)."""
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return "v1," + base64.b64encode(_mac(standard_key(secret), signed)).decode()


def standard_key(secret: str) -> bytes:
    """Return the key a Standard Webhooks secret stands for: base64 after `whsec_`, else its text."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret[len(_PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()


def _standard(secrets: Sequence[str], call: Call, now: float) -> Proved | None:
    sent = call.headers.get("webhook-signature", "").split()
    message_id = call.headers.get("webhook-id", "")
    moment = _recent(call.headers.get("webhook-timestamp", ""), now)
    if moment is None or not message_id:
        return None
    wanted = (sign(secret, message_id, moment, call.body) for secret in secrets)
    if not _any_equal(sent, wanted):
        return None
    kind = _read(call.body).get("type")
    return Proved(message_id, kind if isinstance(kind, str) else "")


def _github(secrets: Sequence[str], call: Call, now: float) -> Proved | None:  # noqa: ARG001
    sent = call.headers.get("x-hub-signature-256", "")
    wanted = ("sha256=" + _mac(secret.encode(), call.body).hex() for secret in secrets)
    if not _any_equal([sent], wanted):
        return None
    # The delivery's number is not signed; the signature itself is what nobody else can make.
    return Proved(sent, call.headers.get("x-github-event", ""))


def _slack(secrets: Sequence[str], call: Call, now: float) -> Proved | None:
    sent = call.headers.get("x-slack-signature", "")
    moment = _recent(call.headers.get("x-slack-request-timestamp", ""), now)
    if moment is None:
        return None
    signed = b"v0:%d:%s" % (moment, call.body)
    wanted = ("v0=" + _mac(secret.encode(), signed).hex() for secret in secrets)
    if not _any_equal([sent], wanted):
        return None
    told = _read(call.body) or _typed(call.body)
    if told.get("type") == "url_verification":
        return Proved(sent, "url_verification", challenge=str(told.get("challenge", "")))
    inner = told.get("event")
    kind = inner.get("type") if isinstance(inner, dict) else told.get("type")
    # A repeat of an event is signed anew; its number is inside what is signed.
    return Proved(str(told.get("event_id") or sent), kind if isinstance(kind, str) else "")


def _typed(body: bytes) -> dict[str, Any]:
    """Read a slash command of Slack's, which comes as a form and tells no kind."""
    fields = dict(parse_qsl(body.decode("utf-8", "replace")))
    return {"type": SLASH_COMMAND} if "command" in fields else {}


def _stripe(secrets: Sequence[str], call: Call, now: float) -> Proved | None:
    parts = [part.partition("=") for part in call.headers.get("stripe-signature", "").split(",")]
    moment = _recent(next((value for name, _, value in parts if name == "t"), ""), now)
    if moment is None:
        return None
    sent = [value for name, _, value in parts if name == "v1"]
    signed = b"%d.%s" % (moment, call.body)
    if not _any_equal(sent, (_mac(secret.encode(), signed).hex() for secret in secrets)):
        return None
    told = _read(call.body)
    kind = told.get("type")
    return Proved(str(told.get("id") or sent[0]), kind if isinstance(kind, str) else "")


_SCHEMES: dict[Scheme, Callable[[Sequence[str], Call, float], Proved | None]] = {
    "standard_webhooks": _standard,
    "github": _github,
    "slack": _slack,
    "stripe": _stripe,
}


def _recent(text: str, now: float) -> int | None:
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        return None
    moment = int(text)
    return moment if abs(now - moment) <= WINDOW_S else None


def _any_equal(sent: Iterable[str], wanted: Iterable[str]) -> bool:
    """Compare each with each in constant time; how many there are is no secret."""
    made = [one.encode() for one in wanted]
    given = [one.encode("latin-1", "replace") for one in sent][:10]
    return sum(hmac.compare_digest(one, other) for one in given for other in made) > 0


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _read(body: bytes) -> dict[str, Any]:
    # Slack posts what people do in messages as a form with one field of JSON.
    if body.startswith(b"payload="):
        body = unquote_to_bytes(body[len(b"payload=") :].replace(b"+", b" "))
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
