"""Executor processes that start in milliseconds: everything is imported once, then each is a fork.

`python -m tests.durability.nursery` reads one JSON object per line, forks an executor told so and
answers with its pid. Killed children are reaped; the nursery ends with its input, and they with it.
Its argument names the module whose `serve` they are; without one they execute runs themselves.
"""

import asyncio
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

EXECUTORS = "tests.durability.child"
_GONE_WITHIN_S = 15.0


@dataclass
class Nursery:
    """Starts executors and ends them."""

    process: subprocess.Popen[str]
    common: dict[str, Any] = field(default_factory=dict)
    alive: list[int] = field(default_factory=list)

    def spawn(self, **told: Any) -> int:
        """Start an executor; return its pid."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({**self.common, **told}) + "\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        self.alive.append(pid)
        return pid

    def kill(self, pid: int, how: signal.Signals = signal.SIGKILL) -> None:
        """Send one of our executors a signal; killed ones are forgotten."""
        os.kill(pid, how)
        if how == signal.SIGKILL:
            self.alive.remove(pid)

    async def gone(self, pid: int) -> None:
        """Return once an executor has ended of itself."""
        async with asyncio.timeout(_GONE_WITHIN_S):
            while _exists(pid):  # noqa: ASYNC110 - asks the kernel
                await asyncio.sleep(0.01)
        with contextlib.suppress(ValueError):
            self.alive.remove(pid)

    def lives(self, pid: int) -> bool:
        """Tell whether an executor has not ended of itself; one that has is forgotten."""
        if pid in self.alive and not _exists(pid):
            self.alive.remove(pid)
        return pid in self.alive

    def kill_all(self) -> None:
        """End every executor at once."""
        for pid in list(self.alive):
            with contextlib.suppress(ProcessLookupError):
                self.kill(pid)
        self.alive.clear()


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def running_nursery(module: str = EXECUTORS) -> Iterator[Nursery]:
    """Start a nursery; at its end none of its processes lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.nursery", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    nursery = Nursery(process)
    try:
        yield nursery
    finally:
        nursery.kill_all()
        process.communicate()


def _main(module: str) -> None:
    serve = importlib.import_module(module).serve
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
    for line in sys.stdin:
        told = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # The pipes are the nursery's; what an executor logs is not an answer.
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(0, 1)
            code = 1
            try:
                asyncio.run(serve(told))
                code = 0
            finally:
                os._exit(code)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
