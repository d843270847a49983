"""`nexa rehearse`: how a draft goes with the network closed, and what a live run will take."""

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client

_MARKS = {
    "succeeded": "[green]\u2713[/green]",
    "failed": "[red]\u2717[/red]",
    "skipped": "[dim]\u2013[/dim]",
}
UNITS = {
    "seconds": "{:.3g} s",
    "usd": "{:.4g} USD",
    "calls": "{:.3g} calls",
    "rows": "{:.3g} rows",
}


def rehearse(
    client: Client, console: Console, workflow: str, body: dict[str, Any], *, as_json: bool
) -> int:
    """Print each step, what was assumed, and the forecast; 1 when it did not end well."""
    found = client.post(f"/workflows/{workflow}/draft/rehearse", body)
    if as_json:
        console.print_json(json.dumps(found))
    else:
        _print(console, found)
    return 0 if found["status"] == "succeeded" else 1


def _print(console: Console, found: dict[str, Any]) -> None:
    for name, step in found["steps"].items():
        print_step(console, name, step)
    for note in found["notes"]:
        console.print(escape(f"  {note}"), highlight=False)
    for line in forecast_lines(found["forecast"]):
        console.print(escape(line), highlight=False)


def print_step(console: Console, name: str, step: Mapping[str, Any]) -> None:
    """Print how a step went, and why not otherwise."""
    mark = _MARKS.get(step["status"], "[yellow]?[/yellow]")
    why = (step["error"] or {}).get("message") or step["note"] or ""
    line = f"{name}: {step['status']}" + (f"  {why}" if why else "")
    console.print(f"{mark} {escape(line)}", highlight=False)


def forecast_lines(told: dict[str, Any]) -> list[str]:
    """Write a forecast as people read it."""
    counted = f"Rehearsed: {told['reads']} reads, {told['writes']} writes, {told['rows']} rows."
    if told["without_history"]:
        names = ", ".join(told["without_history"])
        return [counted, f"No forecast: no recorded run tells anything of {names}."]
    if told["expected"] is None:
        return [counted]
    amounts = [amount(name, told["expected"][name]) for name in UNITS]
    runs = told["runs"]
    basis = f"by the last {runs} runs" if runs else "by what its actions took in other workflows"
    return [counted, f"A live run will take {', '.join(amounts)}, {basis}."]


def amount(name: str, one: Mapping[str, Any]) -> str:
    """Write one amount, with where four of five runs lie."""
    unit = UNITS[name]
    said = unit.format(one["expected"])
    if one["low"] is None:
        return said
    number = unit.split(" ", maxsplit=1)[0]
    return f"{said} ({number.format(one['low'])} to {number.format(one['high'])})"
