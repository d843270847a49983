"""`nexa cancel`, `nexa pause` and `nexa resume`: ask a run, and say how it stands once that is on record."""

from typing import Final, Literal

from rich.console import Console

from api.cli.client import Client
from api.cli.ending import Told
from api.cli.follow import stored_events

Verb = Literal["cancel", "pause", "resume"]
_FINISHED: Final = "run.finished"
_HEARD: Final[dict[Verb, str]] = {
    "cancel": _FINISHED,
    "pause": "run.pause_requested",
    "resume": "run.resume_requested",
}
_WANTED: Final[dict[Verb, tuple[str, ...]]] = {
    "cancel": ("cancelled",),
    "pause": ("paused",),
    "resume": ("running", "waiting", "succeeded"),
}


def steer(client: Client, console: Console, run_id: str, verb: Verb) -> int:
    """Ask a run and say how it stands; 0 when that is what was wanted."""
    if verb != "cancel" and client.get(f"/runs/{run_id}")["status"] == "queued":
        raise Told(f"The run still waits for its turn: there is nothing to {verb} yet.")
    after = max((event["seq"] for event in stored_events(client, run_id)), default=0)
    client.post(f"/runs/{run_id}/{verb}")
    with client.stream("GET", f"/runs/{run_id}/events", query={"after": after}) as events:
        next((event for event in events if event.name in (_HEARD[verb], _FINISHED)), None)
    status = client.get(f"/runs/{run_id}")["status"]
    console.print(f"Run {run_id}: {status}", highlight=False)
    return 0 if status in _WANTED[verb] else 1
