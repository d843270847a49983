"""A real `nexa serve` in a process of its own."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NEXA = (sys.executable, "-c", "from api.cli import main; main()")
READY = re.compile(r"CLI token\s+(\S+)")
START_S = 60


@dataclass(frozen=True)
class Told:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@dataclass
class Server:
    """A running service, its data folder and what it printed."""

    folder: Path
    process: subprocess.Popen[str]
    printed: str = ""

    def nexa(self, *words: str, stdin: str | None = None) -> Told:
        """Run a command against this service."""
        return nexa(*words, folder=self.folder, stdin=stdin)

    @property
    def address(self) -> str:
        return (self.folder / "address").read_text().strip()


def environment(folder: Path) -> dict[str, str]:
    """Answer a machine's settings with this data folder and nothing of the tester's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEXA_")}
    return {**kept, "NEXA_DATA_DIR": str(folder), "TZ": "Europe/Berlin", "COLUMNS": "200"}


def nexa(*words: str, folder: Path, stdin: str | None = None, **settings: str) -> Told:
    """Run a command to its end, in this process: starting another one each time takes long."""
    from api.cli import main

    out, err = io.StringIO(), io.StringIO()
    told = {**environment(folder), **settings}
    before, argv, was_in = dict(os.environ), sys.argv, sys.stdin
    try:
        os.environ.clear()
        os.environ.update(told)
        time.tzset()
        sys.argv, sys.stdin = ["nexa", *words], io.StringIO(stdin or "")
        with redirect_stdout(out), redirect_stderr(err):
            main()
        code: object = 0
    except SystemExit as ended:
        code = ended.code
    finally:
        os.environ.clear()
        os.environ.update(before)
        time.tzset()
        sys.argv, sys.stdin = argv, was_in
    return Told(
        code if isinstance(code, int) else int(code is not None), out.getvalue(), err.getvalue()
    )


def nexa_process(*words: str, folder: Path, **settings: str) -> Told:
    """Run a command to its end in a process of its own, for what changes the whole process."""
    done = subprocess.run(
        [*NEXA, *words],
        cwd=ROOT,
        env={**environment(folder), **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@contextmanager
def serving(folder: Path, *words: str, **settings: str) -> Iterator[Server]:
    """Start a service, wait until it says where it is, and stop it with Ctrl-C."""
    log = (folder / "serve.err").open("w")
    process = subprocess.Popen(
        [*NEXA, "serve", "--port", "0", *words],
        cwd=ROOT,
        env={**environment(folder), **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    server = Server(folder, process)
    try:
        assert process.stdout is not None
        deadline = time.monotonic() + START_S
        for line in process.stdout:
            server.printed += line
            if "Ctrl-C" in line or time.monotonic() > deadline:
                break
        assert "Ctrl-C" in server.printed, (folder / "serve.err").read_text()
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()
        log.close()
