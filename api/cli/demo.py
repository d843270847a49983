"""`nexa demo`: stand-ins for an orders API, Slack and a mail server, until Ctrl-C."""

import asyncio
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console

from api.cli.client import Client, connected
from api.cli.places import Places
from api.cli.screen import screen
from api.demo.service import WantedConnection, prepare_demo
from tools.allow_list import AllowList
from tools.demo import DemoPeers, run_demo_peers

_SENTENCE = (
    "Every weekday at 9 fetch {orders}, keep the orders over 100, "
    "post each new one to the Slack channel #sales and e-mail a summary to ops@example.com"
)


class _Book:
    """The workspace's connections through the REST API."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def listed(self) -> Iterable[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.get("/connections", limit=200)["items"]
        return found

    def create(self, wanted: WantedConnection) -> str:
        body = {
            "name": wanted.name,
            "kind": wanted.kind,
            "config": wanted.config,
            "secret": wanted.secret,
        }
        return str(self._client.post("/connections", body)["key"])

    def update(self, connection_id: str, wanted: WantedConnection) -> None:
        body = {"config": wanted.config, "secret": wanted.secret}
        self._client.patch(f"/connections/{connection_id}", body)


def demo(data_dir: Path | None) -> int:
    """Run the demo peers and connect this workspace to them; return the exit code."""
    with connected(data_dir) as client:
        folder = Places.of(data_dir).folder
        asyncio.run(_run(client, folder, screen()))
    return 0


async def _run(client: Client, folder: Path, console: Console) -> None:
    async with run_demo_peers(folder) as peers:
        keys = await asyncio.to_thread(prepare_demo, peers, AllowList(folder=folder), _Book(client))
        _tell(console, peers, keys)
        await _until_stopped()


def _tell(console: Console, peers: DemoPeers, keys: list[str]) -> None:
    console.print("The demo peers are running. They are stand-ins on this machine only.")
    console.print(f"  Orders API     {peers.orders_url}")
    console.print(f"  Slack          {peers.slack_url}")
    console.print(f"  Mail (SMTP)    {peers.places()[2]}")
    console.print(f"  What arrived   {peers.page_url}")
    console.print(f"Opened for steps: {', '.join(peers.places())}. Connections: {', '.join(keys)}.")
    console.print("Now ask for something, in the web app or in another terminal:")
    console.print(f'  nexa ask "{_SENTENCE.format(orders=peers.orders_url)}"')
    console.print("Ctrl-C stops the peers.")


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
