"""`nexa cover`: which ways through a draft can be rehearsed, and what leads there."""

import json
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client


def cover(client: Client, console: Console, workflow: str, body: dict[str, Any]) -> int:
    """Print every way with what leads there; 1 when some were not reached."""
    found = client.post(f"/workflows/{workflow}/draft/cover", body)
    for way in found["ways"]:
        reached = way["scenario"] is not None
        mark = "[green]\u2713[/green]" if reached else "[red]\u2717[/red]"
        by = f"  scenario {way['scenario'] + 1}" if reached else f"  {way['unreached']['why']}"
        line = f"{way['step']}: {way['way']}{by}"
        console.print(f"{mark} {escape(line)}", highlight=False)
        if not reached and way["unreached"]["needs"]:
            needs = json.dumps(way["unreached"]["needs"], ensure_ascii=False)
            console.print(escape(f"    {needs} would lead there"), highlight=False)
    for n, scenario in enumerate(found["scenarios"]):
        parts = [f"inputs {json.dumps(scenario['inputs'], ensure_ascii=False)}"]
        if scenario["trigger"] is not None:
            parts.append(f"started by {json.dumps(scenario['trigger'], ensure_ascii=False)}")
        if scenario["answers"]:
            parts.append(f"answers {json.dumps(scenario['answers'], ensure_ascii=False)}")
        if scenario["failures"]:
            parts.append(f"failing {', '.join(scenario['failures'])}")
        line = f"{n + 1}. {'; '.join(parts)}: {scenario['status']}"
        console.print(escape(line), highlight=False)
    console.print(f"{found['reached']} of {found['total']} ways, {found['rehearsals']} rehearsals.")
    return 0 if found["reached"] == found["total"] else 1
