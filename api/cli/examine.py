"""`nexa replay --against`, `nexa check` and `nexa bisect`: past runs on what was recorded; nothing is called."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client

_WIDEST = 200
_WORDS = {
    "passes": "[green]passes[/green]",
    "passes_if": "[yellow]passes, if what is assumed holds[/yellow]",
    "fails": "[red]fails[/red]",
}


def version_named(told: str) -> str | int:
    """Read a version as the command line names it."""
    return int(told) if told.isdecimal() else told


def replay_against(client: Client, console: Console, run_id: str, against: str) -> int:
    """Print how a run goes with a version; 1 when it goes another way."""
    found = client.post(f"/runs/{run_id}/replay", {"against": version_named(against)})
    console.print(f"Then {found['status_then']}, now {found['status']}.", highlight=False)
    _difference(console, found["difference"])
    _assumed(console, found["assumed"])
    return 0 if found["difference"] is None else 1


def check(client: Client, console: Console, run_id: str, *, against: str, successes: int) -> int:
    """Print whether a version mends a run and leaves successes as they were; 1 when it does not."""
    body = {"against": version_named(against), "successes": successes}
    found = client.post(f"/runs/{run_id}/check", body)
    failing = found["failing"]
    console.print(f"Run {run_id}: then {failing['status_then']}, now {failing['status']}.")
    if failing["error"] is not None:
        console.print(f"  {escape(failing['error']['message'])}", highlight=False)
    _assumed(console, failing["assumed"])
    for one in found["successes"]:
        console.print(f"Run {one['run_id']}: {_WORDS[one['verdict']]}", highlight=False)
        if one["verdict"] == "fails":
            _difference(console, one["difference"])
    console.print(f"It {_WORDS[found['verdict']]}.")
    return 1 if found["verdict"] == "fails" else 0


def bisect(
    client: Client, console: Console, run_id: str, *, good: int | None, bad: int | None
) -> int:
    """Print the first version with which a run goes another way."""
    found = client.post(f"/runs/{run_id}/bisect", {"good": good, "bad": bad})
    for one in found["tried"]:
        like = "like the good one" if one["is_like_good"] else "another way"
        console.print(f"  version {one['version']}: {one['status']}, {like}", highlight=False)
    console.print(f"Version {found['first']} is the first to go another way.", highlight=False)
    _difference(console, found["difference"])
    return 0


def _difference(console: Console, found: Mapping[str, Any] | None) -> None:
    if found is None:
        console.print("No difference.")
        return
    where = found["step"] or "the run"
    item = f" [{found['item']}]" if found["item"] is not None else ""
    what = found["what"].replace("_", " ")
    line = f"{where}{item}: {what} {found['path']}".rstrip()
    console.print(f"First difference: {escape(line)}", highlight=False)
    for side in ("then", "now"):
        text = json.dumps(found[side], ensure_ascii=False)[:_WIDEST]
        console.print(f"    {side:<4}  {escape(text)}", highlight=False)


def _assumed(console: Console, found: Iterable[Mapping[str, Any]]) -> None:
    for one in found:
        where = f"{one['step']}: " if one["step"] else ""
        console.print(f"  assumed  {escape(where + one['why'])}", highlight=False)
