"""The model that evals are measured with in tests: a server on loopback, which notes whatever is asked of it wrongly."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from evals.modelled import KEY_IN_ENVIRONMENT
from tests.support.fake_openai import KEY, FakeOpenAI, fake_openai


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeOpenAI]:
    """Serve a model under the key of the environment."""
    monkeypatch.setenv(KEY_IN_ENVIRONMENT, KEY)
    async with fake_openai() as server:
        yield server
        assert server.faults == []
