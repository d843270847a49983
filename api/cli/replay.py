"""`nexa replay`: fold the observed events of a run again and compare every decision."""

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.follow import stored_events

_SHOWN = 5


def replay_run(client: Client, console: Console, run_id: str) -> int:
    """Print whether the core still decides the same; 1 when it does not."""
    from engine.core.compile import compile_plan
    from engine.core.document import Document
    from engine.core.replay import replay
    from engine.core.state import new_state
    from tools.catalog import load_catalog

    run = client.get(f"/runs/{run_id}")
    events = list(stored_events(client, run_id))
    plan = compile_plan(Document.parse(run["document"]), load_catalog())
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


def _line(event: Mapping[str, Any] | None) -> str:
    return json.dumps(event, ensure_ascii=False) if event else "(nothing)"
