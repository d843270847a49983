"""Every operation that changes examples of a workflow, once."""

from __future__ import annotations

import httpx

from tests.support.whole import API, ok


async def every_example_change(client: httpx.AsyncClient, workflow: str) -> None:
    """Write, keep, play, accept and remove an example."""
    address = f"{API}/workflows/{workflow}/examples"
    ok(await client.post(f"{address}/write"))
    kept = ok(await client.post(address, json={"name": "nothing comes"}), 201)["id"]
    ok(await client.post(f"{address}/play"))
    ok(await client.post(f"{address}/{kept}/accept"))
    ok(await client.delete(f"{address}/{kept}"), 204)
