"""`nexa lineage`: a value of a run, and everything it was made of."""

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client

_WIDEST = 120


def lineage(client: Client, console: Console, run_id: str, step: str, **query: Any) -> None:
    """Print a value as a tree: what it was made of stands under it."""
    _show(console, client.get(f"/runs/{run_id}/steps/{step}/lineage", **query), 0)


def _show(console: Console, origin: Mapping[str, Any], depth: int) -> None:
    item = f" [{origin['item']}]" if origin["item"] is not None else ""
    where = f"{origin['step']}{item} {origin['side']}" if origin["step"] else origin["side"]
    value = json.dumps(origin["value"], ensure_ascii=False)[:_WIDEST]
    by = f"  by {origin['made_by']}" if origin["made_by"] else ""
    line = f"{'  ' * depth}{where} {origin['path']}  {value}{by}"
    console.print(escape(line), highlight=False)
    for one in origin["origins"]:
        _show(console, one, depth + 1)
