"""Print one table of all scores beside the accepted ones; a drop ends with exit code 1.

python -m evals.report [--suite NAME | --fast] [--accept] [--json FILE] [--details]
python -m evals.report --planner llm --model NAME --base-url URL [--prices IN,OUT]

The scores of a model are a table of their own, beside what was accepted of that model and of nothing else.
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
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from api.cli.logs import log_plainly
from evals import baseline, model_table
from evals.judge import judging
from evals.measure import Measure, SplitResult
from evals.modelled import ModelChoice, add_choice, choice_of, measured
from evals.suites import SUITES, asks_planner, is_judged, judged_suite, suite_named

# What changes with the planner's public data and the explainer, not with each rule.
_LONG: Final = frozenset({"planning", "retrieval", "explain", "documentation"})
# Played for real, case by case: each commit plays the open parts.
_OPEN_PARTS: Final = frozenset({"automation", "edits"})


def main(arguments: Sequence[str] | None = None, *, folder: Path = baseline.FOLDER) -> int:
    """Measure, print, compare with what is accepted in `folder`; answer the exit code."""
    options = _options(arguments)
    try:
        choice = choice_of(options)
        places = _places(options.suite, choice)
        results = _measure(list(filter(is_fast, places)) if options.fast else places, choice)
    except ValueError as error:
        print(f"Nothing was measured: {error}.", file=sys.stderr)
        return 2
    folder = choice.baselines(folder) if choice else folder
    console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
    if options.details:
        _print_failures(console, results)
    if options.json:
        Path(options.json).write_text(json.dumps(_for_machines(results), indent=2) + "\n", "utf-8")
    silent = model_table.silent(results)
    if options.accept and not silent:
        baseline.write(results, folder)
    title = f"Scores of {choice.model}" if choice else "Scores"
    failed = _compare(console, results, folder, title)
    if choice:
        model_table.show(console, results)
    for fault in silent:
        console.print(fault, style="bold red")
    return 1 if silent else failed


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.report", description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--suite", action="append", choices=sorted(SUITES), help="only this suite")
    chosen.add_argument("--fast", action="store_true", help="leave out what takes minutes")
    add_choice(parser)
    parser.add_argument("--accept", action="store_true", help="write the scores as the baseline")
    parser.add_argument("--json", metavar="FILE", help="write all scores for machines")
    parser.add_argument("--details", action="store_true", help="say why open cases failed")
    options = parser.parse_args(arguments)
    if options.fast and options.accept:
        parser.error("what is accepted is measured whole: leave out --fast")
    return options


def _places(names: Sequence[str] | None, choice: ModelChoice | None) -> list[tuple[str, str]]:
    """Name every split that is measured; with a model those of suites that ask a planner."""
    if choice is None:
        names = names or list(SUITES)
    elif not names:
        names = [name for name in SUITES if _has_use_for_model(name)]
    for name in names:
        if choice is not None and not _has_use_for_model(name):
            raise ValueError(f"the suite {name!r} asks no planner; measure it without a model")
    return [(name, split) for name in names for split in suite_named(name).splits]


def is_fast(place: tuple[str, str]) -> bool:
    """Tell what each commit is measured by; the rest, half of the time of all, before a release."""
    name, split = place
    return name not in _LONG and not (name in _OPEN_PARTS and "validation" in split)


def _has_use_for_model(name: str) -> bool:
    return asks_planner(name) or is_judged(name)


def _measure(places: Sequence[tuple[str, str]], choice: ModelChoice | None) -> list[SplitResult]:
    """Score every split, several beside each other; the order is that of the suites."""
    score = partial(_score, choice)
    workers = min(len(places), os.cpu_count() or 1)
    if workers == 1:
        return [score(place) for place in places]
    # A process of its own for each: a fork would share the threads of the models it was forked with.
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=apart) as pool:
        return list(pool.map(score, places))


def _score(choice: ModelChoice | None, place: tuple[str, str]) -> SplitResult:
    name, split = place
    # Suites that plant failures provoke them: what they log is no news.
    log_plainly("critical")
    return asyncio.run(_scored(name, split, choice))


async def _scored(name: str, split: str, choice: ModelChoice | None) -> SplitResult:
    if choice is None:
        return await suite_named(name).score(split)
    if is_judged(name):
        async with judging(choice) as judge:
            return await judged_suite(name, judge).score(split)
    async with measured(choice) as model:
        result = await suite_named(name, model.planner).score(split)
        return replace(result, model=model.use())


def _compare(console: Console, results: Sequence[SplitResult], folder: Path, title: str) -> int:
    table = Table(title=title, title_justify="left")
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
                "model": result.model.as_json() if result.model else None,
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
