"""Trying a connection: who it signs in as, said in one sentence."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import FlowError, Invalid
from tools.manifest import read_manifest
from tools.redaction import Redactor
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession
from tools.sdk.identity import SignIn
from tools.sources import Source, all_sources

IDENTITY_FILE = "identity.py"
SignedInAs = Callable[[SignIn], Awaitable[str]]
_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether it works, and how one can tell."""

    ok: bool
    detail: str


class ConnectionCheck:
    """Signs in with an opened credential and reports; changes nothing anywhere."""

    def __init__(
        self,
        http: GuardedHttp,
        addresses: AddressPolicy,
        *,
        sqlite_folder: Path | None = None,
        sources: Iterable[Source] | None = None,
    ) -> None:
        self._sources = all_sources() if sources is None else list(sources)
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
        session = HttpSession(self._http, credential, "read", _TIMEOUT_S, Attempt())
        ask = self._identity_of(credential.service)
        return await ask(SignIn(session, self._addresses, credential, self._sqlite_folder))

    def _identity_of(self, service: str) -> SignedInAs:
        for source in self._sources:
            file = source.folder / IDENTITY_FILE
            if file.exists() and read_manifest(source.folder).service == service:
                module = importlib.import_module(f"{source.package}.{file.stem}")
                found: SignedInAs = module.signed_in_as
                return found
        raise Invalid(f"Nothing knows how to try a connection to {service!r}.")
