"""`nexa templates`, `start-from` and `keep-template`: workflows to start from."""

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told


def list_templates(
    client: Client, console: Console, words: str | None, category: str | None
) -> None:
    """Print templates with what they need; with words the nearest first."""
    found = client.get("/templates", q=words or None, category=category)["items"]
    for one in found:
        console.print(f"[bold]{one['key']}[/bold]  {escape(one['title'])}", highlight=False)
        needed = ", ".join(f"{c['key']} ({c['service']})" for c in one["connections"])
        console.print(f"    {escape(one['summary'])}", highlight=False)
        console.print(f"    needs {needed or 'no connection'}", highlight=False)
    if not found:
        console.print("No template is like that.")


def start_from(
    client: Client, console: Console, key: str, *, name: str | None, given: Sequence[str]
) -> None:
    """Make a workflow of a template, with values for its inputs."""
    shown = client.get(f"/templates/{key}")
    inputs = dict(_pair(text, shown["inputs"].get("properties", {})) for text in given)
    made = client.post(f"/templates/{key}/use", {"name": name, "inputs": inputs})
    console.print(f"Made {made['key']} ({made['id']}).", highlight=False)
    forecast = shown["forecast"]
    if forecast is not None:
        told = f"A run makes about {forecast['calls']} calls, {forecast['writes']} of them writes."
        console.print(told, highlight=False)
    for one in shown["connections"]:
        kinds = " or ".join(one["kinds"])
        console.print(f"It needs the connection {one['key']}: {kinds}.", highlight=False)


def keep_template(
    client: Client,
    console: Console,
    workflow_id: str,
    *,
    summary: str,
    title: str | None,
    words: Sequence[str],
) -> None:
    """Keep a workflow's draft as a template of this workspace."""
    body = {"workflow_id": workflow_id, "summary": summary, "title": title, "words": list(words)}
    made = client.post("/templates", body)
    console.print(f"Kept as {made['key']}: nexa start-from {made['key']}", highlight=False)


def _pair(text: str, properties: dict[str, Any]) -> tuple[str, Any]:
    """Read name=value; a value that is no text by the input's type is JSON."""
    name, sign, value = text.partition("=")
    if not sign:
        raise Told(f"Write --set {text}=VALUE.")
    if properties.get(name, {}).get("type") == "string":
        return name, value
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
