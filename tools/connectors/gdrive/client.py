"""Google Drive's API, version 3: what is asked of each file, and contents that go up and come down."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any, Final, Literal

from tools.sdk.body import LARGEST_BODY
from tools.sdk.errors import bad_data
from tools.sdk.google import google, related, uploaded
from tools.sdk.paging import dig
from tools.sdk.service import Calls

FILES: Final = "/drive/v3/files"
FILE: Final = FILES + "/{file}"
UPLOAD: Final = "/upload/drive/v3/files"
FOLDER_TYPE: Final = "application/vnd.google-apps.folder"
FIELDS: Final = (
    "id,name,mimeType,size,parents,createdTime,modifiedTime,webViewLink,md5Checksum,trashed,"
    "lastModifyingUser(emailAddress)"
)
ONE: Final = {"fields": FIELDS, "supportsAllDrives": True}
MANY: Final = {"supportsAllDrives": True, "includeItemsFromAllDrives": True}
GDRIVE = google(
    "gdrive", "Google Drive", "https://www.googleapis.com", size_name="pageSize", most=1_000
)
Coding = Literal["text", "base64"]


def contained(content: str, coding: Coding) -> bytes:
    """Return the bytes an argument stands for."""
    if coding == "text":
        return content.encode()
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise bad_data("not_base64", "the content is not base64") from None


def written(raw: bytes, coding: Coding, name: str) -> str:
    """Return bytes as a result holds them."""
    if coding == "base64":
        return base64.b64encode(raw).decode()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise bad_data("not_text", f"{name!r} is no text", hint="read it as base64") from None


async def created(calls: Calls, about: dict[str, Any], raw: bytes, kind: str) -> Any:
    """Make a file of its description and its content, in one request."""
    whole, kinds = related(calls, about, raw, kind)
    return await _up(calls, "POST", UPLOAD, "multipart", whole, kinds)


async def replaced(calls: Calls, file: str, raw: bytes, kind: str) -> Any:
    """Put another content into a file."""
    return await _up(calls, "PATCH", f"{UPLOAD}/{file}", "media", raw, kind)


async def content_of(calls: Calls, found: dict[str, Any]) -> bytes:
    """Return a file's content, whole and unharmed by what Drive says of it."""
    size = str(found.get("size", ""))
    if size.isdecimal() and int(size) > LARGEST_BODY:
        raise bad_data(
            "file_too_large", f"{found.get('name')!r} has {size} bytes",
            hint=f"files of up to {LARGEST_BODY:,} bytes can be read",
        )  # fmt: skip
    query = [("alt", "media"), ("supportsAllDrives", "true")]
    raw = await _down(calls, f"{FILES}/{found['id']}", query)
    digest = dig(found, "md5Checksum")
    if digest and hashlib.md5(raw, usedforsecurity=False).hexdigest() != digest:
        raise calls.api.malformed("the content is not the one the file has", writes=False)
    return raw


async def exported(calls: Calls, file: str, kind: str) -> bytes:
    """Return a document of Google's own as a file of another kind."""
    return await _down(calls, f"{FILES}/{file}/export", [("mimeType", kind)])


async def _down(calls: Calls, path: str, query: list[tuple[str, str]]) -> bytes:
    headers = {"accept": "*/*"}
    reply = await calls.api.send("GET", path, query=query, headers=headers, writes=False)
    return reply.content


async def _up(calls: Calls, method: str, path: str, how: str, content: bytes, kind: str) -> Any:
    query = {"uploadType": how, "fields": FIELDS, "supportsAllDrives": True}
    return await uploaded(calls, method, path, query, content=content, kind=kind)
