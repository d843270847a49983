"""`nexa api`: documents become actions, and every change says which workflows it touches."""

import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told

_PLACE = "/imported-apis"
_MOST_SHOWN = 40


def given_openapi(document: str, *, name: str | None, server: str | None) -> dict[str, Any]:
    """Read what is to be imported: an address is left to the service, a file is read here."""
    given: dict[str, Any] = {"name": name, "server": server}
    if document.startswith(("http://", "https://")):
        return {**given, "url": document}
    try:
        text = sys.stdin.read() if document == "-" else Path(document).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Told(f"{document} cannot be read: {fault}") from fault
    return {**given, "document": text}


def import_api(
    client: Client, console: Console, given: dict[str, Any], *, preview: bool, accept_breaking: bool
) -> None:
    """Import, or say what importing would change."""
    if preview:
        change = client.post(f"{_PLACE}/preview", given)
    else:
        change = client.post(_PLACE, {**given, "accept_breaking": accept_breaking})
    _tell(console, change, "Would import" if preview else "Imported")


def list_apis(client: Client, console: Console) -> None:
    """Print every import with where it is called."""
    items = client.get(_PLACE)["items"]
    for one in items:
        where = ", ".join(one["servers"]) or "nowhere: import it again with --server"
        _say(console, f"{one['key']}  {one['title']} {one['version']}".rstrip())
        _say(console, f"  {_count(one['operation_count'])} at {where}")
    if not items:
        _say(console, "Nothing is imported yet: nexa api import openapi.yaml")


def show_api(client: Client, console: Console, key: str) -> None:
    """Print the actions of an import."""
    api = client.get(f"{_PLACE}/{key}")
    _say(console, f"{api['title']} {api['version']}  {', '.join(api['servers'])}")
    for one in api["operations"]:
        takes = f"  connection: {' or '.join(one['connections'])}" if one["connections"] else ""
        old = "  deprecated" if one["deprecated"] else ""
        _say(console, f"{one['action']}  {one['effect']}  {one['request']}{takes}{old}")
        for note in one["notes"]:
            _say(console, f"  {note}")
    for one in api["refused"]:
        _say(console, f"not imported: {one['request']}: {one['reason']}")


def set_effect(client: Client, console: Console, action: str, effect: str) -> None:
    """Set or take back the effect of one action."""
    key = action.partition(".")[0]
    given = {action: None if effect == "default" else effect}
    whole = client.put(f"{_PLACE}/{key}/effects", {"effects": given})
    for one in whole["operations"]:
        if one["action"] == action:
            _say(console, f"{action}  {one['effect']}")


def remove_api(client: Client, console: Console, key: str, *, accept_breaking: bool) -> None:
    """Take an import away."""
    client.delete(f"{_PLACE}/{key}", accept_breaking=accept_breaking)
    _say(console, f"{key} is no longer imported.")


def _tell(console: Console, change: dict[str, Any], done: str) -> None:
    api = change["api"]
    if change["is_unchanged"]:
        _say(console, f"{api['key']} is as it was: nothing has changed.")
        return
    where = ", ".join(api["servers"]) or "no server: import it with --server"
    _say(
        console, f"{done} {api['title']} as {api['key']}: {_count(api['operation_count'])}, {where}"
    )
    _some(console, "+", change["added"])
    _some(console, "-", change["removed"])
    _some(console, "~", [f"{one['action']}: {', '.join(one['what'])}" for one in change["changed"]])
    for one in change["workflows"]:
        what = "breaks" if one["breaks"] else "uses what changed"
        _say(console, f"! {one['name']} ({one['place']}) {what}: {', '.join(one['steps'])}")
        for problem in one["problems"]:
            _say(console, f"    {problem['path']}  {problem['message']}")
    if api["refused_count"]:
        _say(
            console,
            f"{_count(api['refused_count'])} could not be imported: nexa api show {api['key']}",
        )


def _some(console: Console, sign: str, lines: list[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        _say(console, f"{sign} {line}")
    if len(lines) > _MOST_SHOWN:
        _say(console, f"{sign} and {len(lines) - _MOST_SHOWN} more")


def _count(number: int) -> str:
    return "1 operation" if number == 1 else f"{number} operations"


def _say(console: Console, line: str) -> None:
    console.print(escape(line), highlight=False)
