"""Signatures and tokens: the examples of their standards, and every trick a token can play."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from engine.errors import Invalid
from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kinds import checked_fields, kind_of
from tools.kit.bench import a_bench

SECRET = "a shared secret of well over sixty-four bytes, as HS512 asks for it at the least"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def _private(key: Private) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _public(key: Private) -> str:
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, shape).decode()


async def _outcome(action: str, args: dict[str, Any], key: str, **more: str) -> StepOutcome:
    secret = {"key": key, **({"former_key": more["former"]} if "former" in more else {})}
    config = {"key_id": more["key_id"]} if "key_id" in more else {}
    async with a_bench() as bench:
        bench.connections.add("k", "signing_key", config, secret)
        return await bench.run(action, args, connection="k")


async def _ran(action: str, args: dict[str, Any], key: str, **more: str) -> Any:
    outcome = await _outcome(action, args, key, **more)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def _code(action: str, args: dict[str, Any], key: str) -> str:
    outcome = await _outcome(action, args, key)
    assert isinstance(outcome, Failed), outcome
    assert key not in repr(outcome)
    assert outcome.error.hint
    return f"{outcome.error.error_class}:{outcome.error.code}"


@pytest.mark.parametrize(
    ("algorithm", "begins"),
    [
        ("sha256", "5bdcc146bf60754e6a042426089575c7"),
        ("sha512", "164b7a7bfcf819e2e395fbe73b56e0a3"),
    ],
)
async def test_the_signatures_are_those_of_rfc_4231(algorithm: str, begins: str) -> None:
    args = {"text": "what do ya want for nothing?", "algorithm": algorithm}
    assert (await _ran("sign.hmac", args, "Jefe"))["signature"].startswith(begins)


@pytest.mark.parametrize("form", ["hex", "base64", "base64url"])
async def test_a_signature_holds_for_its_text_and_for_a_former_key(form: str) -> None:
    args = {"text": "é?>", "form": form}
    made = await _ran("sign.hmac", args, SECRET)
    checked = {**args, "signature": f" {made['signature']}\n"}
    assert await _ran("sign.verify_hmac", checked, SECRET) == {"text": "é?>"}
    assert await _ran("sign.verify_hmac", checked, "a new one", former=SECRET) == {"text": "é?>"}
    refused = "bad_data:signature_refused"
    assert await _code("sign.verify_hmac", {**checked, "text": "e?>"}, SECRET) == refused
    assert await _code("sign.verify_hmac", checked, "another secret") == refused


@pytest.mark.parametrize(
    ("algorithm", "private", "public"),
    [
        ("HS256", SECRET, SECRET),
        ("HS512", SECRET, SECRET),
        ("RS256", _private(RSA), _public(RSA)),
        ("PS256", _private(RSA), _public(RSA)),
        ("ES256", _private(CURVE), _public(CURVE)),
        ("EdDSA", _private(EDWARDS), _public(EDWARDS)),
    ],
)
async def test_a_token_goes_both_ways(algorithm: str, private: str, public: str) -> None:
    args = {"claims": {"sub": "c-7", "aud": "shop"}, "algorithm": algorithm, "lifetime_s": 60}
    made = await _ran("sign.make_jwt", args, private, key_id="2026")
    head = json.loads(base64.urlsafe_b64decode(made["token"].split(".")[0] + "=="))
    assert head == {"typ": "JWT", "alg": algorithm, "kid": "2026"}
    assert 0 < made["expires_at"] - time.time() <= 60
    asked = {"token": made["token"], "algorithm": algorithm, "audience": "shop"}
    claims = (await _ran("sign.verify_jwt", asked, public))["claims"]
    assert claims["sub"] == "c-7"
    assert claims["exp"] == made["expires_at"]
    assert made["token"] not in private


def _coded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _token(claims: dict[str, Any], key: str = SECRET, alg: str = "HS256") -> str:
    """Make a token by hand, as a forger does: no library keeps one from it."""
    signing = ".".join(_coded(json.dumps(part).encode()) for part in ({"alg": alg}, claims))
    if alg == "none":
        return f"{signing}."
    return f"{signing}.{_coded(hmac.digest(key.encode(), signing.encode(), f'sha{alg[2:]}'))}"


SOON, GONE = int(time.time()) + 600, int(time.time()) - 600


@pytest.mark.parametrize(
    "token",
    [
        _token({"exp": SOON}, alg="none"),
        _token({"exp": SOON}, key=_public(RSA).strip()),
        _token({"exp": SOON}, alg="HS384"),
        _token({"exp": SOON}, key="somebody else's secret, long enough for it"),
        _token({"exp": GONE}),
        _token({"exp": SOON, "nbf": SOON}),
        _token({"sub": "for ever"}),
        _token({"exp": SOON})[:-4],
        _token({"exp": "never"}),
        "." * 5_000,
        "no token",
    ],
    ids=["none", "public key as secret", "other algorithm", "other key", "over", "too early",
         "no end", "cut", "no time", "dots", "words"],
)  # fmt: skip
async def test_what_is_not_proved_is_refused(token: str) -> None:
    args = {"token": token, "algorithm": "HS256"}
    assert await _code("sign.verify_jwt", args, SECRET) == "bad_data:token_refused"


async def test_the_public_key_of_a_pair_is_no_shared_secret() -> None:
    forged = _token({"exp": SOON}, key=_public(RSA).strip())
    args = {"token": forged, "algorithm": "RS256"}
    assert await _code("sign.verify_jwt", args, _public(RSA)) == "bad_data:token_refused"


async def test_issuer_audience_and_end_are_looked_at() -> None:
    token = _token({"iss": "us", "aud": ["shop", "till"]})
    asked = {"token": token, "algorithm": "HS256", "end": "optional"}
    assert await _ran("sign.verify_jwt", {**asked, "issuer": "us", "audience": "till"}, SECRET)
    for wrong in ({"issuer": "them"}, {"audience": "bank"}):
        code = await _code("sign.verify_jwt", {**asked, **wrong}, SECRET)
        assert code == "bad_data:token_refused"


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("HS256", "too short"),
        ("HS256", _private(RSA)),
        ("RS256", SECRET),
        ("RS256", _public(RSA)),
        ("ES384", _private(CURVE)),
        ("EdDSA", _private(CURVE)),
    ],
)
async def test_a_key_that_does_not_fit_signs_nothing(algorithm: str, key: str) -> None:
    args = {"claims": {"sub": "x"}, "algorithm": algorithm}
    assert await _code("sign.make_jwt", args, key) == "auth:key_unfit"


async def test_a_pem_signs_no_text_and_the_step_alone_writes_the_end() -> None:
    assert await _code("sign.hmac", {"text": "x"}, _private(RSA)) == "auth:key_unfit"
    own = {"claims": {"exp": SOON}, "algorithm": "HS256"}
    assert await _code("sign.make_jwt", own, SECRET) == "bad_data:claim_of_the_step"


@pytest.mark.parametrize(
    "key",
    [
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
        _private(rsa.generate_private_key(public_exponent=65537, key_size=1024)),  # noqa: S505
    ],
    ids=["cut", "small"],
)
def test_a_key_that_cannot_sign_is_refused_when_it_is_stored(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_fields(kind_of("signing_key"), {}, {"key": key})
    assert key not in refused.value.message
