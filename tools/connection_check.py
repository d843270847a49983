"""Trying a connection: who it signs in as, said in one sentence."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from engine.errors import FlowError
from tools.redaction import Redactor
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession
from tools.sdk.remote import refusal

_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether it works, and how one can tell."""

    ok: bool
    detail: str


class ConnectionCheck:
    """Signs in with an opened credential and reports; changes nothing anywhere."""

    def __init__(
        self, http: GuardedHttp, addresses: AddressPolicy, *, sqlite_folder: Path | None = None
    ) -> None:
        self._http = http
        self._addresses = addresses
        self._sqlite_folder = sqlite_folder

    async def run(self, credential: Credential) -> CheckResult:
        """Try it; a failure is a result, not an error."""
        redactor = Redactor(credential.spellings())
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                detail = await self._tried(credential)
        except TimeoutError:
            return CheckResult(False, f"No answer within {_TIMEOUT_S:g} seconds.")
        except ActionFailed as exc:
            hint = f" ({exc.error.hint})" if exc.error.hint else ""
            return CheckResult(False, redactor.text(exc.message + hint))
        except FlowError as exc:
            return CheckResult(False, redactor.text(exc.message))
        return CheckResult(True, redactor.text(detail))

    async def _tried(self, credential: Credential) -> str:
        match credential.kind:
            case "slack_token":
                return await self._slack(credential)
            case "smtp":
                return await self._smtp(credential)
            case "sql_url":
                return await self._sql(credential)
            case _:
                return await self._http_get(credential)

    def _session(self, credential: Credential) -> HttpSession:
        return HttpSession(self._http, credential, "read", _TIMEOUT_S, Attempt())

    async def _slack(self, credential: Credential) -> str:
        from tools.connectors.slack.client import who_am_i

        identity = await who_am_i(self._session(credential), credential)
        return f"Connected as {identity.user} in {identity.team}."

    async def _smtp(self, credential: Credential) -> str:
        from tools.connectors.email.client import greeting

        user = credential.config.get("username")
        answer = await greeting(self._addresses, credential)
        return f"Connected {f'as {user}' if user else 'without a sign-in'}; {answer}"

    async def _sql(self, credential: Credential) -> str:
        from tools.steps.sql.client import whoami

        return await whoami(self._addresses, credential, self._sqlite_folder)

    async def _http_get(self, credential: Credential) -> str:
        url = credential.config.get("test_url")
        if not url:
            return "Stored. Give a test address to have the sign-in tried."
        reply = await self._session(credential).request("GET", str(url))
        if reply.status >= 400:
            raise refusal(reply, writes=False)
        user = credential.config.get("username")
        place = reply.url.split("?", 1)[0]
        return f"{place} answered {reply.status}" + (f" to {user}." if user else ".")
