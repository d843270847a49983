"""`nexa replay`: fold the observed events of a run again and compare every decision."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.follow import stored_events

if TYPE_CHECKING:
    from engine.core.action import ActionSpec

_SHOWN = 5


def replay_run(client: Client, console: Console, run_id: str) -> int:
    """Print whether the core still decides the same; 1 when it does not."""
    from engine.core.compile import compile_plan
    from engine.core.document import Document
    from engine.core.layered import LayeredCatalog
    from engine.core.replay import replay
    from engine.core.state import new_state
    from tools.catalog import load_catalog

    run = client.get(f"/runs/{run_id}")
    events = list(stored_events(client, run_id))
    catalog = LayeredCatalog(load_catalog(), _imported(client))
    plan = compile_plan(Document.parse(run["document"]), catalog)
    found = replay(new_state(plan, run_id), [dict(event) for event in events])
    if not found.differences:
        console.print(f"{len(events)} events, every decision came out the same.", highlight=False)
        return 0
    console.print(f"[red]{len(found.differences)} decision(s) came out differently.[/red]")
    for difference in found.differences[:_SHOWN]:
        console.print(f"  seq {difference.seq}", highlight=False)
        console.print(f"    then  {escape(_line(difference.recorded))}", highlight=False)
        console.print(f"    now   {escape(_line(difference.replayed))}", highlight=False)
    return 1


def _imported(client: Client) -> "list[ActionSpec]":
    """Answer what the workspace has imported: it is in no catalogue of this machine."""
    from engine.core.action import ActionSpec
    from engine.core.layered import is_imported

    return [
        ActionSpec(
            id=one["id"],
            title=one["title"],
            summary=one["summary"],
            input_schema=one["input_schema"],
            output_schema=one["output_schema"],
            effect=one["effect"],
        )
        for one in client.get("/catalog/actions")["items"]
        if is_imported(one["id"])
    ]


def _line(event: Mapping[str, Any] | None) -> str:
    return json.dumps(event, ensure_ascii=False) if event else "(nothing)"
