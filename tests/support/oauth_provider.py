"""An OAuth 2.0 provider on the wire: strict about every check a real one makes."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

CLIENT_ID, CLIENT_SECRET = "nexa-client", "canary+client/secret"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass
class OAuthProvider:
    """What it gave out, and how it behaves."""

    peer: HttpPeer
    account_key: rsa.RSAPublicKey | None = None
    lifetime: Any = 3600
    rotates: bool = True
    refresh_life: dict[str, Any] = field(default_factory=dict)
    """What it says of the end of a refresh token, in a word of its own."""
    broken: tuple[int, str] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: set[str] = field(default_factory=set)
    assertions: set[str] = field(default_factory=set)
    gate: asyncio.Event | None = None
    devices: dict[str, str] = field(default_factory=dict)
    """By device code, what is answered until the person has decided: a word, or `allowed`."""
    device_answer: dict[str, Any] = field(default_factory=dict)
    """What the device address answers otherwise than it would."""

    @property
    def token_url(self) -> str:
        return self.peer.url("/token")

    @property
    def issuer(self) -> str:
        return self.peer.url("").rstrip("/")

    def consent(self, address: str) -> str:
        """Let the person agree at the authorize address; return where the browser is sent."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(24)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def refusal(self, address: str) -> str:
        """Let the person say no at the authorize address; return where the browser is sent."""
        asked = dict(parse_qsl(urlsplit(address).query))
        told = {"error": "access_denied", "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        path = heard.target.partition("?")[0]
        if path == "/token":
            await self._token(heard, writer)
            return
        if path == "/device":
            self._device(heard, writer)
            return
        if path == "/authorize":
            self._authorize(heard, writer)
            return
        token = heard.headers.get("authorization", "").removeprefix("Bearer ")
        known = token in self.access_tokens
        _json(writer, 200 if known else 401, {"user": "ada"} if known else {"error": "no"})

    def decide(self, word: str) -> None:
        """Let the person at the other device decide, or the service answer with a word."""
        self.devices = dict.fromkeys(self.devices, word)

    def _device(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        form = {name: values[0] for name, values in parse_qs(heard.body.decode()).items()}
        if form.get("client_id") != CLIENT_ID or not _is_client(form, heard.headers):
            _json(writer, 401, {"error": "invalid_client"})
            return
        code = secrets.token_urlsafe(24)
        self.devices[code] = "authorization_pending"
        told = {
            "device_code": code,
            "user_code": "WDJB-MJHT",
            "verification_uri": self.peer.url("/enter"),
            "verification_uri_complete": self.peer.url("/enter?user_code=WDJB-MJHT"),
            "expires_in": 900,
            "interval": 5,
        }
        _json(writer, 200, {**told, **self.device_answer})

    def _authorize(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Ask the person in front of the browser; agreeing sends them back where they came from."""
        if heard.method == "POST":
            address = self.peer.url(heard.target)
            agreed = heard.body == b"answer=allow"
            back = self.consent(address) if agreed else self.refusal(address)
            write_answer(writer, 303, b"", {"location": back})
            return
        page = (
            "<!doctype html><title>Provider</title><h1>Let NexaBuilder read and write?</h1>"
            '<form method="post"><button name="answer" value="allow">Allow</button>'
            '<button name="answer" value="refuse">Refuse</button></form>'
        )
        write_answer(writer, 200, page.encode(), {"content-type": "text/html"})

    async def _token(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        form = {name: values[0] for name, values in parse_qs(heard.body.decode()).items()}
        self.asked.append(form)
        if self.gate is not None:
            await self.gate.wait()
        if self.broken is not None:
            write_answer(writer, self.broken[0], self.broken[1].encode(), {"retry-after": "9"})
            return
        refused = self._refused(form, heard.headers)
        if refused is not None:
            _json(writer, 401 if refused == "invalid_client" else 400, {"error": refused})
            return
        _json(writer, 200, self._given(form))

    def _given(self, form: dict[str, str]) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        self.access_tokens.add(access)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if form["grant_type"] in {"authorization_code", "refresh_token", DEVICE_GRANT}:
            if self.rotates:
                self.refresh_tokens.discard(form.get("refresh_token", ""))
            if self.rotates or form["grant_type"] != "refresh_token":
                answer["refresh_token"] = secrets.token_urlsafe(24)
                self.refresh_tokens.add(answer["refresh_token"])
                answer |= self.refresh_life
        return answer

    def _refused(self, form: dict[str, str], headers: dict[str, str]) -> str | None:
        if form["grant_type"] == JWT_GRANT:
            return None if self._signed(form["assertion"]) else "invalid_grant"
        return self._grant_refused(form) if _is_client(form, headers) else "invalid_client"

    def _grant_refused(self, form: dict[str, str]) -> str | None:
        match form["grant_type"]:
            case "client_credentials":
                return None if form.get("scope") != "forbidden" else "invalid_scope"
            case "refresh_token":
                return None if form["refresh_token"] in self.refresh_tokens else "invalid_grant"
            case "authorization_code":
                return self._code_refused(form)
            case "urn:ietf:params:oauth:grant-type:device_code":
                return self._device_refused(form["device_code"])
            case _:
                return "unsupported_grant_type"

    def _device_refused(self, code: str) -> str | None:
        word = self.devices.get(code, "invalid_grant")
        if word != "allowed":
            return word
        del self.devices[code]
        return None

    def _code_refused(self, form: dict[str, str]) -> str | None:
        asked = self.codes.pop(form["code"], None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return "invalid_grant"
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return None if challenge == asked["code_challenge"] else "invalid_grant"

    def _signed(self, assertion: str) -> bool:
        signing, _, proof = assertion.rpartition(".")
        claims = json.loads(_unbase64(signing.split(".")[1]))
        if assertion in self.assertions or claims["aud"] != self.token_url:
            return False
        self.assertions.add(assertion)
        assert self.account_key is not None
        try:
            self.account_key.verify(
                _unbase64(proof), signing.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            return False
        return bool(claims["exp"] - claims["iat"] <= 3600)


@asynccontextmanager
async def oauth_provider() -> AsyncIterator[OAuthProvider]:
    """Listen on loopback as long as the test needs it."""
    provider = OAuthProvider(HttpPeer())
    async with http_peer(lambda heard, writer: provider.answer(heard, writer)) as peer:
        provider.peer = peer
        yield provider


def _is_client(form: dict[str, str], headers: dict[str, str]) -> bool:
    if "authorization" in headers:
        pair = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode()
        name, _, word = pair.partition(":")
        return (unquote_plus(name), unquote_plus(word)) == (CLIENT_ID, CLIENT_SECRET)
    return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)


def _unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _json(writer: asyncio.StreamWriter, status: int, body: dict[str, Any]) -> None:
    write_answer(writer, status, json.dumps(body).encode(), {"content-type": "application/json"})
