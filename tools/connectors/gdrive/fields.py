"""What Google Drive's actions take and answer: files, folders, and how they are looked for."""

from __future__ import annotations

from typing import Annotated

from tools.sdk.answer import Answer, at, given
from tools.sdk.schema import Arguments

_ID = r"^[A-Za-z0-9_-]+$"
FileId = Annotated[
    str, given("File", "Google's id of it, as its address shows it.", pattern=_ID, max_length=200,
               example="1AbCdEfGhIjKlMnOp"),
]  # fmt: skip
FolderId = Annotated[
    str, given("Folder", "Google's id of it; root for My Drive.", pattern=_ID, max_length=200,
               example="0BFolderAbCdEfGh"),
]  # fmt: skip
Name = Annotated[
    str, given("Name", "As people see it.", min_length=1, max_length=500, example="orders.csv")
]
MediaType = Annotated[
    str, given("Kind", "As HTTP names it.", max_length=200,
               pattern=r"^[\w.+-]+/[\w.+-]+(; ?[\w-]+=[\w-]+)?$", example="text/csv"),
]  # fmt: skip


class OneFile(Arguments):
    file: FileId


class File(Answer):
    id: str = at("id", "Google's id of it.", example="1AbCdEfGhIjKlMnOp")
    name: str = at("name", "Its name.", example="orders.csv")
    media_type: str = at("mimeType", "What it is.", example="text/csv")
    size: int | None = at("size", "Its size in bytes; none for folders.", default=None)
    folders: list[str] = at("parents", "Ids of the folders it is in.", default=[])
    created_at: str | None = at("createdTime", "When it was made, in UTC.", default=None)
    modified_at: str | None = at("modifiedTime", "When it last changed, in UTC.", default=None)
    modified_by: str | None = at(
        "lastModifyingUser.emailAddress", "Who changed it last.", default=None
    )
    url: str | None = at("webViewLink", "Its page.", default=None)


def quoted(text: str) -> str:
    """Write a text into a search, so that it can only be a text there."""
    inner = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{inner}'"
