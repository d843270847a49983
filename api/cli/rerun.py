"""`nexa retry` and `nexa rerun`: show what a run would do again, then start it where that is agreed to."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told
from api.cli.follow import follow

_WHY = {
    "failed": "it failed",
    "asked": "as asked",
    "new": "it is new",
    "changed": "it has changed",
    "input_changed": "it reads an edited input",
    "not_reached": "it has not run yet",
}


@dataclass(frozen=True)
class Wish:
    """What to run again, as the command line was told."""

    steps: list[str] | None
    version: str
    inputs: str | None
    keep: list[str]

    def body(self) -> dict[str, Any]:
        """Return it as the service takes it."""
        version = int(self.version) if self.version.isdecimal() else self.version
        told: dict[str, Any] = {"steps": self.steps, "version": version, "keep": self.keep}
        return told if self.inputs is None else {**told, "inputs": _inputs(self.inputs)}


def rerun(client: Client, console: Console, run_id: str, wish: Wish, *, is_agreed: bool) -> int:
    """Preview, ask where writes repeat, start and follow; 0 when the new run succeeded."""
    body = wish.body()
    preview = client.post(f"/runs/{run_id}/rerun/preview", body)
    _show(console, preview)
    if preview["must_be_confirmed"] and not (is_agreed or agrees(console)):
        console.print("Nothing was started. To do the marked steps again add --yes.")
        return 1
    told = {**body, "confirm": preview["confirmation"]}
    key = {"idempotency-key": str(uuid4())}
    run = client.post(f"/runs/{run_id}/rerun", told, headers=key)
    console.print(f"Run {run['id']} repeats {run_id}", highlight=False)
    return follow(client, console, run["id"])


def _inputs(told: str) -> Any:
    try:
        return json.loads(told)
    except ValueError as error:
        raise Told(f"--input is not JSON: {error}.") from error


def agrees(console: Console) -> bool:
    """Ask whoever sits at the terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        return False
    return console.input("Do this again? [y/N] ").strip().lower() in ("y", "yes")


def _show(console: Console, preview: Mapping[str, Any]) -> None:
    kept = [
        *(step for step in preview["kept"] if step not in preview["kept_items"]),
        *(f"{step} ({count} item(s))" for step, count in preview["kept_items"].items()),
    ]
    console.print(f"Kept: {escape(', '.join(kept) or 'nothing')}", highlight=False)
    for step in preview["steps"]:
        mark = "[yellow]![/yellow]" if step["repeats"] else " "
        console.print(f" {mark} {escape(_line(step))}", highlight=False)


def _line(step: Mapping[str, Any]) -> str:
    why = f"after {step['because']}" if step["why"] == "after" else _WHY[step["why"]]
    line = f"{step['step']}  {step['does']} ({step['effect']}): {why}"
    if not step["repeats"]:
        return line
    doubt = f", {step['unknown']} time(s) perhaps" if step["unknown"] else ""
    return f"{line}; already done {step['happened']} time(s){doubt}"
