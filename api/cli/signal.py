"""`nexa signal`: hand an event to the runs that wait for it, or to one run."""

import json

from rich.console import Console

from api.cli.client import Client
from api.cli.ending import Told


def send(
    client: Client, console: Console, name: str, key: str | None, payload: str, run_id: str | None
) -> None:
    """Send the event and say which runs have it."""
    try:
        body = {"name": name, "key": key, "payload": json.loads(payload)}
    except ValueError as error:
        raise Told(f"--payload is not JSON: {error}.") from error
    if run_id is not None:
        client.post(f"/runs/{run_id}/signals", body)
        console.print(f"Run {run_id} has it.", highlight=False)
        return
    more = True
    while more:
        taken = client.post("/signals", body)
        more = taken["more"]
        for run in taken["runs"]:
            console.print(f"Run {run} has it.", highlight=False)
