"""NexaBuilder as its users run it: `nexa` commands in processes of their own, on a folder of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
NEXA = Path(sys.executable).parent / "nexa"
STARTS_WITHIN_S = 90


@dataclass
class Started:
    """A command that goes on running, and what it has printed so far."""

    process: subprocess.Popen[str]
    output: Path
    file: IO[str]

    def printed(self) -> str:
        """Return everything it has printed."""
        return self.output.read_text()

    def says(self, pattern: str, within_s: float = STARTS_WITHIN_S) -> re.Match[str]:
        """Wait until it has printed this; return the match."""
        deadline = time.monotonic() + within_s
        while (found := re.search(pattern, self.printed())) is None:
            ended = self.process.poll()
            assert ended is None, f"ended with {ended}:\n{self.printed()}"
            assert time.monotonic() < deadline, f"never said {pattern!r}:\n{self.printed()}"
            time.sleep(0.05)
        return found

    def end(self, how: signal.Signals = signal.SIGINT, within_s: float = 30) -> int:
        """Send a signal as a terminal does, to all it started; wait and return the exit code."""
        if self.process.poll() is None:
            if how == signal.SIGKILL:
                self.process.kill()
            else:
                os.killpg(self.process.pid, how)
        try:
            return self.process.wait(within_s)
        finally:
            self.process.kill()
            self.file.close()


@dataclass
class Installation:
    """One data folder, and the commands somebody runs on it."""

    folder: Path
    port: int
    running: list[Started] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment of every command."""
        told = {
            "NEXA_DATA_DIR": str(self.folder / "data"),
            "NEXA_PORT": str(self.port),
            "TZ": "UTC",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEXA_")}
        return kept | told | self.settings

    def start(self, *command: str | Path) -> Started:
        """Start a command that goes on."""
        output = self.folder / f"output-{len(self.running)}.txt"
        file = output.open("w")
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started = Started(process, output, file)
        self.running.append(started)
        return started

    def serve(self) -> Started:
        """Start the service and wait until it is ready."""
        service = self.start(NEXA, "serve")
        service.says(r"Ctrl-C stops everything")
        return service

    def stop(self) -> None:
        """Stop the service as a restart of the machine does: it may finish what it is at."""
        self.running[-1].end(signal.SIGTERM)

    def nexa(self, *arguments: str, timeout_s: float = 60) -> str:
        """Run a command to its end; return what it printed."""
        ended = subprocess.run(
            [str(NEXA), *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Open a client of the REST API with the command line's token."""
        token = (self.folder / "data" / "cli-token").read_text().strip()
        base = f"{self.address}/api/v1"
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
            yield client


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    """Provide an installation; whatever still runs at the end is stopped."""
    one = Installation(folder, free_port(), settings=settings)
    try:
        yield one
    finally:
        for started in reversed(one.running):
            started.end(signal.SIGTERM)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def told(response: httpx.Response) -> Any:
    """Return the body of an answer that must be a success."""
    assert response.is_success, f"{response.request.url}: {response.status_code} {response.text}"
    return response.json() if response.content else None
