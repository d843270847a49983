"""Branch coverage of the core by its own tests and the conformance documents; fails below what is accepted."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from steps import Step, passes

TESTS = (
    "tests/engine/core",
    "tests/conformance/test_cases.py",
    "tests/conformance/test_tables.py",
    "tests/tools/test_origins.py",
)
TIMED = "test_thirty_steps or costs_seconds_at_most or in_bounded_time"
"""Tests of how long something takes: under measurement it takes longer."""
LEAST = 100
"""Percent of lines and branches: what no history leads to is no branch, but a form that says so."""
CONFIG = """
[run]
branch = true
parallel = true
patch = subprocess
source = engine/core
data_file = {folder}/data
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "coveragerc"
        config.write_text(CONFIG.format(folder=folder), "utf-8")
        os.environ["CI"] = "1"
        rc = f"--rcfile={config}"
        run = [
            "coverage",
            "run",
            rc,
            "-m",
            "pytest",
            "-q",
            "--numprocesses=2",
            "--timeout=600",
            "-k",
            f"not ({TIMED})",
        ]
        report = [
            "coverage",
            "report",
            rc,
            "--skip-covered",
            "--show-missing",
            f"--fail-under={LEAST}",
        ]
        steps = (
            Step("the core's tests", [*run, *TESTS]),
            Step("joined", ["coverage", "combine", "--quiet", rc]),
            Step("branch coverage of engine/core", report),
        )
        if not all(passes(step) for step in steps):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
