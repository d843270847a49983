"""Data tables by REST: made, filled, looked at, changed, and kept while a workflow works with them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.runs.test_endpoints import finished, live, start
from tests.support.whole import API, Whole, ok

ROOT = f"{API}/data-tables"
LEADS = {
    "name": "New leads",
    "columns": [
        {"name": "email", "type": "text"},
        {"name": "score", "type": "number"},
        {"name": "since", "type": "date"},
    ],
}
KEEPS = {
    "nexa": 1,
    "name": "Keeps leads",
    "inputs": {
        "type": "object",
        "properties": {"email": {"type": "string"}},
        "required": ["email"],
    },
    "steps": [
        {
            "id": "keep",
            "uses": "datatable.merge",
            "with": {
                "table": "new_leads",
                "rows": [{"email": "{{ inputs.email }}", "score": 7}],
                "by": ["email"],
            },
        },
        {
            "id": "look",
            "after": ["keep"],
            "uses": "datatable.find",
            "with": {
                "table": "new_leads",
                "where": [{"column": "email", "value": "{{ inputs.email }}"}],
            },
        },
    ],
    "outputs": {"score": "{{ steps.look.rows[0].score }}", "added": "{{ steps.keep.added }}"},
}


async def made(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    return dict(ok(await client.post(ROOT, json={**LEADS, **more}), 201))


async def rows_of(client: httpx.AsyncClient, key: str, **asked: Any) -> list[dict[str, Any]]:
    return list(ok(await client.post(f"{ROOT}/{key}/find", json=asked))["rows"])


async def problem(response: httpx.Response, status: int) -> str:
    assert response.status_code == status, response.text
    return str(response.json()["detail"])


async def test_a_table_is_made_filled_changed_and_taken_away(ada: httpx.AsyncClient) -> None:
    table = await made(ada)
    assert (table["key"], table["row_count"], table["used_by"]) == ("new_leads", 0, [])
    assert (await made(ada))["key"] == "new_leads_2"
    place = f"{ROOT}/new_leads"
    rows = [{"email": "a@a.example", "score": 3}, {"email": "b@b.example", "score": 5}]
    assert ok(await ada.post(f"{place}/rows", json={"rows": rows}), 201) == {"added": 2}
    asked = {"where": [{"column": "score", "operator": "above", "value": 4}]}
    (row,) = await rows_of(ada, "new_leads", **asked)
    changed = ok(await ada.patch(f"{place}/rows/{row['row_id']}", json={"values": {"score": 9}}))
    assert (changed["email"], changed["score"]) == ("b@b.example", 9)
    assert ok(await ada.get(place))["row_count"] == 2
    ok(await ada.delete(f"{place}/rows/{row['row_id']}"), 204)
    assert await problem(await ada.delete(f"{place}/rows/{row['row_id']}"), 404)
    found = ok(await ada.post(f"{place}/find", json={"limit": 1, "order": [{"column": "score"}]}))
    assert (found["count"], found["rows"][0]["email"]) == (1, "a@a.example")
    ok(await ada.delete(place), 204)
    assert await problem(await ada.get(place), 404)


async def test_columns_are_added_ordered_and_only_taken_away_when_told(
    ada: httpx.AsyncClient,
) -> None:
    await made(ada)
    place = f"{ROOT}/new_leads"
    ok(await ada.post(f"{place}/rows", json={"rows": [{"email": "a", "score": 3}]}), 201)
    columns = [{"name": "vip", "type": "yes_no"}, {"name": "email", "type": "text"}]
    assert "'score', 'since'" in await problem(
        await ada.patch(place, json={"columns": columns}), 409
    )
    told = {"columns": columns, "may_remove": True, "name": "Leads"}
    shown = ok(await ada.patch(place, json=told))
    assert (shown["name"], shown["columns"]) == ("Leads", columns)
    ok(await ada.patch(place, json={"columns": [*columns, {"name": "score", "type": "text"}]}))
    (row,) = await rows_of(ada, "new_leads")
    assert (row["email"], row["vip"], row["score"]) == ("a", None, None), "old values are gone"
    other = [{"name": "email", "type": "number"}]
    refused = await ada.patch(place, json={"columns": other, "may_remove": True})
    assert "cannot become number" in await problem(refused, 422)


async def test_a_file_goes_in_and_comes_out(ada: httpx.AsyncClient) -> None:
    await made(ada)
    place = f"{ROOT}/new_leads"
    text = 'email;score;since\n"a;b";3;2026-01-31\n=1+1;;\n'
    assert ok(await ada.post(f"{place}/rows", json={"csv": text}), 201) == {"added": 2}
    exported = await ada.get(f"{place}/rows.csv")
    assert exported.headers["content-type"].startswith("text/csv")
    head, first, second = exported.text.splitlines()
    assert head == "email,score,since,row_id,created_at,updated_at"
    assert first.startswith("a;b,3,2026-01-31,")
    assert second.startswith("'=1+1,,,")
    again = {"csv": "\n".join((head, first))}
    assert ok(await ada.post(f"{place}/rows", json=again), 201) == {"added": 1}
    wrong = {"csv": "email,score\na,3\nb,many\n"}
    said = await problem(await ada.post(f"{place}/rows", json=wrong), 422)
    assert said.startswith("Line 3: 'score' takes a number")
    assert ok(await ada.get(place))["row_count"] == 3, "all of it or none"


async def test_what_cannot_be_is_said(ada: httpx.AsyncClient) -> None:
    await made(ada, key="leads")
    assert "already" in await problem(await ada.post(ROOT, json={**LEADS, "key": "leads"}), 409)
    columns = [{"name": "row_id", "type": "text"}]
    assert "its own" in await problem(await ada.post(ROOT, json={**LEADS, "columns": columns}), 422)
    place = f"{ROOT}/leads"
    for body in ({}, {"rows": [{}], "csv": "a"}, {"csv": "email\n"}, {"rows": [{"email": 5}]}):
        await problem(await ada.post(f"{place}/rows", json=body), 422)
    asked = {"where": [{"column": "none", "value": 1}]}
    assert "no column" in await problem(await ada.post(f"{place}/find", json=asked), 422)


async def test_runs_work_with_it_and_it_stays_while_they_do(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    await made(ada)
    workflow = await live(ada, KEEPS)
    for added in (1, 0):
        run = ok(await start(ada, workflow, inputs={"email": "a@a.example"}), 202)
        ended = await finished(whole, ada, run["id"])
        assert ended["status"] == "succeeded", ended["error"]
        assert ended["outputs"] == {"score": 7, "added": added}
    shown = ok(await ada.get(f"{ROOT}/new_leads"))
    assert (shown["row_count"], [one["name"] for one in shown["used_by"]]) == (1, ["Keeps leads"])
    assert "'Keeps leads'" in await problem(await ada.delete(f"{ROOT}/new_leads"), 409)
