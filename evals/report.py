"""Print one table of all scores beside the accepted ones; a drop ends with exit code 1.

python -m evals.report [--suite NAME] [--accept] [--json FILE] [--details]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from api.cli.logs import log_plainly
from evals import baseline
from evals.measure import Measure, SplitResult
from evals.suites import SUITES, suite_named


def main(arguments: Sequence[str] | None = None, *, folder: Path = baseline.FOLDER) -> int:
    """Measure, print, compare with what is accepted in `folder`; answer the exit code."""
    options = _options(arguments)
    results = _measure(options.suite)
    console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
    if options.details:
        _print_failures(console, results)
    if options.json:
        Path(options.json).write_text(json.dumps(_for_machines(results), indent=2) + "\n", "utf-8")
    if options.accept:
        baseline.write(results, folder)
    return _compare(console, results, folder)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.report", description=__doc__)
    parser.add_argument("--suite", action="append", choices=sorted(SUITES), help="only this suite")
    parser.add_argument("--accept", action="store_true", help="write the scores as the baseline")
    parser.add_argument("--json", metavar="FILE", help="write all scores for machines")
    parser.add_argument("--details", action="store_true", help="say why open cases failed")
    return parser.parse_args(arguments)


def _measure(names: Sequence[str] | None) -> list[SplitResult]:
    """Score every split, several beside each other; the order is that of the suites."""
    places = [(name, split) for name in names or SUITES for split in suite_named(name).splits]
    workers = min(len(places), os.cpu_count() or 1)
    if workers == 1:
        return [_score(place) for place in places]
    # A process of its own for each: a fork would share the threads of the models it was forked with.
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=apart) as pool:
        return list(pool.map(_score, places))


def _score(place: tuple[str, str]) -> SplitResult:
    name, split = place
    # Suites that plant failures provoke them: what they log is no news.
    log_plainly("critical")
    return asyncio.run(suite_named(name).score(split))


def _compare(console: Console, results: Sequence[SplitResult], folder: Path) -> int:
    table = Table(title="Scores", title_justify="left")
    for column in ("suite", "split", "measure"):
        table.add_column(column)
    for column in ("cases", "score", "baseline", "change", "bar"):
        table.add_column(column, justify="right")
    faults: list[str] = []
    for result in results:
        accepted = baseline.read(result.suite, folder)
        faults.extend(baseline.complaints(result, accepted))
        for row in baseline.rows(result, accepted):
            table.add_row(*_cells(row), style="bold red" if row.is_drop else None)
            if row.is_drop:
                faults.append(
                    f"{row.suite}/{row.split}: {row.measure.name} fell from {row.accepted:.3f} "
                    f"to {row.measure.value:.3f} (tolerance {row.measure.tolerance:g})"
                )
        table.add_section()
    console.print(table)
    spent = {result.suite: 0.0 for result in results}
    for result in results:
        spent[result.suite] += result.seconds
    console.print("Took " + ", ".join(f"{name} {s:.1f} s" for name, s in spent.items()))
    for result in results:
        for note in result.notes:
            console.print(f"{result.suite}/{result.split}: {note}")
    for fault in faults:
        console.print(fault, style="bold red")
    return 1 if faults else 0


def _cells(row: baseline.Row) -> list[str]:
    return [
        row.suite,
        row.split,
        row.measure.name,
        str(row.measure.n),
        f"{row.measure.value:.3f}",
        "-" if row.accepted is None else f"{row.accepted:.3f}",
        _change(row.change),
        _bar(row.measure),
    ]


def _change(change: float | None) -> str:
    if change is None:
        return "-"
    said = f"{change:+.3f}"
    return "" if said in {"+0.000", "-0.000"} else said


def _bar(measure: Measure) -> str:
    if measure.bar is None:
        return ""
    return f"{measure.bar:.2f}" if measure.value >= measure.bar else f"under {measure.bar:.2f}"


def _print_failures(console: Console, results: Sequence[SplitResult]) -> None:
    for result in results:
        for outcome in result.failures:
            console.print(
                f"{result.suite}/{outcome.case} {outcome.metric}: " + "; ".join(outcome.why),
                markup=False,
                soft_wrap=True,
            )


def _for_machines(results: Sequence[SplitResult]) -> dict[str, Any]:
    return {
        "suites": [
            {
                "suite": result.suite,
                "split": result.split,
                "scorer_version": result.scorer_version,
                "seconds": round(result.seconds, 2),
                "scores": {m.name: m.as_json() for m in result.measures},
                "groups": {group: dict(found) for group, found in result.groups.items()},
                "failures": [
                    {"case": o.case, "metric": o.metric, "points": o.points, "why": list(o.why)}
                    for o in result.failures
                ],
            }
            for result in results
        ]
    }


if __name__ == "__main__":
    sys.exit(main())
