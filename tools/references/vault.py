"""Reading from HashiCorp Vault over its HTTP API, by a token the operator has given.

Key-value engines of both versions: https://developer.hashicorp.com/vault/api-docs/secret/kv
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.ports.clock import Clock
from tools.references.errors import unread
from tools.sdk.attempt import Attempt
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession, Reply
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

_TIMEOUT_S = 10.0
# A path is part of the address: nothing in it may leave the engine it names.
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_FIELD = re.compile(r"[A-Za-z0-9._-]{1,200}")


@dataclass(frozen=True, slots=True)
class Vault:
    """One Vault; the token is asked for each time, since an agent beside the service may renew it."""

    http: GuardedHttp
    clock: Clock
    address: str
    token: Callable[[], str]
    namespace: str | None = None

    async def read(self, path: str, field: str) -> str:
        """Return a field of the secret at a path such as `secret/data/stripe`, or raise ActionFailed."""
        if not _PATH.fullmatch(path) or not _FIELD.fullmatch(field):
            raise unread(
                f"{path}#{field} is not the path and field of a secret",
                "write secret://vault/ENGINE/PATH#FIELD, with data/ after a version 2 engine",
            )
        value = _fields(await self._asked(path)).get(field)
        if not isinstance(value, str) or not value:
            raise unread(
                f"Vault's secret {path} has no text {field!r}",
                "look at its fields with `vault kv get`; a version 2 engine has data/ in the path",
            )
        return value

    async def _asked(self, path: str) -> Reply:
        session = HttpSession(self.http, None, "read", _TIMEOUT_S, Attempt(), self.clock)
        headers = {"x-vault-token": self._token(), "x-vault-request": "true"}
        if self.namespace:
            headers["x-vault-namespace"] = self.namespace
        try:
            reply = await session.request(
                "GET", f"{self.address.rstrip('/')}/v1/{path}", headers=headers
            )
        except ActionFailed as exc:
            raise _failed(exc, f"Vault was not reached: {exc.message}") from exc
        if reply.status in {400, 403, 404}:
            raise unread(
                f"Vault answered {reply.status} for {path}",
                "check the path, and that the policy of the service's token lets it read there",
            )
        if reply.status >= 300:
            failed = refusal(reply, writes=False)
            raise _failed(failed, f"Vault answered {reply.status}")
        return reply

    def _token(self) -> str:
        try:
            return self.token().strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise unread(
                "the file with Vault's token cannot be read", "check NEXA_VAULT_TOKEN_FILE"
            ) from exc


def _fields(reply: Reply) -> Mapping[str, Any]:
    """Return the fields of a secret: version 2 engines wrap them once more, beside their metadata."""
    try:
        answer = parse_json(reply.content)
    except NotStrictJson:
        return {}
    data = answer.get("data") if isinstance(answer, Mapping) else None
    if not isinstance(data, Mapping):
        return {}
    inner = data.get("data")
    return (
        inner if isinstance(inner, Mapping) and isinstance(data.get("metadata"), Mapping) else data
    )


def _failed(failed: ActionFailed, message: str) -> ActionFailed:
    """Say that it was Vault; nothing has happened to the step that wanted the secret."""
    told = failed.error
    return ActionFailed(
        told.error_class,
        told.code,
        message,
        hint=told.hint,
        retryable=told.retryable,
        retry_after_s=told.retry_after_s,
        nothing_happened=True,
    )
