"""The real gRPC test server of Temporal, in a process of its own: in memory, with a clock that can be moved."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from temporalio.service import ConnectConfig, ServiceClient


def _binary() -> str:
    beside = Path(sys.executable).with_name("temporal-test-server")
    found = str(beside) if beside.exists() else shutil.which("temporal-test-server")
    if found is None:
        raise RuntimeError("The test server of Temporal is not installed; run `make test`.")
    return found


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def temporal_server(*, can_skip_time: bool = False) -> Iterator[str]:
    """Start a server and yield its address; it ends with the block."""
    port = _free_port()
    command = [_binary(), str(port), *(["--enable-time-skipping"] if can_skip_time else [])]
    environment = {**os.environ, "MALLOC_ARENA_MAX": "2"}
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    address = f"127.0.0.1:{port}"
    try:
        asyncio.run(_until_ready(address))
        yield address
    finally:
        server.kill()
        server.wait()


async def _until_ready(address: str) -> None:
    for _ in range(200):
        try:
            await ServiceClient.connect(ConnectConfig(target_host=address))
        except RuntimeError:
            await asyncio.sleep(0.05)
        else:
            return
    raise RuntimeError("The test server of Temporal does not answer.")
