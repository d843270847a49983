"""Google Drive's actions: files found, read, written, moved, shared and thrown away."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from tools.connectors.gdrive.client import (
    FIELDS,
    FILE,
    FILES,
    FOLDER_TYPE,
    GDRIVE,
    MANY,
    ONE,
    Coding,
    contained,
    content_of,
    created,
    exported,
    replaced,
    written,
)  # fmt: skip
from tools.connectors.gdrive.fields import File, FileId, FolderId, MediaType, Name, OneFile, quoted
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
_OWN = "application/vnd.google-apps."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_EXPORTS = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
}
Export = Literal["text", "markdown", "html", "csv", "pdf", "docx", "xlsx", "pptx"]


class ListFiles(Listing):
    folder: FolderId | None = None
    name: str | None = given(
        "Name", "A word their names begin with or hold.", default=None, min_length=1,
        max_length=300, example="orders",
    )  # fmt: skip
    text: str | None = given(
        "Words", "In the file.", default=None, min_length=1, max_length=300, example="Acme"
    )
    kind: MediaType | None = None
    modified_after: str | None = given(
        "Changed after", "A moment with its offset.", default=None, pattern=_MOMENT,
        example="2026-01-05T00:00:00Z",
    )  # fmt: skip


def _wanted(args: ListFiles) -> dict[str, Any]:
    parts = ["trashed = false"]
    if args.folder:
        parts.append(f"{quoted(args.folder)} in parents")
    if args.name:
        parts.append(f"name contains {quoted(args.name)}")
    if args.text:
        parts.append(f"fullText contains {quoted(args.text)}")
    if args.kind:
        parts.append(f"mimeType = {quoted(args.kind)}")
    if args.modified_after:
        parts.append(f"modifiedTime > {quoted(args.modified_after)}")
    # Drive sorts what it finds by words itself, and refuses another order.
    order = None if args.text else "name"
    shown = f"nextPageToken,files({FIELDS})"
    return {"q": " and ".join(parts), "orderBy": order, "fields": shown, **MANY}


list_files = GDRIVE.listing(
    "list_files",
    Request("GET", FILES, query=_wanted, at="files"),
    (ListFiles, File),
    "files",
    Words(
        "List files in Google Drive",
        "List or search the files of Google Drive, by folder, name, words or kind.",
        ("google drive files", "list google drive folder", "search google drive",
         "find in google drive", "which files are in google drive"),
        ("list the files of the Google Drive folder", "find the contract in Google Drive"),
    ),
)  # fmt: skip
get_file = GDRIVE.action(
    "get_file",
    "read",
    Request("GET", FILE, query=lambda _: ONE),
    (OneFile, File),
    Words(
        "Look up a file in Google Drive",
        "Read what Google Drive knows of a file: its name, kind, size, folders and times.",
        ("google drive file details", "file in google drive", "google drive metadata",
         "look up google drive file", "when was the google drive file changed"),
        ("get the name of the Google Drive file", "look up the file in Google Drive"),
    ),
)  # fmt: skip


class DownloadFile(OneFile):
    as_: Coding = Field(
        "text", alias="as", title="As", description="Text, or base64 for what is none."
    )
    export: Export | None = given(
        "Export as", "What a document of Google's own becomes; text or CSV if empty.", default=None
    )


class Content(Answer):
    name: str = at("name", "Its name.", example="orders.csv")
    content: str = at("content", "What it holds, as text or base64.")
    media_type: str = at("media_type", "What the content is.", example="text/csv")
    size: int = at("size", "How many bytes it has.", example=1_024)


async def _download_file(ctx: StepContext, args: DownloadFile) -> Content:
    calls = GDRIVE.calls(ctx)
    found = await calls.answer(Request("GET", FILE, query=lambda _: ONE), args, writes=False)
    file = calls.read(File, found, writes=False)
    if file.media_type == FOLDER_TYPE:
        raise bad_data("gdrive_folder", f"{file.name!r} is a folder", hint="list its files instead")
    kind = file.media_type
    if kind.startswith(_OWN):
        sheet = kind == _OWN + "spreadsheet"
        kind = _EXPORTS[args.export or ("csv" if sheet else "text")]
        raw = await exported(calls, file.id, kind)
    else:
        raw = await content_of(calls, found)
    told = {
        "name": file.name,
        "content": written(raw, args.as_, file.name),
        "media_type": kind,
        "size": len(raw),
    }
    return calls.read(Content, told, writes=False)


download_file = GDRIVE.performed(
    "download_file",
    "read",
    (DownloadFile, Content),
    _download_file,
    Words(
        "Read a file from Google Drive",
        "Read a file from Google Drive; documents of Google's own are exported.",
        ("download from google drive", "read google drive file", "open file in google drive",
         "export from google drive", "content of a google drive document"),
        ("read orders.csv from Google Drive", "download the document from Google Drive as PDF"),
    ),
)  # fmt: skip


class Uploaded(Arguments):
    content: str = given("Content", "Text, or base64.", max_length=14_000_000, example="id\nA-17\n")
    coding: Coding = given("Given as", "Text, or base64 for what is none.", default="text")
    content_type: MediaType = "text/plain; charset=utf-8"


class UploadFile(Uploaded):
    name: Name
    folder: FolderId | None = None


async def _upload_file(ctx: StepContext, args: UploadFile) -> File:
    calls, raw = GDRIVE.calls(ctx), contained(args.content, args.coding)
    about = {"name": args.name, **_inside(args.folder)}
    made = await created(calls, about, raw, args.content_type)
    return calls.read(File, made, writes=True)


upload_file = GDRIVE.performed(
    "upload_file",
    "write",
    (UploadFile, File),
    _upload_file,
    Words(
        "Upload a file to Google Drive",
        "Write a new file into Google Drive, beside others of that name.",
        ("google drive", "upload to google drive", "save to google drive", "store in google drive",
         "put file into google drive", "back up to google drive", "new google drive file"),
        ("save the CSV to Google Drive", "upload the report to the Google Drive folder"),
    ),
)  # fmt: skip


class ReplaceContent(Uploaded):
    file: FileId


async def _replace_content(ctx: StepContext, args: ReplaceContent) -> File:
    calls, raw = GDRIVE.calls(ctx), contained(args.content, args.coding)
    changed = await replaced(calls, args.file, raw, args.content_type)
    return calls.read(File, changed, writes=True)


replace_content = GDRIVE.performed(
    "replace_content",
    "idempotent_write",
    (ReplaceContent, File),
    _replace_content,
    Words(
        "Overwrite a file in Google Drive",
        "Put another content into a file of Google Drive; its id and its links stay.",
        ("overwrite google drive file", "replace file in google drive", "update google drive file",
         "new version in google drive", "rewrite google drive file"),
        ("overwrite the file in Google Drive", "replace the content of the Google Drive file"),
    ),
)  # fmt: skip


class CreateFolder(Arguments):
    name: Name
    folder: FolderId | None = None


def _inside(folder: str | None) -> dict[str, Any]:
    return {"parents": [folder]} if folder else {}


create_folder = GDRIVE.action(
    "create_folder",
    "write",
    Request(
        "POST", FILES, query=lambda _: ONE,
        body=lambda args: {
            "name": args.name, "mimeType": FOLDER_TYPE, **_inside(args.folder)
        },
    ),
    (CreateFolder, File),
    Words(
        "Create a folder in Google Drive",
        "Create a folder in Google Drive, beside others of that name.",
        ("google drive folder", "new folder in google drive", "make google drive folder",
         "add folder to google drive", "google drive directory"),
        ("create a Google Drive folder for each customer", "make a folder in Google Drive"),
    ),
)  # fmt: skip


class RenameFile(OneFile):
    name: Name


rename_file = GDRIVE.action(
    "rename_file",
    "idempotent_write",
    Request("PATCH", FILE, query=lambda _: ONE, body=lambda args: {"name": args.name}),
    (RenameFile, File),
    Words(
        "Rename a file in Google Drive",
        "Give a file or folder of Google Drive another name.",
        ("rename google drive file", "new name in google drive", "rename in google drive",
         "rename google drive folder", "change name of google drive file"),
        ("rename the file in Google Drive", "give the Google Drive folder another name"),
    ),
)  # fmt: skip


class MoveFile(OneFile):
    folder: FolderId


async def _move_file(ctx: StepContext, args: MoveFile) -> File:
    calls = GDRIVE.calls(ctx)
    there = await calls.answer(Request("GET", FILE, query=lambda _: ONE), args, writes=False)
    left = [one for one in calls.read(File, there, writes=False).folders if one != args.folder]
    query = {"addParents": args.folder, "removeParents": ",".join(left) or None, **ONE}
    moved = Request("PATCH", FILE, query=lambda _: query, body=lambda _: {})
    return calls.read(File, await calls.answer(moved, args, writes=True), writes=True)


move_file = GDRIVE.performed(
    "move_file",
    "idempotent_write",
    (MoveFile, File),
    _move_file,
    Words(
        "Move a file in Google Drive",
        "Move a file or folder of Google Drive into another folder.",
        ("move google drive file", "move in google drive", "move to google drive folder",
         "file away in google drive", "put into another google drive folder"),
        ("move the file to the Google Drive folder Done", "move the invoice in Google Drive"),
    ),
)  # fmt: skip


class CopyFile(OneFile):
    name: Name | None = None
    folder: FolderId | None = None


copy_file = GDRIVE.action(
    "copy_file",
    "write",
    Request(
        "POST", FILE + "/copy", query=lambda _: ONE,
        body=lambda args: {**({"name": args.name} if args.name else {}), **_inside(args.folder)},
    ),
    (CopyFile, File),
    Words(
        "Copy a file in Google Drive",
        "Copy a file of Google Drive, such as a template.",
        ("copy google drive file", "duplicate in google drive", "copy in google drive",
         "from a template in google drive", "google drive copy"),
        ("copy the template in Google Drive", "duplicate the Google Drive file"),
    ),
)  # fmt: skip


class ShareFile(OneFile):
    with_: Literal["user", "group", "domain", "anyone"] = Field(
        "user", alias="with", title="With",
        description="A user or a group by e-mail address, a domain, or anyone who has the link.",
    )  # fmt: skip
    to: str | None = given(
        "To", "The e-mail address or the domain; empty for anyone.", default=None, max_length=320,
        pattern=r"^[^\s@]+(@[^\s@]+)?$", example="ada@example.com",
    )  # fmt: skip
    role: Literal["reader", "commenter", "writer"] = given(
        "As", "What they may do.", default="reader"
    )
    message: str | None = given(
        "Message", "Google writes it to the user or group; no mail if empty.", default=None,
        max_length=2_000,
    )  # fmt: skip

    @model_validator(mode="after")
    def _names_somebody(self) -> ShareFile:
        if (self.with_ == "anyone") == (self.to is not None):
            raise ValueError("a user, group or domain needs `to`; anyone has none")
        return self


class Permission(Answer):
    id: str = at("id", "Google's id of the right.", example="17")
    role: str = at("role", "What they may do.", example="reader")
    type: str = at("type", "Who they are.", example="user")


def _right(args: ShareFile) -> dict[str, Any]:
    where = "domain" if args.with_ == "domain" else "emailAddress"
    named = {where: args.to} if args.to else {}
    return {"type": args.with_, "role": args.role, **named}


def _told(args: ShareFile) -> dict[str, Any]:
    shown = {"fields": "id,role,type", "supportsAllDrives": True}
    if args.with_ not in {"user", "group"}:
        return shown
    return {**shown, "sendNotificationEmail": bool(args.message), "emailMessage": args.message}


share_file = GDRIVE.action(
    "share_file",
    "write",
    Request("POST", FILE + "/permissions", query=_told, body=_right),
    (ShareFile, Permission),
    Words(
        "Share a file in Google Drive",
        "Let a user, a group, a domain or anyone read or change a file or folder of Google Drive.",
        ("share google drive file", "share in google drive", "google drive access",
         "give access in google drive", "share google drive folder with somebody"),
        ("share the Google Drive file with ada@example.com", "share the folder in Google Drive"),
    ),
)  # fmt: skip
trash_file = GDRIVE.action(
    "trash_file",
    "idempotent_write",
    Request("PATCH", FILE, query=lambda _: ONE, body=lambda _: {"trashed": True}),
    (OneFile, File),
    Words(
        "Put a Google Drive file into the trash",
        "Put a file or folder of Google Drive into the trash, where it stays for 30 days.",
        ("delete google drive file", "trash in google drive", "remove from google drive",
         "throw away google drive file", "delete google drive folder"),
        ("delete the file in Google Drive", "put the Google Drive file into the trash"),
    ),
)  # fmt: skip
