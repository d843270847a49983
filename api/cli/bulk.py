"""`nexa failures` and `nexa retry-all`: how runs have failed, and going on with all that failed alike."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.examine import version_named
from api.cli.rerun import agrees


def failures(client: Client, console: Console, workflow: str | None) -> None:
    """Print how runs have failed, what fails most first."""
    found = client.get("/failures", workflow=workflow)["items"]
    for one in found:
        line = f"{one['runs']:>6}  {one['failure']}  {one['workflow_name']}: {one['message']}"
        console.print(escape(line), highlight=False)
    if not found:
        console.print("No run has failed.")


def retry_all(
    client: Client,
    console: Console,
    asked: Mapping[str, Any],
    *,
    per_minute: int,
    is_agreed: bool,
) -> int:
    """Count what would be gone on with, ask, and start it at a rate."""
    body = {**asked, "version": version_named(asked["version"])}
    preview = client.post("/failures/retry/preview", body)
    console.print(f"{preview['count']} run(s) to go on with.", highlight=False)
    for step, runs in preview["repeats"].items():
        console.print(f" [yellow]![/yellow] {step}: done again in {runs} run(s)", highlight=False)
    for one in preview["skipped"]:
        line = f"   {one['run_id']}: {one['message']}"
        console.print(escape(line), highlight=False)
    if preview["count"] == 0:
        return 1
    if not (is_agreed or agrees(console)):
        console.print("Nothing was started. To do it add --yes.")
        return 1
    told = {**body, "confirm": preview["confirmation"], "per_minute": per_minute}
    started = client.post("/failures/retry", told)
    line = f"{len(started['runs'])} new run(s), {per_minute} a minute, the last at"
    console.print(f"{line} {started['last_at'][:19]}.", highlight=False)
    return 0
