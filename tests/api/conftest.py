"""The whole service for tests of its routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from engine.store.database import Database
from tests.support.database import Tenant
from tests.support.whole import Whole, whole_service


@pytest.fixture
async def whole(database: Database, tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole_service(database, tmp_path) as running:
        yield running


@pytest.fixture
async def ada(
    whole: Whole, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[httpx.AsyncClient]:
    """The owner of one organization, as a program."""
    async with whole.program(two_organizations[0]) as client:
        yield client


@pytest.fixture
async def bob(
    whole: Whole, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[httpx.AsyncClient]:
    """The owner of the other organization."""
    async with whole.program(two_organizations[1]) as client:
        yield client
