"""Tokens of people who signed in: renewed ahead of their end, once, across processes too (R22)."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from datetime import datetime
from weakref import WeakValueDictionary

from engine.ports.clock import Clock
from engine.ports.connections import HeldConnection, Life, SecretStore, StoredConnection
from tools.envelope import Binding, Envelope
from tools.kinds import secret_names
from tools.oauth.endpoint import TokenEndpoint
from tools.oauth.sign_in import kept
from tools.oauth.tokens import AHEAD
from tools.references import NO_REFERENCES, SecretReferences
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp
from tools.web_kinds import OAuth2Code

_NOT_SENT = frozenset({"token_expires_at"})


# What a person enters may stand elsewhere; tokens never do.
_ENTERED = secret_names(OAuth2Code)


class SignedInTokens:
    """Gives the token of a signed-in connection, and renews it while it still works."""

    kinds = frozenset({"oauth2_code"})

    def __init__(
        self,
        http: GuardedHttp,
        clock: Clock,
        store: SecretStore,
        envelope: Envelope,
        references: SecretReferences = NO_REFERENCES,
    ) -> None:
        self._http = http
        self._references = references
        self._clock = clock
        self._store = store
        self._envelope = envelope
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def with_token(self, found: StoredConnection, credential: Credential) -> Credential:
        """Return the credential with a token that is good for the next minute."""
        if "access_token" not in credential.secret:
            raise _signed_out("nobody has signed in to it yet")
        if not self._good(credential.secret):
            lock = self._locks.setdefault(found.id, asyncio.Lock())
            async with lock:
                secret = await self._renewed(found, credential)
            credential = dataclasses.replace(credential, secret=secret)
        shown = {name: text for name, text in credential.secret.items() if name not in _NOT_SENT}
        return dataclasses.replace(credential, secret=shown)

    def _good(self, secret: Mapping[str, str]) -> bool:
        return datetime.fromisoformat(secret["token_expires_at"]) - AHEAD > self._clock.now()

    async def _renewed(self, found: StoredConnection, credential: Credential) -> Mapping[str, str]:
        try:
            async with self._store.held(found.org_id, found.id) as held:
                if held is None:
                    raise _signed_out("it was deleted")
                secret = self._secret_of(held.found)
                if "access_token" not in secret:
                    raise _signed_out("its secret was changed since somebody signed in")
                # Whoever held it before may have done the work already.
                return secret if self._good(secret) else await self._asked(held, credential, secret)
        except ActionFailed as exc:
            if exc.error.error_class == "auth":
                await self._store.note_refusal(found.org_id, found.id, exc.message)
            raise

    async def _asked(
        self, held: HeldConnection, credential: Credential, secret: Mapping[str, str]
    ) -> Mapping[str, str]:
        if "refresh_token" not in secret:
            raise _signed_out("its token has ended, and the service gave none to renew it with")
        proof = await self._references.filled(secret, _ENTERED, held.found.org_id)
        current = dataclasses.replace(credential, secret=proof, config=held.found.config)
        endpoint = TokenEndpoint(self._http, self._clock, current)
        tokens = await endpoint.ask(
            {"grant_type": "refresh_token", "refresh_token": secret["refresh_token"]}
        )
        changed = kept(tokens, secret)
        version = held.found.secret_version + 1
        binding = Binding(held.found.org_id, held.found.id, version)
        given = Life(self._clock.now(), tokens.refresh_expires_at) if tokens.refresh_token else None
        await held.save(self._envelope.seal(changed, binding), version, given)
        return changed

    def _secret_of(self, found: StoredConnection) -> dict[str, str]:
        binding = Binding(found.org_id, found.id, found.secret_version)
        return self._envelope.open(found.sealed, binding) if found.sealed else {}


def _signed_out(why: str) -> ActionFailed:
    return ActionFailed(
        "auth",
        "signed_out",
        f"the connection is signed out: {why}",
        hint="sign in on the page of the connection",
        nothing_happened=True,
    )
