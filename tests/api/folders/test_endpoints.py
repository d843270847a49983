"""Folders, tags and what is put away: workflows are found where people have put them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.workflows.test_endpoints import made, published
from tests.support.whole import API, ok


async def folder(client: httpx.AsyncClient, name: str, parent: str | None = None) -> str:
    body = {"name": name, "parent_id": parent}
    return str(ok(await client.post(f"{API}/folders", json=body), 201)["id"])


async def put(client: httpx.AsyncClient, workflow: str, **given: object) -> dict[str, Any]:
    return dict(ok(await client.patch(f"{API}/workflows/{workflow}", json=given)))


async def found(client: httpx.AsyncClient, **query: str | bool | list[str]) -> set[str]:
    page = ok(await client.get(f"{API}/workflows", params=query))
    return {item["name"] for item in page["items"]}


async def paths(client: httpx.AsyncClient) -> dict[str, int]:
    items = ok(await client.get(f"{API}/folders"))["items"]
    return {item["path"]: item["workflows"] for item in items}


async def test_a_folder_shows_what_is_in_it_and_below(ada: httpx.AsyncClient) -> None:
    sales = await folder(ada, "Sales")
    reports = await folder(ada, "Reports", sales)
    await put(ada, await made(ada, "Weekly"), folder_id=reports)
    await put(ada, await made(ada, "Leads"), folder_id=sales)
    await made(ada, "Elsewhere")
    assert await paths(ada) == {"Sales": 2, "Sales/Reports": 1}
    assert await found(ada, folder=sales) == {"Weekly", "Leads"}
    assert await found(ada, folder=reports) == {"Weekly"}
    assert await found(ada) == {"Weekly", "Leads", "Elsewhere"}


async def test_a_move_is_taken_back_by_the_same_call_and_is_no_change_of_the_draft(
    ada: httpx.AsyncClient,
) -> None:
    sales = await folder(ada, "Sales")
    workflow = await made(ada)
    before = ok(await ada.get(f"{API}/workflows/{workflow}"))
    moved = await put(ada, workflow, folder_id=sales, tags=["urgent"])
    assert (moved["folder_id"], moved["tags"]) == (sales, ["urgent"])
    back = await put(ada, workflow, folder_id=before["folder_id"], tags=before["tags"])
    assert back == before


async def test_tags_are_written_one_way_and_narrow_the_list(ada: httpx.AsyncClient) -> None:
    await put(ada, await made(ada, "One"), tags=["Sales", " urgent "])
    two = await put(ada, await made(ada, "Two"), tags=["sales", "SALES"])
    assert two["tags"] == ["Sales"]
    tags = ok(await ada.get(f"{API}/tags"))["items"]
    assert tags == [{"name": "Sales", "workflows": 2}, {"name": "urgent", "workflows": 1}]
    assert await found(ada, tag=["Sales", "urgent"]) == {"One"}
    assert await found(ada, q="URG") == {"One"}


async def test_a_folder_taken_away_leaves_what_was_in_it_one_up(ada: httpx.AsyncClient) -> None:
    sales = await folder(ada, "Sales")
    reports = await folder(ada, "Reports", sales)
    old = await folder(ada, "Old", reports)
    workflow = await made(ada)
    await put(ada, workflow, folder_id=reports)
    assert (await ada.delete(f"{API}/folders/{reports}")).status_code == 204
    assert await paths(ada) == {"Sales": 1, "Sales/Old": 0}
    await ada.patch(f"{API}/folders/{old}", json={"parent_id": None, "name": "Older"})
    assert await paths(ada) == {"Older": 0, "Sales": 1}


async def test_a_folder_is_not_put_into_itself_nor_beside_its_name(ada: httpx.AsyncClient) -> None:
    sales = await folder(ada, "Sales")
    reports = await folder(ada, "Reports", sales)
    inside = await ada.patch(f"{API}/folders/{sales}", json={"parent_id": reports})
    twin = await ada.post(f"{API}/folders", json={"name": "sales"})
    up = await folder(ada, "reports")
    away = await ada.delete(f"{API}/folders/{sales}")
    assert (inside.status_code, twin.status_code, away.status_code) == (422, 409, 409)
    assert await paths(ada) == {"reports": 0, "Sales": 0, "Sales/Reports": 0}
    assert (await ada.delete(f"{API}/folders/{up}")).status_code == 204


async def test_folders_end_at_a_depth(ada: httpx.AsyncClient) -> None:
    above: str | None = None
    for level in range(8):
        above = await folder(ada, f"L{level}", above)
    refused = await ada.post(f"{API}/folders", json={"name": "L8", "parent_id": above})
    assert refused.status_code == 422
    assert "8 deep" in refused.json()["detail"]


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\nb", "x" * 81])
async def test_a_name_that_no_path_can_hold_is_refused(ada: httpx.AsyncClient, name: str) -> None:
    assert (await ada.post(f"{API}/folders", json={"name": name})).status_code == 422


async def test_a_foreign_folder_takes_nothing(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    sales = await folder(ada, "Sales")
    theirs = await made(bob)
    for answer in (
        await bob.patch(f"{API}/workflows/{theirs}", json={"folder_id": sales}),
        await bob.post(f"{API}/folders", json={"name": "x", "parent_id": sales}),
        await bob.get(f"{API}/workflows", params={"folder": sales}),
    ):
        assert answer.status_code == 404


async def test_what_is_put_away_is_off_out_of_sight_and_comes_back(ada: httpx.AsyncClient) -> None:
    workflow = await published(ada)
    ok(await ada.post(f"{API}/workflows/{workflow}/enable"))
    away = ok(await ada.post(f"{API}/workflows/{workflow}/archive"))
    assert (away["enabled"], away["archived_at"] is None) == (False, False)
    assert (await found(ada), await found(ada, archived=True)) == (set(), {"Greeter"})
    refused = await ada.post(f"{API}/workflows/{workflow}/enable")
    assert (refused.status_code, "take it back" in refused.json()["detail"]) == (409, True)
    back = ok(await ada.post(f"{API}/workflows/{workflow}/unarchive"))
    assert (back["archived_at"], back["enabled"], await found(ada)) == (None, False, {"Greeter"})
    ok(await ada.post(f"{API}/workflows/{workflow}/enable"))
