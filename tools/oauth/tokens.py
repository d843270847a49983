"""Access tokens, fresh when a step needs one: asked for once, however many steps ask at once (R22)."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import OrderedDict
from datetime import timedelta
from weakref import WeakValueDictionary

from engine.ports.clock import Clock
from engine.ports.connections import StoredConnection
from tools.oauth.assertion import GRANT, assertion
from tools.oauth.endpoint import TokenEndpoint, Tokens
from tools.sdk.credential import Credential
from tools.sdk.http import GuardedHttp

# A token is renewed while it still works, so that no request meets its end on the way.
AHEAD = timedelta(seconds=60)
_KEPT = 1_000


class TokenKeeper:
    """Gets tokens for connections that hold a key of their own, and keeps them in memory."""

    kinds = frozenset({"oauth2_client", "service_account", "google_account", "shopify_app"})

    def __init__(self, http: GuardedHttp, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._kept: OrderedDict[tuple[str, int], Tokens] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def with_token(self, found: StoredConnection, credential: Credential) -> Credential:
        """Return the credential with an access token that is good for the next minute."""
        key = (found.id, found.secret_version)
        tokens = self._good(key)
        if tokens is None:
            lock = self._locks.setdefault(found.id, asyncio.Lock())
            async with lock:
                tokens = self._good(key) or await self._asked(credential)
                self._keep(key, tokens)
        secret = {**credential.secret, "access_token": tokens.access_token}
        return dataclasses.replace(credential, secret=secret)

    def _good(self, key: tuple[str, int]) -> Tokens | None:
        tokens = self._kept.get(key)
        if tokens is None or tokens.expires_at - AHEAD <= self._clock.now():
            return None
        return tokens

    def _keep(self, key: tuple[str, int], tokens: Tokens) -> None:
        self._kept[key] = tokens
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    async def _asked(self, credential: Credential) -> Tokens:
        config = credential.config
        if credential.kind == "shopify_app":
            config = {**config, **_shop_endpoint(str(config["base_url"]))}
            credential = dataclasses.replace(credential, config=config)
        endpoint = TokenEndpoint(self._http, self._clock, credential)
        scope = str(config["scope"]) if config.get("scope") else None
        if credential.kind in {"oauth2_client", "shopify_app"}:
            return await endpoint.ask(
                {
                    "grant_type": "client_credentials",
                    "scope": scope,
                    "audience": config.get("audience"),
                }
            )
        signed = assertion(
            issuer=str(config["issuer"]),
            audience=str(config.get("audience") or config["token_url"]),
            scope=scope,
            subject=config.get("subject"),
            pem=credential.secret["private_key"],
            now=self._clock.now(),
        )
        return await endpoint.ask({"grant_type": GRANT, "assertion": signed})


def _shop_endpoint(shop: str) -> dict[str, str]:
    """Return where a shop gives out tokens: at an address of its own, so that nobody has to enter it."""
    return {"token_url": f"{shop.rstrip('/')}/admin/oauth/access_token", "client_auth": "body"}
