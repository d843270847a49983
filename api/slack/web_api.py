"""Slack's web API as the conversation uses it: the one resolver's token, the one guarded client."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tools.connectors.slack.client import ask, call
from tools.credentials import ChatUse, CredentialRequest, CredentialResolver, PersonUse
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.http import GuardedHttp, HttpSession

TIMEOUT_S: Final = 15.0


@dataclass(frozen=True)
class SlackWeb:
    """Opens the token for each call anew; raises ActionFailed where it may not be used or Slack refuses."""

    resolver: CredentialResolver
    http: GuardedHttp

    async def whose(
        self, place: tuple[UUID, UUID], token: str, by: UUID | None
    ) -> Mapping[str, Any]:
        """Ask whom a token belongs to, for the person who wants to connect with it."""
        use = PersonUse(str(by or ""))
        credential = await self._opened(place, token, use)
        session = HttpSession(self.http, credential, "read", TIMEOUT_S, Attempt())
        return await call(session, credential, "auth.test", {}, writes=False)

    async def call(
        self, place: tuple[UUID, UUID], token: str, method: str, body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Call a method that writes."""
        credential = await self._opened(place, token, ChatUse())
        session = HttpSession(self.http, credential, "write", TIMEOUT_S, Attempt())
        return await call(session, credential, method, dict(body))

    async def ask(
        self, place: tuple[UUID, UUID], token: str, method: str, **query: str | int | None
    ) -> Mapping[str, Any]:
        """Call a method that reads."""
        credential = await self._opened(place, token, ChatUse())
        session = HttpSession(self.http, credential, "read", TIMEOUT_S, Attempt())
        return await ask(session, credential, method, **query)

    async def _opened(
        self, place: tuple[UUID, UUID], token: str, use: ChatUse | PersonUse
    ) -> Credential:
        org_id, workspace_id = place
        return await self.resolver.resolve(
            CredentialRequest(str(org_id), str(workspace_id), token, use)
        )
