"""What a text of a step comes to while it is written: pins, samples and the last good run, nothing called."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

import api.drafts.evaluating as evaluating
from tests.api.drafts.test_endpoints import made
from tests.api.runs.test_endpoints import finished
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok

ORDERS = [{"no": 1, "total": 20}, {"no": 2, "total": 30}]
FETCH = {"method": "GET", "url": "https://nowhere.invalid/x"}
DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Live values",
    "inputs": {
        "type": "object",
        "properties": {"who": {"type": "string", "default": "Ada"}, "when": {"type": "string"}},
    },
    "steps": [
        {"id": "fetch", "uses": "http.request", "with": FETCH},
        {
            "id": "big",
            "uses": "list.filter",
            "with": {"items": "{{ steps.fetch.body }}", "where": "{{ item.total > 25 }}"},
        },
        {
            "id": "each",
            "uses": "text.render",
            "foreach": {"items": "{{ steps.fetch.body }}", "as": "order"},
            "with": {"template": "{{ order.no }}"},
        },
    ],
}
GIVEN = {"fetch": {"body": ORDERS}}


async def evaluated(
    client: httpx.AsyncClient, workflow: str, step: str, text: str, **more: Any
) -> dict[str, Any]:
    body = {"step": step, "text": text, **more}
    found: dict[str, Any] = ok(
        await client.post(f"{API}/workflows/{workflow}/draft/evaluate", json=body)
    )
    return found


def sources(found: dict[str, Any]) -> dict[str, str]:
    return {one["of"]: one["source"] for one in found["sources"]}


async def test_without_a_sample_it_says_what_is_missing(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    found = await evaluated(ada, workflow, "each", "{{ size(steps.fetch.body) }}")
    assert (found["status"], found["missing"]) == ("missing", ["steps.fetch"])
    for text, missing in (("{{ order.no }}", "steps.fetch"), ("{{ inputs.when }}", "inputs.when")):
        found = await evaluated(ada, workflow, "each", text)
        assert (found["status"], found["missing"]) == ("missing", [missing])
    empty = await evaluated(ada, workflow, "each", "{{ order }}", steps={"fetch": {"body": []}})
    assert (empty["status"], empty["missing"]) == ("missing", ["order"])


@pytest.mark.parametrize(
    ("step", "text", "more", "value", "kind"),
    [
        ("each", "{{ size(steps.fetch.body) }}", {}, 2, "number"),
        ("each", "No. {{ order.no }} of {{ index }}", {}, "No. 1 of 0", "text"),
        ("big", "item.total > 25", {"argument": "where"}, False, "boolean"),
        ("big", "{{ [item.no, inputs.who] }}", {"argument": "where"}, [1, "Ada"], "list"),
        ("each", "{{ steps.fetch.body[1] }}", {}, ORDERS[1], "object"),
    ],
)
async def test_it_shows_the_value_as_the_place_would_read_it(
    ada: httpx.AsyncClient, step: str, text: str, more: dict[str, str], value: Any, kind: str
) -> None:
    workflow = await made(ada, DOCUMENT)
    found = await evaluated(ada, workflow, step, text, steps=GIVEN, **more)
    assert (found["status"], found["value"], found["kind"]) == ("value", value, kind)


async def test_pins_go_before_samples_and_both_before_the_last_good_run(
    whole: Whole, ada: httpx.AsyncClient, two_organizations: tuple[Tenant, Tenant]
) -> None:
    steps = [
        {"id": "hello", "uses": "text.render", "with": {"template": "of the run"}},
        {"id": "last", "uses": "text.render", "with": {"template": "{{ steps.hello.text }}"}},
    ]
    workflow = await made(ada, {**DOCUMENT, "steps": steps})
    text = "{{ steps.hello.text }} {{ inputs.when }}"
    assert (await evaluated(ada, workflow, "last", text))["status"] == "missing"
    body = {"draft": True, "inputs": {"when": "now"}}
    run = ok(await ada.post(f"{API}/workflows/{workflow}/runs", json=body), 202)["id"]
    await finished(whole, ada, run)
    found = await evaluated(ada, workflow, "last", text)
    assert (found["value"], sources(found)) == (
        "of the run now",
        {"steps.hello": "last_run", "inputs": "last_run"},
    )
    assert {one["run_id"] for one in found["sources"]} == {run}
    async with whole.program(two_organizations[0], ("workflow:read",)) as blind:
        assert (await evaluated(blind, workflow, "last", text))["status"] == "missing"
    pin = {"step": "hello", "result": {"text": "pinned"}}
    ok(await ada.put(f"{API}/workflows/{workflow}/draft/fixtures", json=pin))
    found = await evaluated(ada, workflow, "last", text)
    assert (found["value"], sources(found)["steps.hello"]) == ("pinned now", "pin")


async def test_what_is_wrong_is_told_by_code_and_sentence(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = await made(ada, DOCUMENT)
    for text in ("{{ 1 / 0 }}", "{{ 1 +", "{{ nothing.here }}"):
        found = await evaluated(ada, workflow, "each", text)
        assert (found["status"], found["value"]) == ("problem", None)
        assert found["problem"]["code"] == "expression_failed"
        assert found["problem"]["message"]
    no_list = await evaluated(ada, workflow, "each", "{{ order }}", steps={"fetch": {"body": 7}})
    assert no_list["problem"]["code"] == "bad_value"
    own = await evaluated(ada, workflow, "each", "{{ order.no }}", steps=GIVEN, per_item=False)
    assert own["problem"]["code"] == "expression_failed"
    monkeypatch.setattr(evaluating, "LONGEST_S", 0.0)
    late = await evaluated(ada, workflow, "each", "{{ 1 + 1 }}")
    assert late["problem"]["code"] == "evaluation_too_slow"
    address = f"{API}/workflows/{workflow}/draft/evaluate"
    assert (await ada.post(address, json={"step": "no", "text": "x"})).status_code == 404
    assert (await bob.post(address, json={"step": "each", "text": "x"})).status_code == 404
    long = {"step": "each", "text": "x" * 20_001}
    assert (await ada.post(address, json=long)).status_code == 422


async def test_what_is_large_is_shortened(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    body = {"text": "x" * 5_000, "many": list(range(500)), "deep": [[[[[["end"]]]]]]}
    given = {"fetch": {"body": body}}
    found = await evaluated(ada, workflow, "big", "{{ steps.fetch.body }}", steps=given)
    assert (found["kind"], found["size"], found["shortened"]) == ("object", 3, True)
    assert len(found["value"]["text"]) < 500
    assert found["value"]["many"] == list(range(10))
    assert found["value"]["deep"] == [[[["…"]]]]
    short = await evaluated(ada, workflow, "big", "{{ steps.fetch.body.many[0] }}", steps=given)
    assert (short["value"], short["shortened"]) == (0, False)


async def test_nothing_is_called_and_nothing_is_written(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    await evaluated(ada, workflow, "each", "{{ order.no }}", steps=GIVEN)
    assert ok(await ada.get(f"{API}/runs"))["items"] == []
    assert ok(await ada.get(f"{API}/workflows/{workflow}/draft/fixtures"))["items"] == []
