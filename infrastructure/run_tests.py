"""The whole suite: the web app's unit tests, Python in two workers, how much of the core its tests reach, then,
with nothing beside it, how fast the web app is.

Arguments go to pytest and then only pytest runs, e.g. `run_tests.py tests/engine -k branch`.
"""

from __future__ import annotations

import sys

from steps import ROOT, Step, run_all

PYTEST = ["python", "-m", "pytest", "-q", "--numprocesses=2", "--dist=loadgroup"]


def main() -> None:
    chosen = sys.argv[1:]
    if chosen:
        run_all([Step("pytest", ["python", "-m", "pytest", *chosen])])
        return
    run_all(
        [
            Step("web unit tests", ["npm", "run", "--silent", "test"], ROOT / "web"),
            Step("pytest", PYTEST),
            Step("coverage of the core", ["python", "infrastructure/core_coverage.py"]),
            Step("speed of the web app", ["python", "-m", "tests.scenario.gates"]),
        ]
    )


if __name__ == "__main__":
    main()
