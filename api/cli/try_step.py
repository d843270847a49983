"""`nexa test` and `nexa pin`: try one step of a draft, and set what steps answer in tests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told

_WIDEST = 500
_MARKS = {"succeeded": "green", "failed": "red", "retrying": "yellow", "parked": "yellow"}


@dataclass(frozen=True)
class Answer:
    """A made-up answer, as the command line was told."""

    result: str | None
    error: str | None
    retryable: bool

    def told(self) -> dict[str, Any] | None:
        """Return it as the service takes it; None where nothing was told."""
        if self.result is not None and self.error is not None:
            raise Told("Give --result or --error, not both.")
        if self.result is not None:
            return {"result": as_json("--result", self.result)}
        if self.error is None:
            return None
        kind, _, code = self.error.partition(":")
        fault = {"class": kind, "code": code or "mocked", "retryable": self.retryable}
        return {"error": fault}


def as_json(option: str, text: str) -> Any:
    """Read the value of an option."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Told(f"{option} is not JSON: {error}.") from error


def try_step(
    client: Client, console: Console, workflow: str, body: dict[str, Any], *, live: bool, yes: bool
) -> int:
    """Try a step sealed, then really where that is asked for and, for what writes, agreed to."""
    address = f"/workflows/{workflow}/draft/test"
    found = client.post(address, body)
    _show(console, found)
    if live:
        if found["effect"] not in ("pure", "read") and not yes:
            console.print(f"It is a {found['effect']}: to really do it add --yes.")
            return 1
        console.print("\nReally:")
        found = client.post(f"{address}/live", {**body, "confirm": found["confirmation"]})
        _show(console, found)
    return 1 if found["status"] in ("failed", "not_reached") else 0


def pin(
    client: Client,
    console: Console,
    workflow: str,
    step: str,
    *,
    name: str | None,
    answer: Answer,
    remove: bool,
) -> int:
    """Keep or remove what a step answers; without an answer, list what is kept."""
    address = f"/workflows/{workflow}/draft/fixtures"
    what = "pin" if name is None else f"fixture {name}"
    if remove:
        client.delete(f"{address}/{step}", name=name)
        console.print(f"{step}: its {what} is removed.", highlight=False)
        return 0
    told = answer.told()
    if told is None:
        raise Told("Say what the step answers, with --result or --error, or --remove it.")
    kept = client.put(address, {"step": step, "name": name, **told})
    console.print(f"{step}: its {what} is kept; only tests use it.", highlight=False)
    for one in kept["items"]:
        if (one["step"], one["name"]) == (step, name) and one["kind"] != "sample":
            for misfit in one["misfits"]:
                console.print(f"  note       {escape(misfit)}", highlight=False)
    return 0


def _show(console: Console, found: Mapping[str, Any]) -> None:
    colour = _MARKS.get(found["status"], "cyan")
    console.print(f"[{colour}]{found['status']}[/{colour}]  {found['step']} ({found['effect']})")
    for name in ("input", "output", "error", "waits_for"):
        if found[name] is not None:
            text = json.dumps(found[name], ensure_ascii=False)[:_WIDEST]
            console.print(f"  {name:<9}  {escape(text)}", highlight=False)
    if found["retry"] is not None:
        twice = ", may have happened twice" if found["retry"]["may_have_happened_twice"] else ""
        console.print(f"  again in   {found['retry']['after_s']:g} s{twice}", highlight=False)
    if found["reason"]:
        console.print(f"  because    {found['reason']}", highlight=False)
    following = ", ".join(found["next"]) or "nothing"
    console.print(f"  then       {following}; the run is {found['run_status']}", highlight=False)
    for note in found["notes"]:
        console.print(f"  note       {escape(note)}", highlight=False)
