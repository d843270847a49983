"""Asking a token endpoint (RFC 6749): one form, one JSON answer, and nothing of either in a log."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from engine.ports.clock import Clock
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession, Reply
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

_TIMEOUT_S = 15.0
# Where a service does not say: short enough that a token is never used long after its end.
_LIFETIME_S = 300.0
_LONGEST_LIFETIME_S = 366 * 86_400.0
_ERROR_WORD = re.compile(r"[a-z_]{1,60}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")
_LONGEST_REFRESH_S = 20 * 366 * 86_400.0
# As GitHub and many others, Keycloak, and Intuit say it.
_REFRESH_LIFE = ("refresh_token_expires_in", "refresh_expires_in", "x_refresh_token_expires_in")
# What the service means for good, whatever status it comes with.
_FINAL = frozenset(
    {
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "invalid_scope",
        "access_denied",
        "expired_token",
    }
)
PENDING = frozenset({"authorization_pending", "slow_down"})
"""That a person has not decided yet on another device (RFC 8628)."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the endpoint gave; never printed."""

    access_token: str
    refresh_token: str | None
    refresh_expires_at: datetime | None
    """When the refresh token ends, where the service says so; the standard has no word for it."""
    expires_at: datetime
    scope: str | None = None

    def __repr__(self) -> str:
        return f"Tokens(expires_at={self.expires_at.isoformat()})"


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """The token endpoint of one connection."""

    http: GuardedHttp
    clock: Clock
    credential: Credential

    async def ask(self, form: Mapping[str, str | None]) -> Tokens:
        """Ask for tokens; raise ActionFailed where the service gives none."""
        return self._tokens(await self.sent(str(self.credential.config["token_url"]), form))

    async def sent(self, url: str, form: Mapping[str, str | None]) -> Reply:
        """Send a form with the client's own proof; return the answer as it came."""
        config, secret = self.credential.config, self.credential.secret
        fields = {name: value for name, value in form.items() if value}
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "accept": "application/json",
        }
        client_secret = secret.get("client_secret")
        if config.get("client_auth", "basic") == "basic" and client_secret:
            # RFC 6749 2.3.1: both halves are form-encoded before they are joined.
            pair = f"{quote_plus(str(config['client_id']))}:{quote_plus(client_secret)}"
            headers["authorization"] = f"Basic {_base64(pair)}"
        elif "client_id" in config:
            fields["client_id"] = str(config["client_id"])
            fields |= {"client_secret": client_secret} if client_secret else {}
        return await self._posted(url, headers, urlencode(fields).encode())

    async def _posted(self, url: str, headers: dict[str, str], content: bytes) -> Reply:
        # Bound to its hosts without signing: the client's proof stands in the request already.
        bound = Credential(
            self.credential.key, "none", self.credential.service, {}, {}, self.credential.hosts
        )
        session = HttpSession(self.http, bound, "read", _TIMEOUT_S, Attempt(), self.clock)
        try:
            return await session.request("POST", url, headers=headers, content=content)
        except ActionFailed as exc:
            # Whatever happened to the token, nothing happened to the step that wanted one.
            raise ActionFailed(
                exc.error.error_class,
                exc.error.code,
                f"no token: {exc.error.message}",
                hint=exc.error.hint,
                retryable=exc.error.retryable,
                nothing_happened=True,
            ) from exc

    def _tokens(self, reply: Reply) -> Tokens:
        answer = self.answer(reply)
        token, kind = answer.get("access_token"), str(answer.get("token_type", "bearer"))
        if not isinstance(token, str) or not _TOKEN.fullmatch(token) or kind.lower() != "bearer":
            raise _failed(
                "remote_down",
                "token_malformed",
                "the answer holds no bearer token",
                retryable=False,
            )
        again = answer.get("refresh_token")
        return Tokens(
            access_token=token,
            refresh_token=again if isinstance(again, str) and again else None,
            refresh_expires_at=self._refresh_end(answer),
            expires_at=self.clock.now() + timedelta(seconds=_lifetime(answer.get("expires_in"))),
            scope=answer["scope"] if isinstance(answer.get("scope"), str) else None,
        )

    def _refresh_end(self, answer: Mapping[str, Any]) -> datetime | None:
        for name in _REFRESH_LIFE:
            life = _seconds(answer.get(name))
            # Zero is what one of them says of a token without an end.
            if life:
                return self.clock.now() + timedelta(seconds=min(life, _LONGEST_REFRESH_S))
        return None

    def answer(self, reply: Reply) -> Mapping[str, Any]:
        """Return what an answer holds, or raise ActionFailed where it is a refusal."""
        answer = _parsed(reply)
        word = str(answer.get("error", ""))
        if reply.status >= 400 or word:
            raise self._refused(reply, word if _ERROR_WORD.fullmatch(word) else "")
        return answer

    def _refused(self, reply: Reply, word: str) -> ActionFailed:
        if word in _FINAL | PENDING or reply.status in {400, 401, 403}:
            return _failed(
                "auth",
                word or "token_refused",
                f"the service gives no token ({word or reply.status})",
                hint="sign in again on the page of the connection, or enter its secret again",
            )
        told = refusal(reply, writes=False).error
        return _failed(
            told.error_class,
            told.code,
            f"the token endpoint answered {reply.status}",
            hint=told.hint,
            retry_after_s=told.retry_after_s,
        )


def _failed(error_class: Any, code: str, message: str, **more: Any) -> ActionFailed:
    hint = more.pop("hint", "check the token address of the connection")
    return ActionFailed(error_class, code, message, hint=hint, nothing_happened=True, **more)


def _parsed(reply: Reply) -> Mapping[str, Any]:
    try:
        answer = parse_json(reply.content)
    except NotStrictJson:
        return {}
    return answer if isinstance(answer, Mapping) else {}


def _lifetime(value: Any) -> float:
    """Read expires_in: a number by the standard, a text with some services."""
    seconds = _seconds(value)
    return _LIFETIME_S if seconds is None else min(seconds, _LONGEST_LIFETIME_S)


def _seconds(value: Any) -> float | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
