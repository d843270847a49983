"""Run named commands one after another, say which, and stop with one sentence at a failure."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"


class Step(NamedTuple):
    name: str
    command: Sequence[str]
    folder: Path = ROOT


def run_all(steps: Sequence[Step]) -> None:
    """Run every step even when one fails, so that one call shows all there is to mend."""
    failed = [step.name for step in steps if not passes(step)]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
        raise SystemExit(1)


def passes(step: Step) -> bool:
    print(f"── {step.name}", flush=True)
    began = time.monotonic()
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        list(step.command),
        cwd=step.folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
    )
    mark = "ok" if result.returncode == 0 else f"exit {result.returncode}"
    print(f"   {mark} in {time.monotonic() - began:.1f} s", flush=True)
    return result.returncode == 0
