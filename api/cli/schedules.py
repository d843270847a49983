"""`nexa enable`, `disable`, `schedules`, `watched`, `pause-schedule`, `resume-schedule` and `backfill`: what starts workflows."""

from typing import Any, Literal

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told
from api.cli.rerun import agrees

Verb = Literal["enable", "disable"]


def switch(client: Client, console: Console, workflow: str, verb: Verb) -> None:
    """Switch a workflow's triggers on or off, and say so; a webhook's new address is shown this once."""
    done = client.post(f"/workflows/{workflow}/{verb}")
    console.print(f"{done['name']} is {'on' if done['enabled'] else 'off'}.", highlight=False)
    for one in done["webhooks"]:
        console.print(f"   {one['trigger']}: {one['path']}", highlight=False)


def schedules(client: Client, console: Console, workflow: str) -> None:
    """Print the schedules of a workflow's live version."""
    found = client.get(f"/workflows/{workflow}/schedules")["items"]
    for one in found:
        _print(console, one)
    if not found:
        console.print("The live version has no schedule.")


def watched(client: Client, console: Console, workflow: str) -> None:
    """Print the triggers of a switched-on workflow that are looked at, and how their looks went."""
    found = client.get(f"/workflows/{workflow}/watched")["items"]
    for one in found:
        last = one["polled_at"] or "never"
        line = f"{one['trigger']}  {one['title']}  last look: {last}, next: {one['next_at']}"
        console.print(escape(line), highlight=False)
        if one["error"] is not None:
            told = f"   failed {one['failures']} time(s) in a row: {one['error']['message']}"
            console.print(escape(told), highlight=False)
    if not found:
        console.print("Nothing is looked at: the workflow is off, or has no trigger of that kind.")


def steer(
    client: Client,
    console: Console,
    workflow: str,
    trigger: str | None,
    verb: Literal["pause", "resume"],
) -> None:
    """Pause or resume a schedule, and say how it stands."""
    place = _place(client, workflow, trigger)
    _print(console, client.post(f"{place}/{verb}"))


def backfill(
    client: Client,
    console: Console,
    workflow: str,
    trigger: str | None,
    *,
    since: str,
    until: str | None,
    per_minute: int,
    is_agreed: bool,
) -> int:
    """Count the due times without a run, ask, and start their runs at a rate."""
    place = _place(client, workflow, trigger)
    body: dict[str, Any] = {"since": since, "until": until}
    preview = client.post(f"{place}/backfill/preview", body)
    due = preview["due"]
    line = f"{len(due)} due time(s) without a run, {preview['already']} with one"
    span = f": {due[0]} to {due[-1]}" if due else ""
    console.print(f"{line}{span}.", highlight=False)
    if not due:
        return 0
    if not (is_agreed or agrees(console)):
        console.print("Nothing was started. To do it add --yes.")
        return 1
    started = client.post(f"{place}/backfill", {**body, "per_minute": per_minute})
    line = f"{len(started['runs'])} new run(s), {per_minute} a minute, the last at"
    console.print(f"{line} {started['last_at'][:19]}.", highlight=False)
    return 0


def _place(client: Client, workflow: str, trigger: str | None) -> str:
    """Return the address of a schedule; the trigger need not be named where there is but one."""
    if trigger is None:
        found = [one["trigger"] for one in client.get(f"/workflows/{workflow}/schedules")["items"]]
        if len(found) != 1:
            names = ", ".join(found) or "none"
            raise Told(f"Say which schedule: the live version has {names}.")
        (trigger,) = found
    return f"/workflows/{workflow}/schedules/{trigger}"


def _print(console: Console, one: dict[str, Any]) -> None:
    stands = "paused" if one["paused_at"] else "on" if one["enabled"] else "off"
    line = f"{one['trigger']}  {stands}  {one['says']}  missed: {one['missed']}, overlap: {one['overlap']}"
    console.print(escape(line), highlight=False)
    if one["next_fires"]:
        console.print(f"   next: {', '.join(one['next_fires'])}", highlight=False)
