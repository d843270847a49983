"""The whole suite: the web app's unit tests, Python in two workers, the core's tests with what they reach of it,
then, with nothing beside it, how fast the web app is.

Arguments go to pytest and then only pytest runs, e.g. `run_tests.py tests/engine -k branch`.
"""

from __future__ import annotations

import sys

from core_coverage import TESTS as CORE
from core_coverage import TIMED
from steps import ROOT, Step, run_all

PYTEST = ["python", "-m", "pytest", "-q"]
WORKERS = ["--numprocesses=2", "--dist=loadgroup", "--durations=30"]


def main() -> None:
    chosen = sys.argv[1:]
    if chosen:
        run_all([Step("pytest", ["python", "-m", "pytest", *chosen])])
        return
    run_all(
        [
            Step("web unit tests", ["npm", "run", "--silent", "test"], ROOT / "web"),
            # The core's own tests run once, where what they reach is measured; what they time, where it is not.
            Step("pytest", [*PYTEST, *WORKERS, *(f"--ignore={path}" for path in CORE)]),
            Step("how long the core takes", [*PYTEST, *CORE, "-k", TIMED]),
            Step("the core and its coverage", ["python", "infrastructure/core_coverage.py"]),
            Step("speed of the web app", ["python", "-m", "tests.scenario.gates"]),
        ]
    )


if __name__ == "__main__":
    main()
