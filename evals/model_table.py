"""The table of what a measured model did and took, beside that of its scores."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from evals.measure import SplitResult
from evals.model_use import ModelUse


def show(console: Console, results: Sequence[SplitResult]) -> None:
    """Print a line for every split: what was asked, what fell back and why, tokens, money and time."""
    table = Table(title="What the model did", title_justify="left")
    for column in ("suite", "split"):
        table.add_column(column)
    for column in ("asked", "its plans", "tokens in", "out", "USD", "P50", "P95"):
        table.add_column(column, justify="right")
    table.add_column("by rules instead")
    for result in results:
        if result.model is not None:
            table.add_row(result.suite, result.split, *_cells(result.model))
    console.print(table)


def silent(results: Sequence[SplitResult]) -> list[str]:
    """Name the splits whose scores are the rules' own, because no plan came from the model."""
    return [
        f"{result.suite}/{result.split}: no plan is the model's ({result.model.reasons()}); "
        "these are the scores of the rules"
        for result in results
        if result.model is not None and result.model.is_silent
    ]


def _cells(use: ModelUse) -> list[str]:
    return [
        str(use.asked),
        str(use.answered),
        f"{use.usage.input_tokens:,}",
        f"{use.usage.output_tokens:,}",
        "-" if use.usd is None else f"{use.usd:.4f}",
        f"{use.p50_s:.2f} s",
        f"{use.p95_s:.2f} s",
        use.reasons() or "-",
    ]
