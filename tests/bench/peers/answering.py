"""Programs that answer requests: where they listen, and when they are ready."""

import socket
import subprocess
import time
from collections.abc import Callable

import httpx


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str, status: int) -> bool:
    """Tell whether a body that is no order is answered as it will be once all is ready."""
    try:
        return httpx.post(url, json={}, trust_env=False).status_code == status
    except httpx.HTTPError:
        return False


def until_answering(
    name: str, process: "subprocess.Popen[bytes]", within_s: float, is_ready: Callable[[], bool]
) -> None:
    """Return once a program is ready; end the measurement when it has ended or takes too long."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended with {process.returncode} before it was ready")
        if is_ready():
            return
        time.sleep(0.1)
    raise SystemExit(f"{name} was not ready within {within_s:g} s")
