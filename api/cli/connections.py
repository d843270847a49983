"""`nexa connections`: what a terminal may show of them. A secret is never an argument: others see those."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import typer
from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told

_PLACE: Final = "/connections"
_REFERENCE: Final = "secret://"
_SHOWN: Final = {
    "untested": "not tried yet",
    "ok": "works",
    "failing": "does not work",
    "expiring": "ends soon",
    "expired": "has ended",
    "signed_out": "nobody is signed in",
}


def list_connections(client: Client, console: Console) -> None:
    """Print every connection with its kind and how it fares."""
    items = _all(client)
    for one in items:
        _say(console, f"{one['key']}  {one['name']}  {one['kind']}  {_SHOWN[one['health']]}")
        if one["check_detail"]:
            _say(console, f"  {one['check_detail']}")
    if not items:
        _say(console, "There is no connection yet: nexa connections add slack_token --name Team")


def found(client: Client, key: str) -> dict[str, Any]:
    """Answer the connection of a key, or say that there is none."""
    for one in _all(client):
        if one["key"] == key:
            return one
    raise Told(f"There is no connection with the key {key!r}: nexa connections list")


def add_connection(
    client: Client, console: Console, kind: str, name: str, fields: Sequence[str], *, device: bool
) -> int:
    """Make a connection, sign in to it where that is wanted, and say whom it is connected as."""
    config, secret = _fields(_properties(client, kind), fields)
    given = {"name": name, "kind": kind, "config": config, "secret": secret}
    made = client.post(_PLACE, given)
    _say(console, f"Made {made['key']}.")
    if device:
        return sign_in_by_code(client, console, made)
    if made["health"] == "signed_out":
        _say(console, f"Nobody is signed in yet: nexa connections sign-in {made['key']}")
        return 0
    return try_connection(client, console, made)


def sign_in_by_code(client: Client, console: Console, connection: Mapping[str, Any]) -> int:
    """Show the address and the code, wait until the person has decided, and say who they are."""
    place = f"{_PLACE}/{connection['id']}/device-sign-in"
    begun = client.post(place, {})
    _say(console, f"Open {begun['verification_uri']} on any device and enter the code:")
    console.print(f"  [bold]{escape(begun['user_code'])}[/]", highlight=False)
    if begun["verification_uri_complete"]:
        _say(console, f"Or open {begun['verification_uri_complete']}")
    _say(console, "Waiting; Ctrl-C stops, and `nexa connections sign-in` begins again.")
    wait_s = begun["interval_s"]
    while True:
        time.sleep(wait_s)
        asked = client.post(f"{place}/ask", {"handle": begun["handle"]})
        if asked["state"] == "signed_in":
            break
        wait_s = asked["interval_s"]
    _say(console, f"Signed in: {connection['key']} acts for the person from now on.")
    return try_connection(client, console, connection)


def try_connection(client: Client, console: Console, connection: Mapping[str, Any]) -> int:
    """Try it, and print whom it is connected as or why it does not work."""
    tested = client.post(f"{_PLACE}/{connection['id']}/test", {})
    _say(console, tested["detail"])
    return 0 if tested["ok"] else 1


def _all(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = client.get(_PLACE, limit=200, cursor=cursor)
        items += page["items"]
        cursor = page.get("next_cursor")
        if cursor is None:
            return items


def _properties(client: Client, kind: str) -> dict[str, Any]:
    kinds = {one["kind"]: one["schema"] for one in client.get("/connection-kinds")["items"]}
    if kind not in kinds:
        raise Told(f"There is no kind {kind!r}; there are {', '.join(sorted(kinds))}.")
    schema = kinds[kind]
    required = set(schema.get("required", []))
    return {
        name: {**part, "needed": name in required} for name, part in schema["properties"].items()
    }


def _fields(
    properties: Mapping[str, Any], fields: Sequence[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Part what was given into what may be shown and what may not, and ask for the secrets."""
    config: dict[str, Any] = {}
    secret: dict[str, str] = {}
    for text in fields:
        name, parted, value = text.partition("=")
        if not parted or name not in properties:
            raise Told(f"{name!r} is no field of it; there are {', '.join(sorted(properties))}.")
        if not properties[name].get("writeOnly"):
            config[name] = _read(properties[name], value)
        elif value.startswith(_REFERENCE):
            secret[name] = value
        else:
            raise Told(f"{name!r} is a secret: leave it out, and it is asked for.")
    hidden = {name: part for name, part in properties.items() if part.get("writeOnly")}
    return config, {**_secrets(hidden, secret), **secret}


def _secrets(hidden: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    asked = {name: part for name, part in hidden.items() if name not in given}
    if not asked:
        return {}
    if not sys.stdin.isatty():
        return _from_stdin(asked)
    told = {
        name: typer.prompt(
            f"{part.get('title', name)}{'' if part['needed'] else ' (empty for none)'}",
            default=None if part["needed"] else "",
            hide_input=True,
            show_default=False,
        )
        for name, part in asked.items()
    }
    return {name: value for name, value in told.items() if value}


def _from_stdin(asked: Mapping[str, Any]) -> dict[str, str]:
    text = sys.stdin.read().strip()
    if not text:
        return {}
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        names = ", ".join(sorted(asked))
        raise Told(f"Standard input must be one JSON object of texts: {names}.")
    return told


def _read(part: Mapping[str, Any], value: str) -> Any:
    """Read a field as its schema wants it; what does not fit is left for the service to refuse."""
    kinds = {part.get("type"), *(one.get("type") for one in part.get("anyOf", []))}
    if "array" in kinds:
        return [one.strip() for one in value.split(",") if one.strip()]
    if kinds & {"integer", "number", "boolean"} and "string" not in kinds:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _say(console: Console, line: str) -> None:
    console.print(escape(line), highlight=False)
