"""One call of a function in an interpreter that reaches nothing, in a process of its own.

Two fences: the interpreter counts time, memory and depth and has no way out; around it the system limits the
process, whose environment is empty and which no second call ever shares.
"""

from __future__ import annotations

import shlex
import shutil
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pydantic_monty as monty

from tools.sdk.errors import ActionFailed, bad_data

DEEPEST: Final = 200
_GRACE_S: Final = 0.4
_SYSTEM_MEMORY_KB: Final = 1_500_000
_SYSTEM_TIME_S: Final = 15
_MB: Final = 1_000_000
# Nothing that changes from call to call may be read: a pure step gives the same again.
_STILL: Final = monty.OSPolicy(
    datetime=datetime(2000, 1, 1, tzinfo=UTC), random_start={"seed": 0}, sleep="zero"
)
_CALL: Final = "\nimport json\njson.dumps(main(**given))\n"


def called(code: str, given: Mapping[str, Any], *, limit_s: float, memory_mb: int) -> str:
    """Return as JSON what `main` of the code gives for the inputs, or raise bad_data."""
    limits = monty.ResourceLimits(
        max_feed_duration_secs=limit_s,
        max_memory=memory_mb * _MB,
        max_recursion_depth=DEEPEST,
        max_suspensions=0,
        max_total_sleep_secs=0.0,
    )
    unread = monty.CollectString()
    try:
        with (
            _worker() as worker,
            _pool(worker, limit_s) as pool,
            pool.checkout(limits=limits, os_policy=_STILL) as session,
        ):
            made = session.feed_run(
                code + _CALL, inputs={"given": dict(given)}, print_callback=unread
            )
    except monty.MontyError as exc:
        raise _failure(exc, limit_s, memory_mb) from None
    return str(made)


def _pool(worker: Path, limit_s: float) -> monty.Monty:
    return monty.Monty(
        binary_path=worker,
        min_processes=1,
        max_processes=1,
        max_checkouts_per_worker=1,
        request_timeout=limit_s + _GRACE_S,
        feed_duration_limit_grace=_GRACE_S,
    )


@contextmanager
def _worker() -> Iterator[Path]:
    """Yield a program that becomes the interpreter once limits are set and the environment is gone."""
    with tempfile.TemporaryDirectory(prefix="code-") as folder:
        path = Path(folder) / "worker"
        limits = {"c": 0, "f": 0, "n": 32, "t": _SYSTEM_TIME_S, "v": _SYSTEM_MEMORY_KB}
        lines = [f"ulimit -{name} {most}" for name, most in limits.items()]
        become = f'exec env -i {shlex.quote(_interpreter())} "$@"'
        path.write_text("\n".join(["#!/bin/sh", "set -e", *lines, become, ""]), encoding="utf-8")
        path.chmod(0o700)
        yield path


def _interpreter() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "monty"
    return str(beside) if beside.is_file() else shutil.which("monty") or "monty"


def _failure(exc: monty.MontyError, limit_s: float, memory_mb: int) -> ActionFailed:
    said = str(exc).splitlines()[0][:300] if str(exc) else type(exc).__name__
    kind = said.partition(":")[0]
    is_late = isinstance(exc, monty.MontyCrashedError) and exc.timed_out
    if is_late or (kind == "TimeoutError" and "time limit exceeded" in said):
        return bad_data(
            "code_too_slow",
            f"the code did not end within {limit_s:g} s",
            hint="reckon less, or allow more time with limit_s",
        )
    if kind == "MemoryError":
        return bad_data(
            "code_too_large",
            f"the code needs more than {memory_mb} MB",
            hint="take the data in parts, or allow more with memory_mb",
        )
    if isinstance(exc, monty.MontyCrashedError):
        return bad_data("code_crashed", "the interpreter ended while it ran the code")
    if "suspension limit" in said:
        said = "it asks for a name or a module that is not there"
    where = _line(exc)
    return bad_data(
        "code_failed",
        f"the code fails{f' in line {where}' if where else ''}: {said}",
        hint="there are no files, no network and no other modules; main is called with the inputs by name",
    )


def _line(exc: monty.MontyError) -> int | None:
    if isinstance(exc, monty.MontyRuntimeError | monty.MontySyntaxError):
        frames = exc.traceback()
        return frames[-1].line if frames else None
    return None
