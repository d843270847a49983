"""`nexa alerts`: what failed or did not start, and that somebody has seen it."""

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client


def alerts(client: Client, console: Console, *, all_: bool, seen: list[str]) -> None:
    """Acknowledge those named, else list them, newest first."""
    for alert in seen:
        client.post(f"/alerts/{alert}/acknowledge")
        console.print(f"Alert {alert}: seen", highlight=False)
    if seen:
        return
    found = client.get("/alerts", open=str(not all_).lower())["items"]
    for alert in found:
        named = alert["workflow_name"] or alert["workflow_id"]
        where = f"{named}: " if named else ""
        run = f"  run {alert['run_id']}" if alert["run_id"] else ""
        mark = "" if alert["acknowledged_at"] is None else "  seen"
        line = f"{alert['created_at'][:19]}  {alert['kind']}  {where}{alert['title']}{run}"
        console.print(escape(f"{line}  alert {alert['id']}{mark}"), highlight=False)
    if not found:
        console.print("Nothing to look at.")
