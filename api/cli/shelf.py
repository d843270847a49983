"""`nexa list` and `nexa arrange`: find workflows by folder and tag, and put them there."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client
from api.cli.ending import Told

MOST_SHOWN = 200


def list_workflows(
    client: Client,
    console: Console,
    *,
    q: str | None,
    folder: str | None,
    tags: list[str],
    archived: bool,
) -> None:
    """Print workflows, the last changed first: key, name, state, where they are kept."""
    folders = _folders(client)
    inside = _folder_id(folders, folder) if folder else None
    query: dict[str, Any] = {"q": q, "folder": inside, "tag": tags or None}
    page = client.get("/workflows", **query, archived=str(archived).lower(), limit=MOST_SHOWN)
    paths = {one["id"]: one["path"] for one in folders}
    for workflow in page["items"]:
        console.print(escape(_line(workflow, paths)), highlight=False)
    if not page["items"]:
        console.print("No workflow is like that.")
    if page["next_cursor"]:
        console.print(f"These are the first {MOST_SHOWN}: narrow the list to see others.")


def arrange(
    client: Client,
    console: Console,
    workflow: str,
    *,
    folder: str | None,
    tags: list[str],
    untags: list[str],
    archived: bool | None,
) -> None:
    """Put a workflow into a folder, made where it is missing; add and take off tags; put it away."""
    shown = client.get(f"/workflows/{workflow}")
    change: dict[str, Any] = {}
    if folder is not None:
        change["folder_id"] = _made(client, folder)
    if tags or untags:
        off = {tag.casefold() for tag in untags}
        change["tags"] = [tag for tag in [*shown["tags"], *tags] if tag.casefold() not in off]
    if change:
        shown = client.patch(f"/workflows/{workflow}", change)
    if archived is not None:
        shown = client.post(f"/workflows/{workflow}/{'archive' if archived else 'unarchive'}")
    paths = {one["id"]: one["path"] for one in _folders(client)}
    console.print(escape(_line(shown, paths)), highlight=False)


def _line(workflow: dict[str, Any], paths: dict[str, str]) -> str:
    live = workflow["live_version"]
    state = "draft" if live is None else f"{'on' if workflow['enabled'] else 'off'} v{live}"
    put_away = "  put away" if workflow["archived_at"] else ""
    where = f"  in {paths[workflow['folder_id']]}" if workflow["folder_id"] in paths else ""
    tags = "".join(f"  #{tag}" for tag in workflow["tags"])
    return f"{workflow['key']}  {workflow['name']}  {state}{put_away}{where}{tags}"


def _folders(client: Client) -> list[dict[str, Any]]:
    return list(client.get("/folders")["items"])


def _folder_id(folders: list[dict[str, Any]], path: str) -> str:
    wanted = path.strip("/").casefold()
    for one in folders:
        if one["path"].casefold() == wanted:
            return str(one["id"])
    raise Told(f"There is no folder {path!r}. `nexa arrange KEY --folder {path}` makes it.")


def _made(client: Client, path: str) -> str | None:
    """Answer the folder at a path, with those above it made where they are missing; "/" is the top."""
    known = {one["path"].casefold(): one["id"] for one in _folders(client)}
    parent: str | None = None
    walked = ""
    for name in filter(None, (part.strip() for part in path.split("/"))):
        walked = f"{walked}/{name}" if walked else name
        if walked.casefold() not in known:
            made = client.post("/folders", {"name": name, "parent_id": parent})
            known[walked.casefold()] = made["id"]
        parent = known[walked.casefold()]
    return parent
