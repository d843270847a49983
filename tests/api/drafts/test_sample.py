"""A sample is one live read a person asked for; it types the holes and never writes outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from engine.store.database import Database
from tests.api.drafts.test_endpoints import draft_of, made
from tests.support.database import Tenant
from tests.support.documents import orders
from tests.support.whole import API, Whole, ok, whole_service
from tools.demo import DemoPeers, run_demo_peers


@pytest.fixture
async def peers() -> AsyncIterator[DemoPeers]:
    async with run_demo_peers() as running:
        yield running


@pytest.fixture
async def whole(database: Database, tmp_path: Path, peers: DemoPeers) -> AsyncIterator[Whole]:
    async with whole_service(database, tmp_path, allowed_addresses=peers.places()) as running:
        yield running


async def test_one_sample_fills_the_holes_it_can_prove(
    ada: httpx.AsyncClient, peers: DemoPeers
) -> None:
    workflow = await made(ada, orders(peers.orders_url))
    before = await draft_of(ada, workflow)
    assert {p["severity"] for p in before["problems"]} >= {"hole"}
    address = f"{API}/workflows/{workflow}/draft/sample"
    taken = ok(await ada.post(address, json={"step": "fetch"}))
    steps = {step["id"]: step for step in taken["draft"]["document"]["steps"]}
    assert steps["fetch"]["output_schema"]["properties"]["body"]["type"] in ("object", "array")
    assert taken["value"]["status"] == 200
    assert taken["filled"], taken["questions"]
    assert taken["draft"]["revision"] == 2
    undone = ok(await ada.post(f"{API}/workflows/{workflow}/draft/undo"))
    assert undone["document_hash"] == before["document_hash"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"/with/method": "POST"}, "only read"),
        ({"/with/url": "{{ steps.nobody.url }}"}, "cannot be called yet"),
    ],
)
async def test_what_writes_or_is_not_known_yet_is_never_tried(
    ada: httpx.AsyncClient, peers: DemoPeers, change: dict[str, str], said: str
) -> None:
    workflow = await made(ada, orders(peers.orders_url))
    operation = {"op": "update_step", "id": "fetch", "set": change}
    body = {"base_revision": 1, "operations": [operation]}
    ok(await ada.post(f"{API}/workflows/{workflow}/draft/patches", json=body))
    refused = await ada.post(f"{API}/workflows/{workflow}/draft/sample", json={"step": "fetch"})
    assert refused.status_code == 422
    assert said in refused.json()["detail"]


async def test_a_private_address_nobody_opened_is_refused_as_in_a_run(
    whole: Whole, two_organizations: tuple[Tenant, Tenant]
) -> None:
    async with whole.program(two_organizations[0]) as client:
        workflow = await made(client, orders("http://127.0.0.1:8700/orders"))
        refused = await client.post(
            f"{API}/workflows/{workflow}/draft/sample", json={"step": "fetch"}
        )
        assert refused.status_code == 422
        assert refused.json()["code"] == "sample_failed"
        assert (await draft_of(client, workflow))["revision"] == 1
