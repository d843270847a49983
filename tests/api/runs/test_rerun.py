"""Running past runs again by REST: previewed, confirmed where writes repeat, linked to the old run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.api.drafts.test_endpoints import made, patch
from tests.api.runs.test_endpoints import finished, live, start
from tests.api.versions.test_endpoints import publish
from tests.support.database import Tenant
from tests.support.documents import greeting
from tests.support.whole import API, Whole, ok, whole_service
from tools.kit.http_peer import answering, http_peer

GATED: dict[str, Any] = {
    "nexa": 1,
    "name": "Gated",
    "inputs": {
        "type": "object",
        "properties": {"open": {"type": "boolean"}, "who": {"type": "string"}},
    },
    "steps": [
        {"id": "hello", "uses": "text.render", "with": {"template": "Hello {{ inputs.who }}"}},
        {
            "id": "gate",
            "type": "stop",
            "outcome": "fail",
            "message": "closed",
            "when": "{{ !inputs.open && steps.hello.text != '' }}",
        },
        {
            "id": "loud",
            "uses": "text.render",
            "join": "always",
            "after": ["gate"],
            "with": {"template": "{{ steps.hello.text }}!"},
        },
    ],
    "outputs": {"said": "{{ steps.loud.text }}"},
}


def posts(url: str) -> dict[str, Any]:
    """Return a workflow that writes once and then fails."""
    post = {"id": "post", "uses": "http.request", "with": {"method": "POST", "url": url}}
    bad = {"id": "bad", "type": "stop", "outcome": "fail", "message": "no", "after": ["post"]}
    return {"nexa": 1, "name": "Posts", "steps": [post, bad]}


async def closed(whole: Whole, client: httpx.AsyncClient, workflow: str) -> str:
    inputs = {"open": False, "who": "Ada"}
    run = ok(await start(client, workflow, inputs=inputs), 202)
    ended = await finished(whole, client, run["id"])
    assert (ended["status"], ended["error"]["message"]) == ("failed", "closed")
    return str(ended["id"])


async def preview(client: httpx.AsyncClient, run: str, **body: Any) -> dict[str, Any]:
    shown: dict[str, Any] = ok(await client.post(f"{API}/runs/{run}/rerun/preview", json=body))
    return shown


async def rerun(client: httpx.AsyncClient, run: str, **body: Any) -> httpx.Response:
    return await client.post(f"{API}/runs/{run}/rerun", json=body)


async def test_a_failed_run_goes_on_with_kept_results_and_an_edited_input(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    run = await closed(whole, ada, await live(ada, GATED))
    shown = await preview(ada, run, inputs={"open": True})
    assert (shown["kept"], shown["inputs"]) == (["hello"], {"open": True, "who": "Ada"})
    assert [(s["step"], s["why"]) for s in shown["steps"]] == [
        ("gate", "input_changed"),
        ("loud", "after"),
    ]
    assert shown["must_be_confirmed"] is False
    again = ok(await rerun(ada, run, inputs={"open": True}, confirm=shown["confirmation"]), 202)
    ended = await finished(whole, ada, again["id"])
    assert (ended["status"], ended["outputs"]) == ("succeeded", {"said": "Hello Ada!"})
    assert (ended["rerun_of"], ended["inputs"]["open"]) == (run, True)
    linked = ok(await ada.get(f"{API}/runs", params={"rerun_of": run}))["items"]
    assert [item["id"] for item in linked] == [again["id"]]
    hello, _, loud = ok(await ada.get(f"{API}/runs/{again['id']}/steps"))["items"]
    assert (hello["kept_from"], hello["attempts"], hello["output"]) == (
        run,
        0,
        {"text": "Hello Ada"},
    )
    assert loud["kept_from"] is None
    assert ok(await ada.get(f"{API}/runs/{run}"))["status"] == "failed"


async def test_the_newest_version_and_the_draft_may_take_the_place_of_the_old_one(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await live(ada, GATED)
    run = await closed(whole, ada, workflow)
    mend = {"op": "update_step", "id": "gate", "set": {"/disabled": True}}
    ok(await patch(ada, workflow, 1, mend))
    same = ok(await rerun(ada, run), 202)
    assert (await finished(whole, ada, same["id"]))["status"] == "failed"
    draft = ok(await rerun(ada, run, version="draft"), 202)
    ended = await finished(whole, ada, draft["id"])
    assert (ended["status"], ended["version"], ended["rerun_of"]) == ("succeeded", None, run)
    ok(await publish(ada, workflow, 2), 201)
    newest = ok(await rerun(ada, run, version="newest"), 202)
    ended = await finished(whole, ada, newest["id"])
    assert (ended["status"], ended["version"]) == ("succeeded", 2)
    assert (await rerun(ada, run, version=9)).status_code == 404


async def test_a_write_repeats_only_when_exactly_that_was_confirmed(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    async with (
        http_peer(answering(200, b"{}")) as peer,
        whole_service(database, tmp_path, allowed_addresses=peer.place) as whole,
        whole.program(two_organizations[0]) as ada,
    ):
        run = ok(await start(ada, await live(ada, posts(peer.url()))), 202)["id"]
        assert (await finished(whole, ada, run))["error"]["message"] == "no"
        shown = await preview(ada, run, steps=["post"])
        post = shown["steps"][0]
        assert (post["does"], post["effect"], post["happened"]) == ("http.request", "write", 1)
        assert (post["repeats"], shown["must_be_confirmed"]) == (True, True)
        for confirm in (None, "0" * 64, (await preview(ada, run))["confirmation"]):
            refused = await rerun(ada, run, steps=["post"], confirm=confirm)
            assert (refused.status_code, refused.json()["code"]) == (409, "rerun_not_confirmed")
            assert refused.json()["facts"]["steps"] == ["post"]
        assert len(peer.heard) == 1
        again = ok(await rerun(ada, run, steps=["post"], confirm=shown["confirmation"]), 202)
        await finished(whole, ada, again["id"])
        keys = [heard.headers["idempotency-key"] for heard in peer.heard]
        assert keys == [f"{run}/post/-/1", f"{run}/post/-/2"]
        # Gone on with where it failed, the write is kept.
        ok(await rerun(ada, run), 202)
        assert len(peer.heard) == 2


async def test_a_stranger_finds_no_run_to_repeat(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    run = await closed(whole, ada, await live(ada, GATED))
    for path in ("rerun", "rerun/preview"):
        assert (await bob.post(f"{API}/runs/{run}/{path}", json={})).status_code == 404


async def test_a_run_under_way_or_gone_well_and_inputs_that_do_not_fit_are_refused_by_code(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    waiting = await live(ada, {"nexa": 1, "name": "W", "steps": [WAIT]})
    run = ok(await start(ada, waiting), 202)["id"]
    under_way = await rerun(ada, run)
    assert (under_way.status_code, under_way.json()["code"]) == (409, "run_not_finished")
    ok(await ada.post(f"{API}/runs/{run}/cancel"), 202)
    well = ok(await start(ada, await live(ada, greeting())), 202)["id"]
    await finished(whole, ada, well)
    nothing = await rerun(ada, well)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_retry")
    unknown = await rerun(ada, well, steps=["nope"])
    assert (unknown.status_code, unknown.json()["code"]) == (422, "rerun_refused")
    unfit = await rerun(ada, well, steps=["hello"], inputs={"who": 7})
    assert (unfit.status_code, unfit.json()["code"]) == (422, "inputs_invalid")


WAIT = {"id": "w", "type": "wait", "event": {"name": "go"}}


@pytest.mark.parametrize("size", [10, 50_000])
async def test_kept_results_of_any_size_are_read_by_what_runs_again(
    whole: Whole, ada: httpx.AsyncClient, size: int
) -> None:
    document = {
        "nexa": 1,
        "name": "Large",
        "steps": [
            {"id": "text", "uses": "text.render", "with": {"template": "x" * size}},
            {"id": "n", "uses": "text.render", "with": {"template": "{{ size(steps.text.text) }}"}},
        ],
        "outputs": {"n": "{{ steps.n.text }}"},
    }
    run = ok(await start(ada, await made(ada, document), draft=True), 202)["id"]
    await finished(whole, ada, run)
    again = ok(await rerun(ada, run, steps=["n"]), 202)
    ended = await finished(whole, ada, again["id"])
    assert (ended["status"], ended["outputs"]) == ("succeeded", {"n": str(size)})


async def test_the_same_key_is_the_same_rerun(whole: Whole, ada: httpx.AsyncClient) -> None:
    run = await closed(whole, ada, await live(ada, GATED))
    headers = {"idempotency-key": "once"}
    answers = [
        ok(await ada.post(f"{API}/runs/{run}/rerun", json={}, headers=headers), 202)
        for _ in range(2)
    ]
    assert answers[0]["id"] == answers[1]["id"]
