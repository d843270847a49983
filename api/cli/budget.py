"""`nexa budget`: what may be spent on a day, and what was spent today."""

from typing import Any, Final

from rich.console import Console

from api.cli.client import Client

_NAMES: Final = {"usd": "money (USD)", "tokens": "AI tokens", "calls": "outside calls"}


def show_budget(client: Client, console: Console, workflow: str | None) -> None:
    """Print a budget of the day and what was spent of it: of the organization, or of one workflow."""
    path = "/budget"
    if workflow is not None:
        path = f"/workflows/{client.workflow_id(workflow)}/budget"
    _print(console, client.get(path))


def set_budget(client: Client, console: Console, **given: float | None) -> None:
    """Change the limits that are named, keep the others, and print what came of it."""
    now = client.get("/budget")["per_day"]
    changed = {name: value for name, value in given.items() if value is not None}
    # Nobody means less than nothing: it is how a limit is taken away.
    budget = {name: value for name, value in {**now, **changed}.items() if _is_limit(value)}
    _print(console, client.put("/budget", budget))


def _is_limit(value: float | None) -> bool:
    return value is not None and value >= 0


def _print(console: Console, budget: dict[str, Any]) -> None:
    for key, name in _NAMES.items():
        most = budget["per_day"][key]
        limit = "no limit" if most is None else f"of {most:,g}"
        console.print(f"{name:<14} {budget['spent'][key]:,g} {limit}", highlight=False)
    if budget["is_used_up"]:
        console.print("Used up: a call was refused today. A new day begins at 00:00 UTC.")
