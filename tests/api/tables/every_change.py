"""Everything that can be changed about a data table, once."""

from __future__ import annotations

import httpx

from tests.support.whole import API, ok


async def every_table_change(owner: httpx.AsyncClient) -> None:
    """Make a table, change it and its rows, and delete it."""
    columns = [{"name": "email", "type": "text"}]
    ok(await owner.post(f"{API}/data-tables", json={"name": "Leads", "columns": columns}), 201)
    place = f"{API}/data-tables/leads"
    ok(await owner.patch(place, json={"name": "New leads"}))
    ok(await owner.post(f"{place}/rows", json={"rows": [{"email": "a@a.example"}]}), 201)
    (row,) = ok(await owner.post(f"{place}/find", json={}))["rows"]
    ok(await owner.patch(f"{place}/rows/{row['row_id']}", json={"values": {"email": "b"}}))
    ok(await owner.delete(f"{place}/rows/{row['row_id']}"), 204)
    ok(await owner.delete(place), 204)
