"""Imported APIs by REST: a document becomes steps that are checked, rehearsed and run like any other."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.api.chat.test_conversation import part, say, thread_of
from tests.api.drafts.test_endpoints import made
from tests.api.runs.test_endpoints import finished, live, start
from tests.support.database import Tenant
from tests.support.pet_store import PetStore, connection, document, pet_store
from tests.support.whole import API, Whole, ok, whole_service

PLACE = f"{API}/imported-apis"


@pytest.fixture
async def store() -> AsyncIterator[PetStore]:
    async with pet_store() as open_store:
        yield open_store


@pytest.fixture
async def whole(database: Database, tmp_path: Path, store: PetStore) -> AsyncIterator[Whole]:
    allowed = [store.peer.place]
    async with whole_service(database, tmp_path, allowed_addresses=allowed) as running:
        yield running


@pytest.fixture
async def ada(
    whole: Whole, two_organizations: tuple[Tenant, Tenant]
) -> AsyncIterator[httpx.AsyncClient]:
    async with whole.program(two_organizations[0]) as client:
        yield client


def making(name: str = "Rex", uses: str = "petstore_api.create_pet") -> dict[str, Any]:
    step = {"id": "make", "uses": uses, "connection": "pets", "with": {"body": {"name": name}}}
    told = {"said": "{{ steps.make.body.name }}"}
    return {"nexa": 1, "name": "Makes a pet", "steps": [step], "outputs": told}


async def imported(client: httpx.AsyncClient, given: Any, **more: Any) -> dict[str, Any]:
    body = {"document": json.dumps(given), **more}
    return dict(ok(await client.post(PLACE, json=body)))


async def test_a_document_is_looked_at_before_it_is_imported_from_its_address(
    ada: httpx.AsyncClient, store: PetStore
) -> None:
    given = {"url": store.peer.url("/openapi.json")}
    seen = ok(await ada.post(f"{PLACE}/preview", json=given))
    assert seen["is_new"]
    assert ok(await ada.get(PLACE))["items"] == []
    kept = ok(await ada.post(PLACE, json=given))
    assert kept["added"] == seen["added"]
    assert set(kept["added"]) == {
        f"petstore_api.{name}" for name in ("list_pets", "create_pet", "get_pet", "delete_pet")
    }
    whole = ok(await ada.get(f"{PLACE}/petstore_api"))
    effects = {one["request"]: one["effect"] for one in whole["operations"]}
    assert effects["POST /pets"] == "write"
    assert effects["GET /pets"] == "read"
    assert whole["servers"] == [store.server]
    text = ok(await ada.get(f"{PLACE}/petstore_api/document"))["document"]
    assert json.loads(text) == store.document


async def test_its_operations_stand_in_the_catalogue_of_this_workspace_alone(
    whole: Whole, ada: httpx.AsyncClient, two_organizations: tuple[Tenant, Tenant], store: PetStore
) -> None:
    await imported(ada, store.document)
    async with whole.program(two_organizations[1]) as bob:
        seen = [ok(await one.get(f"{API}/catalog/actions"))["items"] for one in (ada, bob)]
        named = [{action["id"] for action in items} for items in seen]
        assert "petstore_api.create_pet" in named[0]
        assert named[1] < named[0]
        assert (await bob.get(f"{PLACE}/petstore_api")).status_code == 404
        theirs = ok(await bob.post(f"{API}/documents/validate", json={"document": making()}))
    assert "unknown_action" in {problem["code"] for problem in theirs["problems"]}


async def test_a_step_is_rehearsed_in_silence_and_run_with_its_key(
    whole: Whole, ada: httpx.AsyncClient, store: PetStore
) -> None:
    await imported(ada, store.document)
    ok(await ada.post(f"{API}/connections", json=connection(store)), 201)
    workflow = await live(ada, making())
    rehearsed = ok(await ada.post(f"{API}/workflows/{workflow}/draft/rehearse", json={}))
    assert rehearsed["status"] == "succeeded"
    assert store.calls == []
    run = ok(await start(ada, workflow), 202)["id"]
    assert (await finished(whole, ada, run))["outputs"] == {"said": "Rex"}
    (heard,) = store.calls
    assert json.loads(heard.body) == {"name": "Rex"}
    assert heard.headers["idempotency-key"].startswith(run)


async def test_words_reach_it_without_a_model(ada: httpx.AsyncClient, store: PetStore) -> None:
    await imported(ada, store.document)
    ok(await ada.post(f"{API}/connections", json=connection(store)), 201)
    sentence = "Every day at 9 create a pet in petstore called Rex"
    offer = part(await say(ada, await thread_of(ada), sentence), "data-patch")
    (step,) = offer["document_after"]["steps"]
    assert step["uses"] == "petstore_api.create_pet"
    assert step["with"] == {"body": {"name": "Rex"}}
    assert offer["reach"]["hosts"] == [store.peer.place]
    accepted = ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))
    draft = ok(await ada.get(f"{API}/workflows/{accepted['workflow_id']}/draft"))
    assert draft["problems"] == []


async def test_the_same_again_changes_nothing(ada: httpx.AsyncClient, store: PetStore) -> None:
    await imported(ada, store.document)
    again = await imported(ada, store.document)
    assert again["is_unchanged"]
    assert (again["added"], again["removed"], again["changed"]) == ([], [], [])


async def test_what_would_break_is_named_before_it_does(
    whole: Whole, ada: httpx.AsyncClient, store: PetStore
) -> None:
    await imported(ada, store.document)
    ok(await ada.post(f"{API}/connections", json=connection(store)), 201)
    workflow = await live(ada, making())
    harmless = {"name": "Reads", "nexa": 1, "steps": [{"id": "all", "uses": "petstore_api.get_pet", "connection": "pets", "with": {"pet_id": 1}}]}  # fmt: skip
    await made(ada, harmless)
    without = document(store.server, **{"post /pets": None})
    seen = ok(await ada.post(f"{PLACE}/preview", json={"document": json.dumps(without)}))
    assert seen["removed"] == ["petstore_api.create_pet"]
    named = {(one["workflow_id"], one["place"], one["breaks"]) for one in seen["workflows"]}
    assert named == {(workflow, "draft", True), (workflow, "live", True)}
    assert all(one["steps"] == ["make"] for one in seen["workflows"])
    refused = await ada.post(PLACE, json={"document": json.dumps(without)})
    assert refused.status_code == 409
    assert refused.json()["code"] == "import_breaks_workflows"
    assert "'Makes a pet' (draft) in make" in refused.json()["detail"]
    await imported(ada, without, accept_breaking=True)
    refused = await start(ada, workflow)
    assert refused.status_code == 422
    assert "uses 'petstore_api.create_pet', which is not an action" in refused.json()["detail"]


async def test_a_change_that_every_step_can_bear_is_told_and_breaks_nothing(
    ada: httpx.AsyncClient, store: PetStore
) -> None:
    await imported(ada, store.document)
    ok(await ada.post(f"{API}/connections", json=connection(store)), 201)
    await made(ada, making())
    wider = store.document
    body = wider["paths"]["/pets"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"]["properties"]["age"] = {"type": "integer"}
    told = await imported(ada, wider)
    assert told["changed"] == [{"action": "petstore_api.create_pet", "what": ["input"]}]
    assert [(one["name"], one["breaks"]) for one in told["workflows"]] == [("Makes a pet", False)]
    body["schema"]["required"].append("age")
    refused = await ada.post(PLACE, json={"document": json.dumps(wider)})
    assert refused.status_code == 409


async def test_an_operation_keeps_its_name_whatever_the_document_calls_it_now(
    ada: httpx.AsyncClient, store: PetStore
) -> None:
    await imported(ada, store.document)
    renamed = store.document
    renamed["paths"]["/pets"]["post"]["operationId"] = "addPet"
    told = await imported(ada, renamed)
    assert (told["added"], told["removed"]) == ([], [])


async def test_an_effect_that_a_person_sets_holds_through_the_next_import(
    ada: httpx.AsyncClient, store: PetStore
) -> None:
    await imported(ada, store.document)
    address = f"{PLACE}/petstore_api/effects"
    ok(await ada.put(address, json={"effects": {"petstore_api.delete_pet": "irreversible"}}))
    await imported(ada, document(store.server, **{"get /pets": None}))
    actions = ok(await ada.get(f"{API}/catalog/actions"))["items"]
    effects = {one["id"]: one["effect"] for one in actions}
    assert effects["petstore_api.delete_pet"] == "irreversible"
    unknown = {"effects": {"petstore_api.nothing": "read"}}
    assert (await ada.put(address, json=unknown)).status_code == 404
    ok(await ada.put(address, json={"effects": {"petstore_api.delete_pet": None}}))
    whole = ok(await ada.get(f"{PLACE}/petstore_api"))
    assert not any(one["effect_is_set"] for one in whole["operations"])


async def test_an_import_in_use_is_not_taken_away_by_accident(
    ada: httpx.AsyncClient, store: PetStore
) -> None:
    await imported(ada, store.document)
    ok(await ada.post(f"{API}/connections", json=connection(store)), 201)
    await made(ada, making())
    address = f"{PLACE}/petstore_api"
    assert (await ada.delete(address)).status_code == 409
    ok(await ada.delete(address, params={"accept_breaking": True}), 204)
    actions = ok(await ada.get(f"{API}/catalog/actions"))["items"]
    assert not any(one["id"].startswith("petstore_api.") for one in actions)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"document": "{}"}, "not_openapi"),
        ({}, "invalid"),
        ({"url": "http://169.254.169.254/openapi.json"}, "import_not_fetched"),
        ({"document": "{}", "name": "a_b"}, "invalid"),
    ],
)
async def test_what_cannot_be_imported_is_refused_with_its_reason(
    ada: httpx.AsyncClient, given: dict[str, Any], code: str
) -> None:
    refused = await ada.post(PLACE, json=given)
    assert refused.status_code == 422
    assert refused.json()["code"] == code


async def test_an_answer_that_is_not_as_announced_is_given_on_and_noted(
    whole: Whole, ada: httpx.AsyncClient, store: PetStore
) -> None:
    given = store.document
    post = given["paths"]["/pets"]["post"]["responses"]["201"]["content"]["application/json"]
    post["schema"]["properties"]["id"] = {"type": "string"}
    await imported(ada, given)
    ok(await ada.post(f"{API}/connections", json=connection(store)), 201)
    workflow = await live(ada, making())
    run = ok(await start(ada, workflow), 202)["id"]
    seen = await finished(whole, ada, run)
    assert seen["outputs"] == {"said": "Rex"}
    events = ok(await ada.get(f"{API}/runs/{run}/events"))["items"]
    (note,) = [one["data"]["note"] for one in events if "note" in one["data"]]
    assert note["differs"]["at"] == "body/id"
