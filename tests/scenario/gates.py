"""How fast the web app is in a browser, beside what it promises: `make gates`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from infrastructure.install import node_folder
from tests.support.installation import ROOT, installation


def gates(folder: Path) -> subprocess.CompletedProcess[str]:
    """Measure against a real installation; the exit code is 1 where a limit is missed."""
    with installation(folder) as here:
        first_use = here.serve().says(r"First use +(http\S+)")[1]
        path = f"{node_folder()}{os.pathsep}{os.environ['PATH']}"
        told = {"NEXA_URL": here.address, "NEXA_FIRST_USE": first_use, "PATH": path}
        return subprocess.run(
            ["node", "e2e/gates.mjs"],
            cwd=ROOT / "web",
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            timeout=300,
        )


def main() -> int:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        ended = gates(Path(folder))
    sys.stdout.write(ended.stdout + ended.stderr)
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
