"""An API from its document to a run and to the import that would break it, all by the command line."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx

from tests.api.cli.server import Server, Told
from tests.support.pet_store import PetStore, connection, document, pet_store
from tools.allow_list import AllowList

SENTENCE = "Every day at 9 create a pet in petstore called Rex"


async def told(server: Server, *words: str) -> Told:
    return await asyncio.to_thread(server.nexa, *words)


async def connect(server: Server, store: PetStore) -> None:
    token = (server.folder / "cli-token").read_text().strip()
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.address, headers=headers) as client:
        made = await client.post("/api/v1/connections", json=connection(store))
    assert made.status_code == 201, made.text


async def test_from_a_document_to_a_run_and_to_what_the_next_document_would_break(
    server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "pets.json"
    async with pet_store() as store:
        AllowList(folder=server.folder).add([store.peer.place])
        await connect(server, store)
        seen = await told(server, "api", "import", store.peer.url("/openapi.json"), "--preview")
        assert (seen.code, seen.out.splitlines()[0][:20]) == (0, "Would import Petstor")
        assert "Nothing is imported yet" in (await told(server, "api", "list")).out
        file.write_text(json.dumps(store.document))
        imported = await told(server, "api", "import", str(file))
        assert "Imported Petstore API as petstore_api: 4 operations" in imported.out
        assert "+ petstore_api.create_pet" in imported.out
        assert "nothing has changed" in (await told(server, "api", "import", str(file))).out
        assert store.server in (await told(server, "api", "list")).out
        shown = (await told(server, "api", "show", "petstore_api")).out
        assert "petstore_api.create_pet  write  POST /pets  connection: http_header" in shown

        asked = await told(server, "ask", SENTENCE, "--yes")
        assert asked.code == 0, asked.err
        listed = (await told(server, "list")).out
        key = re.findall(r"create_a_pet\w*", listed)[0]
        assert (await told(server, "rehearse", key)).code == 0
        assert store.calls == []
        assert (await told(server, "publish", key)).code == 0
        run = await told(server, "run", key)
        assert run.code == 0, run.err
        (call,) = store.calls
        assert json.loads(call.body) == {"name": "Rex"}
        run_id = call.headers["idempotency-key"].partition("/")[0]
        replayed = await told(server, "replay", run_id)
        assert "every decision came out the same" in replayed.out, replayed.err

        file.write_text(json.dumps(document(store.server, **{"post /pets": None})))
        refused = await told(server, "api", "import", str(file))
        assert refused.code == 1
        assert re.search(r"would break '[^']+' \(draft\) in create_pet", refused.err)
        previewed = await told(server, "api", "import", str(file), "--preview")
        assert "- petstore_api.create_pet" in previewed.out
        assert "(live) breaks: create_pet" in previewed.out
        effect = await told(server, "api", "effect", "petstore_api.delete_pet", "irreversible")
        assert effect.out == "petstore_api.delete_pet  irreversible\n"
        assert (await told(server, "api", "remove", "petstore_api")).code == 1
        assert (await told(server, "api", "remove", "petstore_api", "--yes")).code == 0
        again = await told(server, "run", key)
        assert "uses 'petstore_api.create_pet', which is not an action" in again.err
