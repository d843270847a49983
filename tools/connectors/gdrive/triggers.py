"""Google Drive: a run for each file that is new, or that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.gdrive.client import FIELDS, FILES, FOLDER_TYPE, GDRIVE, MANY
from tools.connectors.gdrive.fields import File, FolderId, quoted
from tools.sdk.action import Wording
from tools.sdk.answer import Answer, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Calls, Request
from tools.sdk.trigger import Item, Page, Watched, trigger


class DriveWatched(Watched):
    folder: FolderId | None = None
    on: Literal["new", "any"] = given(
        "When", "new: once for each file; any: also each time a file changes.", default="new"
    )


class _Mark(BaseModel):
    """How far Drive's changes were read, and whether what is there already is still being read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    changes: str
    since: str
    """Files that are older, and have not changed since, are nothing new."""
    there: bool = False
    page: str | None = None


class _Shown(File):
    trashed: bool = at("trashed", "Whether it is in the trash.", default=False)


class _Change(Answer):
    file: _Shown | None = at("file", "The file as it is now.", default=None)


class _Changes(Answer):
    changes: list[_Change] = at("changes", "What has changed, oldest first.", default=[])
    next: str | None = at("nextPageToken", "Where the next page is.", default=None)
    end: str | None = at("newStartPageToken", "Where changes go on.", default=None)


class _Files(Answer):
    files: list[_Shown] = at("files", "What is there.", default=[])
    next: str | None = at("nextPageToken", "Where the next page is.", default=None)


@trigger(
    "gdrive.new_file",
    title="When a file is new or changes in Google Drive",
    connection=GDRIVE.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new file in google drive", "file added to google drive", "google drive upload",
            "google drive file changes", "file lands in google drive", "google drive folder changes",
        ),
        examples=(
            "when a file is added to the Google Drive folder",
            "whenever a Google Drive file changes",
            "for each new file in Google Drive",
        ),
    ),
)  # fmt: skip
async def new_file(ctx: StepContext, settings: DriveWatched, cursor: Json | None) -> Page[File]:
    """A file has come to Google Drive, or one of its files has changed."""
    calls = GDRIVE.calls(ctx)
    if cursor is None:
        start = Request(
            "GET", "/drive/v3/changes/startPageToken", query=lambda _: {"supportsAllDrives": True}
        )
        token = await calls.answer(start, Arguments(), writes=False)
        now = ctx.http.clock.now().astimezone(UTC)
        mark = _Mark(
            changes=calls.read(_Start, token, writes=False).token,
            since=now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            there=settings.existing == "start",
        )
        return Page(items=[], cursor=mark.model_dump(mode="json"), more=mark.there)
    mark = _Mark.model_validate(cursor)
    if mark.there:
        return await _already(calls, settings, mark)
    found = await _changed(calls, mark.changes)
    if not (found.next or found.end):
        raise calls.api.malformed("it does not say where changes go on", writes=False)
    files = [one.file for one in found.changes if one.file is not None]
    new = [one for one in files if _is_new(one, settings, mark.since)]
    moved = mark.model_copy(update={"changes": found.next or found.end})
    items = list(_items(new, settings))
    return Page(items=items, cursor=moved.model_dump(mode="json"), more=found.next is not None)


class _Start(Answer):
    token: str = at("startPageToken", "Where changes begin.")


async def _changed(calls: Calls, token: str) -> _Changes:
    shown = f"nextPageToken,newStartPageToken,changes(fileId,removed,file({FIELDS}))"
    query = {
        "pageToken": token, "pageSize": MOST_ITEMS, "includeRemoved": False, "fields": shown, **MANY
    }  # fmt: skip
    request = Request("GET", "/drive/v3/changes", query=lambda _: query)
    return calls.read(
        _Changes, await calls.answer(request, Arguments(), writes=False), writes=False
    )


async def _already(calls: Calls, settings: DriveWatched, mark: _Mark) -> Page[File]:
    """Return a page of the files that were there when the trigger was switched on, oldest first."""
    inside = f" and {quoted(settings.folder)} in parents" if settings.folder else ""
    query: dict[str, Any] = {
        "q": f"trashed = false and mimeType != {quoted(FOLDER_TYPE)}{inside}",
        "orderBy": "createdTime",
        "pageSize": MOST_ITEMS,
        "pageToken": mark.page,
        "fields": f"nextPageToken,files({FIELDS})",
        **MANY,
    }
    request = Request("GET", FILES, query=lambda _: query)
    try:
        answer = await calls.answer(request, Arguments(), writes=False)
    except ActionFailed as exc:
        if mark.page is None or exc.error.error_class != "bad_data":
            raise
        # Such a place is good for some hours only; what was brought already is known by its key.
        again = mark.model_copy(update={"page": None})
        return Page(items=[], cursor=again.model_dump(mode="json"), more=True)
    found = calls.read(_Files, answer, writes=False)
    moved = mark.model_copy(update={"page": found.next, "there": found.next is not None})
    items = list(_items(found.files, settings))
    return Page(items=items, cursor=moved.model_dump(mode="json"), more=True)


def _is_new(file: _Shown, settings: DriveWatched, since: str) -> bool:
    if file.trashed or file.media_type == FOLDER_TYPE:
        return False
    if settings.folder is not None and settings.folder not in file.folders:
        return False
    moments = [file.created_at, file.modified_at if settings.on == "any" else None]
    return any(moment is not None and moment > since for moment in moments)


def _items(files: Sequence[_Shown], settings: DriveWatched) -> Iterator[Item[File]]:
    for one in files:
        key = one.id if settings.on == "new" else f"{one.id}/{one.modified_at}"
        # What is only asked to sort out is not told.
        told = File.model_construct(**{name: getattr(one, name) for name in File.model_fields})
        yield Item(key=key, payload=told)
