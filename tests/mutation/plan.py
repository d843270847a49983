"""Which tests look at which line of the core, and how long they take: measured once, before any fault is planted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from coverage import CoverageData

TESTS: Final = ("tests/engine/core", "tests/conformance/test_cases.py", "tests/conformance/test_tables.py")  # fmt: skip
_LEFT_OUT: Final = (
    "test_thirty_steps", "costs_seconds_at_most", "in_bounded_time",
    "long_loop_stays_small", "no_due_time_is_lost",
)  # fmt: skip
"""Tests that measure time say nothing of a fault, and the slowest cost more than they notice."""
_CONFIG: Final = "[run]\nbranch = true\nsource = engine/core\ndynamic_context = test_function\n"


@dataclass(frozen=True, slots=True)
class TestPlan:
    """The tests of each line, and the seconds of each test."""

    by_line: dict[tuple[str, int], frozenset[str]]
    seconds: dict[str, float]

    __test__ = False

    def tests_of(self, file: Path, line: int, most_s: float) -> list[str]:
        """Return the tests that come to a line, the quickest first, as many as fit in so many seconds."""
        names = self.by_line.get((str(file.resolve()), line), frozenset())
        chosen: list[str] = []
        left = most_s
        for name in sorted(names, key=lambda one: (self.seconds.get(one, 0.0), one)):
            left -= self.seconds.get(name, 0.0)
            if chosen and left < 0:
                break
            chosen.append(name)
        return chosen


def measured(folder: Path) -> TestPlan:
    """Run the tests once as they are, or read what was measured in this folder before; they have to pass."""
    config, data, times = folder / "rc", folder / "data", folder / "times.xml"
    if data.exists() and times.exists():
        return TestPlan(_by_line(data), _seconds(times))
    config.write_text(_CONFIG)
    leave = " or ".join(_LEFT_OUT)
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={config}", f"--data-file={data}"]
    command += [
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-o",
        "timeout=1200",
        f"--junitxml={times}",
        "-k",
        f"not ({leave})",
        *TESTS,
    ]
    subprocess.run(command, check=True, env={**os.environ, "CI": "1"})
    return TestPlan(_by_line(data), _seconds(times))


def _by_line(file: Path) -> dict[tuple[str, int], frozenset[str]]:
    data = CoverageData(str(file))
    data.read()
    found: dict[tuple[str, int], frozenset[str]] = {}
    for name in data.measured_files():
        for line, contexts in data.contexts_by_lineno(name).items():
            found[name, line] = frozenset(_node(one) for one in contexts if one)
    return found


def _node(context: str) -> str:
    module, _, test = context.rpartition(".")
    return f"{module.replace('.', '/')}.py::{test}"


def _seconds(file: Path) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for case in ET.parse(file).iter("testcase"):  # noqa: S314 - our own file
        module = case.attrib["classname"].replace(".", "/")
        name = case.attrib["name"].split("[")[0]
        found[f"{module}.py::{name}"] += float(case.attrib["time"])
    return dict(found)
