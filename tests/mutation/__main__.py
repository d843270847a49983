"""Plant faults in the core one at a time and see whether its tests notice; write docs/mutation.md.

python -m tests.mutation [--sample 400] [--seed 20261128] [--file machine]

A fault is put into the running function itself, in a process of its own, so that everybody who holds the function
meets it; the tests that come to its line are run, the quickest first, for at most half a minute of their usual time.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any, Final, Literal

import pytest

from tests.mutation.mutants import Mutant, mutants_of, planted
from tests.mutation.plan import TestPlan, measured

ROOT: Final = Path(__file__).resolve().parents[2]
CORE: Final = ROOT / "engine" / "core"
REPORT: Final = ROOT / "docs" / "mutation.md"
MOST_S: Final = 30.0
PATIENCE: Final = 4
BAR: Final = 0.8
SAMPLE, SEED = 400, 20261128
End = Literal["killed", "hung", "survived", "no test"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One fault and whether the tests noticed."""

    mutant: Mutant
    end: End


def functions_of(module: ModuleType) -> dict[str, FunctionType]:
    """Return the functions and methods of a module by their qualified names."""
    found: dict[str, FunctionType] = {}
    for value in _values(module):
        plain = _plain(value)
        if plain is not None and plain.__module__ == module.__name__:
            found[plain.__code__.co_qualname] = plain
    return found


def _values(module: ModuleType) -> Iterator[Any]:
    for value in vars(module).values():
        yield value
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield from vars(value).values()


def _plain(value: Any) -> FunctionType | None:
    if isinstance(value, property):
        value = value.fget
    value = getattr(value, "__func__", value)
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, FunctionType) else None


def try_one(mutant: Mutant, tests: Sequence[str], allowed_s: float) -> End:
    """Plant a fault in a process of its own and run the tests there."""
    if not tests:
        return "no test"
    child = os.fork()
    if child == 0:
        os._exit(_in_child(mutant, tests))
    until = time.monotonic() + allowed_s
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "hung"


def _in_child(mutant: Mutant, tests: Sequence[str]) -> int:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    module = importlib.import_module(f"engine.core.{mutant.file.stem}")
    functions_of(module)[mutant.function].__code__ = planted(mutant)
    return int(pytest.main(["-x", "-q", "-n0", "--no-header", *tests]))


def chosen(names: str, sample: int, seed: int) -> tuple[list[Mutant], int]:
    """Draw faults from all that can be planted; return them and how many there are."""
    every: list[Mutant] = []
    for file in sorted(one for one in CORE.glob("*.py") if names in one.stem):
        known = functions_of(importlib.import_module(f"engine.core.{file.stem}"))
        every += [one for one in mutants_of(file) if one.function in known]
    drawn = Random(seed).sample(every, min(sample, len(every)))
    return sorted(drawn, key=lambda one: (one.file, one.line, one.number)), len(every)


def run(mutants: Sequence[Mutant], plan: TestPlan) -> list[Tried]:
    """Try every fault, telling how it goes."""
    tried: list[Tried] = []
    for n, mutant in enumerate(mutants, 1):
        tests = plan.tests_of(mutant.file, mutant.line, MOST_S)
        usual_s = sum(plan.seconds.get(test, 0.0) for test in tests)
        tried.append(Tried(mutant, try_one(mutant, tests, 20 + PATIENCE * usual_s)))
        killed = sum(one.end in ("killed", "hung") for one in tried)
        here = f"{mutant.file.stem}:{mutant.line} {mutant.what}"
        sys.stdout.write(f"{n}/{len(mutants)} {killed / n:.1%} {here}: {tried[-1].end}\n")
        sys.stdout.flush()
    return tried


def report(tried: Sequence[Tried], total: int, seed: int, command: str) -> str:
    """Write what was found for people."""
    ends = Counter(one.end for one in tried)
    noticed = ends["killed"] + ends["hung"]
    by_file: dict[str, list[Tried]] = {}
    for one in tried:
        by_file.setdefault(one.mutant.file.stem, []).append(one)
    lines = [
        "# Faults planted in the core, and whether its tests notice",
        "",
        f"Written by `{command}`: {len(tried)} of the {total} faults that can be planted in the functions of",
        f"`engine/core`, drawn with seed {seed}: a comparison, sign or condition turned, a number one more, a truth value",
        "turned, nothing returned, a call left out. Each is put into the running function and the tests of",
        "`tests/engine/core` and `tests/conformance` that come to its line are run, for at most half a minute of their usual",
        "time; so the score is a lower bound.",
        "",
        f"**{noticed / len(tried):.1%}** were noticed ({ends['killed']} failed a test, {ends['hung']} never ended); "
        f"{ends['survived']} passed, {ends['no test']} stand on lines no test of these comes to.",
        "",
        "The decision tables are data, not functions: `tests/conformance/test_tables.py` puts every other word into each of",
        "their cells on each run of the suite, and all of these faults are noticed by a conformance document.",
        "",
        "| file | faults | noticed |",
        "| --- | --- | --- |",
    ]
    for name, own in sorted(by_file.items()):
        good = sum(one.end in ("killed", "hung") for one in own)
        lines.append(f"| `{name}` | {len(own)} | {good / len(own):.0%} |")
    lines += ["", "## Not noticed", ""]
    for one in tried:
        if one.end in ("survived", "no test"):
            here = one.mutant
            lines.append(f"- `{here.file.stem}.{here.function}`, line {here.line}: {here.what}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Answer 0 when at least four of five faults are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--file", default="", help="only files with this in their name")
    parser.add_argument(
        "--measured", type=Path, help="keep in this folder which tests see which line"
    )
    asked = parser.parse_args()
    os.environ["CI"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        plan = measured(asked.measured or Path(folder))
    # Loaded once: every process for a fault has them from the start.
    pytest.main(["--collect-only", "-q", "-n0", "tests/engine/core", "tests/conformance"])
    mutants, total = chosen(asked.file, asked.sample, asked.seed)
    tried = run(mutants, plan)
    told = report(tried, total, asked.seed, "make mutate")
    if not asked.file:
        REPORT.write_text(told, "utf-8")
    sys.stdout.write(told)
    score = sum(one.end in ("killed", "hung") for one in tried) / len(tried)
    return int(score < BAR)


if __name__ == "__main__":
    sys.exit(main())
