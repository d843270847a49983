"""`nexa variables`: what all workflows of the workspace read as `vars`."""

import json
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told


def variables(client: Client, console: Console, *, set_: list[str], unset: list[str]) -> None:
    """Set and take away those named, then print every variable with who reads it."""
    for told in set_:
        key, value = _pair(told)
        client.put(f"/variables/{key}", {"value": value})
    for key in unset:
        client.delete(f"/variables/{key}")
    items = client.get("/variables")["items"]
    for one in items:
        readers = ", ".join(reader["name"] for reader in one["readers"])
        read = f"  read by {readers}" if readers else ""
        value = json.dumps(one["value"], ensure_ascii=False)
        console.print(escape(f"{one['key']}  {one['kind']}  {value}{read}"), highlight=False)
    if not items:
        console.print("There is no variable yet: nexa variables --set team=sales")


def _pair(told: str) -> tuple[str, Any]:
    """Read KEY=VALUE; a value that is no JSON is text."""
    key, equals, text = told.partition("=")
    if not equals or not key.isidentifier():
        raise Told(f"{told!r} is not KEY=VALUE.")
    try:
        return key, json.loads(text)
    except ValueError:
        return key, text
