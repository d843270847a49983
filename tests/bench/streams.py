"""Events from the moment they are observed to the moment a hundred followers have read them."""

import asyncio
import json
import time
from datetime import datetime

from tests.bench.service import RunningService
from tests.bench.table import Line

SIGNALS = 20
CLIENTS = 100
GIVE_UP_S = 60.0


def _document() -> dict[str, object]:
    """A chain of waits, so that every signal is a commit of its own."""
    steps: list[dict[str, object]] = []
    for n in range(SIGNALS):
        step: dict[str, object] = {"id": f"w{n}", "type": "wait", "event": {"name": f"go{n}"}}
        if n:
            step["after"] = [f"w{n - 1}.received"]
        steps.append(step)
    return {
        "nexa": 1,
        "name": "Waits",
        "triggers": [{"id": "by_hand", "type": "manual"}],
        "steps": steps,
    }


async def _follow(service: RunningService, run_id: str, ready: asyncio.Event) -> list[float]:
    """Follow a run to its end; return how late each signal came, in seconds."""
    reader, writer = await asyncio.open_connection(service.host, service.port)
    writer.write(
        f"GET /api/v1/runs/{run_id}/events HTTP/1.1\r\nhost: bench\r\naccept: text/event-stream\r\n"
        f"authorization: Bearer {service.token}\r\n\r\n".encode()
    )
    late: list[float] = []
    while line := await reader.readline():
        if not line.startswith(b"data:"):
            continue
        event = json.loads(line[5:])
        ready.set()
        if event.get("type") == "signal.received":
            late.append(time.time() - datetime.fromisoformat(event["at"]).timestamp())
        if event.get("type") == "run.finished":
            break
    writer.close()
    return late


async def _lateness(service: RunningService, run_id: str) -> list[float]:
    readies = [asyncio.Event() for _ in range(CLIENTS)]
    followers = [asyncio.create_task(_follow(service, run_id, ready)) for ready in readies]
    async with asyncio.timeout(GIVE_UP_S):
        await asyncio.gather(*[ready.wait() for ready in readies])
        with service.client() as client:
            for n in range(SIGNALS):
                sent = await asyncio.to_thread(
                    client.post, f"/runs/{run_id}/signals", json={"name": f"go{n}", "payload": {}}
                )
                sent.raise_for_status()
                await asyncio.sleep(0.05)
        found = await asyncio.gather(*followers)
    return sorted(late for each in found for late in each)


def measure(service: RunningService) -> list[Line]:
    """Measure how late followers are; the time includes the commit itself."""
    workflow, _ = service.publish(_document())
    with service.client() as client:
        run = client.post(f"/workflows/{workflow}/runs", json={})
        run.raise_for_status()
    late = asyncio.run(_lateness(service, run.json()["id"]))
    if len(late) != SIGNALS * CLIENTS:
        raise SystemExit(f"{len(late)} events came, not {SIGNALS * CLIENTS}")
    name = f"SSE, {CLIENTS} clients, observed to received"
    return [
        Line(f"{name}: p50", late[len(late) // 2] * 1e3, "ms"),
        Line(f"{name}: p95", late[int(len(late) * 0.95)] * 1e3, "ms", 100.0),
    ]
