"""Starting the demo peers on loopback, on the same ports each time where they are free."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tools.demo.mail import MailSink
from tools.demo.orders import OrderBook
from tools.demo.page import demo_page
from tools.demo.slack import SlackFake

HOST = "127.0.0.1"
PORTS_FILE = "demo-ports.json"
_PEERS = ("orders", "slack", "smtp")


@dataclass
class DemoPeers:
    """The running peers: where they are, and what reached them."""

    ports: dict[str, int]
    orders: OrderBook = field(default_factory=OrderBook)
    slack: SlackFake = field(default_factory=SlackFake)
    mail: MailSink = field(default_factory=MailSink)

    @property
    def orders_url(self) -> str:
        """Where the orders are."""
        return f"http://{HOST}:{self.ports['orders']}/orders"

    @property
    def page_url(self) -> str:
        """Where a person sees what arrived."""
        return f"http://{HOST}:{self.ports['orders']}/"

    @property
    def slack_url(self) -> str:
        """The `base_url` for a Slack connection."""
        return f"http://{HOST}:{self.ports['slack']}/api"

    @property
    def smtp_port(self) -> int:
        """The port of the mail server."""
        return self.ports["smtp"]

    def places(self) -> list[str]:
        """Return exactly the `host:port` pairs that must be open for the demo."""
        return [f"{HOST}:{self.ports[name]}" for name in _PEERS]


@asynccontextmanager
async def run_demo_peers(folder: Path | None = None) -> AsyncIterator[DemoPeers]:
    """Run the peers until the block ends; `folder` remembers their ports."""
    sockets = _bound(folder)
    peers = DemoPeers({name: one.getsockname()[1] for name, one in sockets.items()})
    if folder is not None:
        (folder / PORTS_FILE).write_text(json.dumps(peers.ports) + "\n", encoding="utf-8")
    shop = Starlette(routes=[Route("/", _page(peers)), *peers.orders.routes()])
    slack = Starlette(routes=peers.slack.routes())
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(peers.mail.protocol, sock=sockets["smtp"])
    try:
        async with _serving(shop, sockets["orders"]), _serving(slack, sockets["slack"]):
            yield peers
    finally:
        smtp.close()
        await smtp.wait_closed()


class _QuietServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when connections are taken."""
        await super().startup(sockets)
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to whoever runs the peers."""
        yield


@asynccontextmanager
async def _serving(app: Starlette, channel: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[channel]))
    try:
        await server.listens.wait()
        yield
    finally:
        server.should_exit = True
        await task


def _page(peers: DemoPeers) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:  # noqa: ARG001
        text = demo_page(peers.orders, peers.slack, peers.mail)
        return HTMLResponse(
            text,
            headers={
                "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
                "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
                "x-content-type-options": "nosniff",
            },
        )

    return page


def _bound(folder: Path | None) -> dict[str, socket.socket]:
    remembered = _remembered(folder)
    sockets: dict[str, socket.socket] = {}
    try:
        for name in _PEERS:
            sockets[name] = _listening((remembered.get(name, 0), 0))
    except OSError:
        for one in sockets.values():
            one.close()
        raise
    return sockets


def _remembered(folder: Path | None) -> dict[str, int]:
    if folder is None:
        return {}
    try:
        found = json.loads((folder / PORTS_FILE).read_text(encoding="utf-8"))
        return {name: int(found[name]) for name in _PEERS}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _listening(ports: Sequence[int]) -> socket.socket:
    """Bind the first port that is free; the last one is 0, which always is."""
    for port in ports:
        # Naming TCP lets asyncio switch Nagle's algorithm off; else each answer waits 40 ms.
        channel = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            channel.bind((HOST, port))
        except OSError:
            channel.close()
            continue
        channel.setblocking(False)
        return channel
    raise OSError("no port is free on this machine")
