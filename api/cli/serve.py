"""`nexa serve`: database, service and web app on this machine, until Ctrl-C."""

import asyncio
import errno
import gc
import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.ending import Told
from api.cli.one_at_a_time import sole_service
from api.cli.places import Places

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Service
    from engine.store.database import Database

WEB = Path(__file__).resolve().parents[2] / "web"
Say = Callable[[str], None]
YOUNG_OBJECTS = 20_000
"""So many new objects make a round of the garbage collector; Python's own 700 fits small programs."""
TURN_S = 0.0005
"""So long a thread keeps the interpreter while others wait for it; Python's own is ten times as long."""


def serve(*, data_dir: Path | None, host: str | None, port: int | None, dev: bool) -> int:
    """Start everything; returns once everything has stopped."""
    began = time.monotonic()
    say = speaker(began)
    from api.cli.logs import log_plainly
    from api.settings import load_settings

    told = {"data_dir": data_dir, "host": host, "port": port}
    settings = load_settings(**{name: value for name, value in told.items() if value is not None})
    places = Places(settings.data_dir)
    with sole_service(places, "start"), listening(settings.host, settings.port) as channel:
        say(f"Starting on {settings.data_dir}")
        log_plainly(settings.log_level)
        _run(_serve(settings, places, channel, say, dev=dev))
    say("Stopped")
    return 0


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address before anything else starts, so that a port in use costs no time."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Naming TCP lets asyncio switch Nagle's algorithm off: else an answer in two writes waits 40 ms.
    channel = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            channel.bind((host, port))
            # Without this a second start on the same port would be told only at its end.
            channel.listen()
        except OSError as error:
            raise Told(_no_address(host, port, error)) from error
        yield channel
    finally:
        channel.close()


def _no_address(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {port} on {host} is in use by another program. "
                "Choose another one with --port, or --port 0 for any free one."
            )
        case errno.EACCES:
            return f"This user may not listen on port {port}. Choose one above 1023 with --port."
        case _:
            return f"Nobody can listen on {host}: {error.strerror}. Choose another with --host."


async def _serve(
    settings: "Settings", places: Places, channel: socket.socket, say: Say, *, dev: bool
) -> None:
    stopping = on_signals()
    port = channel.getsockname()[1]
    async with opened_database(settings, say) as database:
        if stopping.is_set():
            return
        from api.cli.quiet_server import QuietServer
        from api.installation.service import command_line_key
        from api.wiring import running_service

        token = await command_line_key(database, places.token_in_file())
        say("Starting the service")
        settings = settings.model_copy(update={"port": port})
        async with running_service(settings, database) as service:
            service.own_ports.add(port)
            server = QuietServer(service.asgi)
            answering = await server.begin(channel)
            address = _address(settings, port)
            places.write_address(address)
            token_file = places.write_token(token)
            await _welcome(service, database, settings, address, token_file, say)
            warming = asyncio.create_task(_warm(service))
            async with _web_server(address, dev=dev, say=say):
                await asyncio.wait(
                    {answering, asyncio.create_task(stopping.wait())},
                    return_when=asyncio.FIRST_COMPLETED,
                )
            say("Stopping")
            server.should_exit = True
            warming.cancel()
            await asyncio.gather(answering, warming, return_exceptions=True)


@asynccontextmanager
async def opened_database(settings: "Settings", say: Say) -> AsyncIterator["Database"]:
    """Open the database, or start our own, for as long as the block lasts."""
    from engine.store.database import Database

    say("Opening the database" if settings.database_url else "Starting PostgreSQL")
    opening = Database.open(
        settings.load_master_key(),
        data_dir=settings.data_dir,
        url=settings.database_address(),
        roles=settings.roles,
    )
    if settings.database_url:
        database = await opening
    else:
        # Importing the service takes as long as starting our own database: both at once.
        loading = asyncio.to_thread(importlib.import_module, "api.wiring")
        database, _ = await asyncio.gather(opening, loading)
    try:
        yield database
    finally:
        await database.close()


async def _welcome(
    service: "Service",
    database: "Database",
    settings: "Settings",
    address: str,
    token_file: Path,
    say: Say,
) -> None:
    from api.auth.service import Accounts

    say("Ready")
    lines = ["", f"  NexaBuilder  {address}"]
    if await Accounts(database, settings).first_use_needed():
        token = service.app.state.first_use.token
        lines.append(f"  First use    {address}/first-use#{token}")
        lines.append("               opens once: it makes the owner's account")
    lines.append(f"  CLI token    {token_file} (only you can read it)")
    lines += ["  Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)


async def _warm(service: "Service") -> None:
    """Load the planner while people are still reading; a failure shows when it is used."""
    import logging

    try:
        await service.planner.warm()
    except Exception:  # the first message will try again and answer with the reason
        logging.getLogger("nexa.planner").exception("planner not warmed")
    spare_what_stays()
    let_threads_take_turns()


def spare_what_stays() -> None:
    """Take what is loaded by now out of the garbage collector's rounds.

    Modules and libraries stay as long as the process. Walking them again and again stopped every run
    and stream for up to half a second under load.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def let_threads_take_turns() -> None:
    """Let a thread that comes back from outside of the interpreter go on soon.

    While a plan is made, the sentence model computes in threads that need the interpreter for a moment between
    two of its runs: each time it would wait as long as that for the thread in which the rules read.
    """
    sys.setswitchinterval(TURN_S)


@asynccontextmanager
async def _web_server(address: str, *, dev: bool, say: Say) -> AsyncIterator[None]:
    """With --dev, run the web development server beside the service."""
    if not dev:
        yield
        return
    environment = {**os.environ, "NEXA_URL": address}
    process = await asyncio.create_subprocess_exec(
        _vite(), cwd=WEB, env=environment, start_new_session=True
    )
    say("Web development server starting (its address follows)")
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


def _vite() -> str:
    vite = WEB / "node_modules" / ".bin" / "vite"
    if not vite.exists():
        raise Told("The web tools are not installed: run make install first.")
    return str(vite)


def on_signals() -> asyncio.Event:
    """Return what is set once somebody asks this process to stop."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    return stopping


def _address(settings: "Settings", port: int) -> str:
    if settings.public_url is not None:
        return settings.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{host}:{port}"


def _run(main: Coroutine[None, None, None]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


def speaker(began: float) -> Say:
    """Return what tells people how the start goes, with the seconds it has taken."""

    def say(sentence: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {sentence}", file=sys.stderr, flush=True)

    return say
