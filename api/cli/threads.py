"""Conversations on the command line: list them, and find the one to go on in."""

from uuid import UUID

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told

LAST = "last"


def begun(client: Client, workflow: str | None) -> str:
    """Begin a conversation, about a workflow or about a new one, and answer its id."""
    return str(client.post("/threads", {"workflow_id": workflow})["id"])


def found(client: Client, told: str) -> str:
    """Answer the id of the conversation that is meant by an id or by `last`."""
    if told == LAST:
        newest = client.get("/threads", limit=1)["items"]
        if not newest:
            raise Told("There is no conversation yet: ask without --thread to begin one.")
        return str(newest[0]["id"])
    try:
        return str(UUID(told))
    except ValueError:
        raise Told(
            f"{told!r} is no conversation: give its id (see nexa threads), or last."
        ) from None


def list_threads(client: Client, console: Console, limit: int) -> None:
    """Print the newest conversations, the last used first."""
    for thread in client.get("/threads", limit=limit)["items"]:
        used = thread["updated_at"][:16].replace("T", " ")
        title = " ".join(thread["title"].split()) or "(nothing said yet)"
        console.print(f"{thread['id']}  {used}  {escape(title)}", highlight=False)
