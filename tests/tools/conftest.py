"""Sessions of the guarded client that are closed when the test ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from engine.core.action import Effect
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.http import GuardedHttp, HttpSession

Sessions = Callable[..., HttpSession]


@pytest.fixture
async def session_for() -> AsyncIterator[Sessions]:
    """Make sessions for places on the allow-list, or for a policy of the test's own."""
    opened: list[GuardedHttp] = []

    def make(
        *places: str,
        policy: AddressPolicy | None = None,
        credential: Credential | None = None,
        effect: Effect = "read",
        timeout_s: float = 5.0,
    ) -> HttpSession:
        client = GuardedHttp(policy or AddressPolicy(allowed=lambda: set(places)))
        opened.append(client)
        return HttpSession(client, credential, effect, timeout_s, Attempt())

    yield make
    for client in opened:
        await client.aclose()
