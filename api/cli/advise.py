"""`nexa advise`: what a workflow could save, shown on its own runs, and what it has saved since."""

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client

_VERDICTS = {
    "passes": "[green]the same comes out[/green]",
    "passes_if": "[yellow]the same comes out, if what is assumed holds[/yellow]",
    "fails": "[red]something else comes out[/red]",
}


def advise(client: Client, console: Console, workflow_id: str, *, as_json: bool) -> int:
    """Look for recommendations and print them; 0 when there are any, 1 when nothing was found."""
    found = client.post(f"/workflows/{workflow_id}/advice")
    if as_json:
        console.print_json(json.dumps(found))
        return 0 if found["advice"] else 1
    cost = found["cost"]
    if not found["runs"]:
        console.print("No run has gone well yet: there is nothing to measure a saving by.")
        return 1
    today = f"A run takes {cost['seconds']:.2f} s and {cost['calls']:g} calls"
    console.print(f"{today}, over {found['runs']} recorded runs.", highlight=False)
    for number, one in enumerate(found["advice"], 1):
        _print(console, number, one)
    if not found["advice"]:
        console.print("Nothing found that would save something and leave what comes out as it is.")
        return 1
    if found["base_revision"] is None:
        console.print("The draft reads otherwise than what ran: publish it and let it run first.")
    else:
        console.print('Ask in the chat to "make this faster" to see it as a change and accept it.')
    return 0


def measured(client: Client, console: Console, workflow_id: str, *, as_json: bool) -> int:
    """Print what was recommended before, and of what runs the measured saving beside the predicted."""
    found = client.get(f"/workflows/{workflow_id}/advice")["items"]
    if as_json:
        console.print_json(json.dumps(found))
        return 0
    if not found:
        console.print("Nothing was recommended yet.")
    for one in found:
        console.print(f"\n{escape(one['title'])}", highlight=False)
        console.print(f"  predicted: {saving(one['saving'])}", highlight=False)
        console.print(f"  {_measured(one['measured'])}", highlight=False)
    return 0


def _print(console: Console, number: int, one: Mapping[str, Any]) -> None:
    console.print(f"\n{number}. {escape(one['title'])}", highlight=False)
    console.print(f"   {escape(one['why'])}", highlight=False)
    console.print(f"   saves {saving(one['saving'])}", highlight=False)
    evidence = one["evidence"]
    count = len(evidence["runs"])
    verdict = _VERDICTS[evidence["verdict"]]
    console.print(f"   played on the last {count} good runs: {verdict}", highlight=False)
    for assumed in evidence["assumed"]:
        console.print(f"   assumed: {escape(assumed['why'])}", highlight=False)


def saving(found: Mapping[str, float]) -> str:
    """Say what is saved, in a few words."""
    parts = [f"{found['seconds']:.2f} s", f"{found['calls']:.2g} calls"]
    if found["usd"]:
        parts.append(f"{found['usd']:.4f} USD")
    told = f"{', '.join(parts)} a run"
    if found.get("runs"):
        told += f"; {found['runs']:.0%} of the runs"
    if found.get("failures"):
        told += f"; up to {found['failures']:.0%} of runs that fail"
    return told


def _measured(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "measured: not part of any version yet"
    since = f"since version {found['since_version']}"
    if found["saved"] is None:
        return f"measured: {since}, which has not run yet"
    saved = saving(found["saved"])
    return (
        f"measured {since}: {saved}, over {found['runs_since']} runs against {found['runs_before']}"
    )
