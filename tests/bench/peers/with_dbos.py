"""dbos, installed into a folder of its own, running the same three steps on the same PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PINNED = "dbos==3.4.0"
_STEPS = Path(__file__).with_name("dbos_steps.py")


@dataclass(frozen=True)
class Dbos:
    """A Python that has dbos, and the database it may use."""

    python: Path
    address: str

    def run(self, concurrency: int, seconds: float) -> dict[str, float]:
        """Return runs a second and the median of a run at so many runs at once."""
        command = [str(self.python), "-P", str(_STEPS), str(concurrency), str(seconds)]
        around = {**os.environ, "BENCH_DATABASE": self.address}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=around)
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


@contextmanager
def installed(address: str) -> Iterator[Dbos]:
    """Install dbos for as long as it is measured; it shares no package with this project."""
    with tempfile.TemporaryDirectory(prefix="nexa-bench-dbos-") as folder:
        venv = Path(folder) / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        python = venv / "bin" / "python"
        uv = Path(sys.executable).with_name("uv")
        quiet = [str(uv), "pip", "install", "--quiet", "--python", str(python), PINNED]
        subprocess.run(quiet, check=True)
        yield Dbos(python, address)
