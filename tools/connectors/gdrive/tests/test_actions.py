"""Google Drive's actions and trigger against a fake that keeps files as Google's documentation tells it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told, Visit

FILES, OWN = "/drive/v3/files", "application/vnd.google-apps."
MISSING = Told(404, {"error": {"code": 404, "message": "File not found: x."}})
LATER = "2099-01-05T09:00:00.000Z"


class Drive:
    """Files by id with their contents, and a log of what changed; a page of the log holds two."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.log: list[str] = []
        self.rights: list[tuple[Any, Any]] = []

    def has(self, name: str, content: bytes = b"", /, **more: Any) -> None:
        """Keep a file, new or changed."""
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        told = {"id": name, "name": f"{name}.txt", "mimeType": "text/plain", "trashed": False}
        times = {"createdTime": LATER, "modifiedTime": LATER}
        sized = {"size": str(len(content)), "md5Checksum": digest, "parents": ["root1"]}
        self.files[name] = {**told, **times, **sized, **more}
        self.contents[name] = content
        self.log.append(name)

    def fake(self) -> Fake:
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "message": "Invalid Credentials"}}),
            routes={
                f"GET {FILES}": self.page,
                f"POST {FILES}": self.made,
                f"GET {FILES}/{{id}}": self.got,
                f"PATCH {FILES}/{{id}}": self.changed,
                f"GET {FILES}/{{id}}/export": lambda asked: Told(200, asked.query["mimeType"].encode()),
                f"POST {FILES}/{{id}}/copy": lambda asked: {**self.files[asked.path["id"]], "id": "copy", **asked.body},
                f"POST {FILES}/{{id}}/permissions": self.shared,
                f"POST /upload{FILES}": self.uploaded,
                f"PATCH /upload{FILES}/{{id}}": self.overwritten,
                "GET /drive/v3/changes/startPageToken": lambda _: {"startPageToken": str(len(self.log))},
                "GET /drive/v3/changes": self.changes,
            },
        )  # fmt: skip

    def got(self, asked: Asked) -> Any:
        name = asked.path["id"]
        if name not in self.files:
            return MISSING
        if asked.query.get("alt") == "media":
            return Told(200, self.contents[name], {"content-type": "application/octet-stream"})
        return self.files[name]

    def made(self, asked: Asked) -> Any:
        self.has("made", **asked.body)
        return self.files["made"]

    def uploaded(self, asked: Asked) -> Any:
        bound = asked.headers["content-type"].partition("boundary=")[2].encode()
        _, about, content, end = asked.body.split(b"--" + bound)
        told = json.loads(about.partition(b"\r\n\r\n")[2])
        assert end == b"--\r\n"
        self.has("up", content.partition(b"\r\n\r\n")[2][:-2], **told)
        return self.files["up"]

    def overwritten(self, asked: Asked) -> Any:
        self.has(asked.path["id"], asked.body)
        return self.files[asked.path["id"]]

    def changed(self, asked: Asked) -> Any:
        found = self.files[asked.path["id"]]
        found.update(asked.body)
        if "addParents" in asked.query:
            gone = [*asked.query.get("removeParents", "").split(","), asked.query["addParents"]]
            kept = [one for one in found["parents"] if one not in gone]
            found["parents"] = [*kept, asked.query["addParents"]]
        return found

    def shared(self, asked: Asked) -> Any:
        self.rights.append((asked.body, asked.query.get("sendNotificationEmail")))
        return {"id": "1", **asked.body}

    def page(self, asked: Asked) -> Any:
        named = re.search(r"name contains '((?:[^'\\]|\\.)*)'", asked.query["q"])
        wanted = re.sub(r"\\(.)", r"\1", named[1]) if named else ""
        found = [one for one in self.files.values() if wanted in one["name"]]
        begin = int(asked.query.get("pageToken", 0))
        more = {"nextPageToken": str(begin + 2)} if begin + 2 < len(found) else {}
        return {"files": found[begin : begin + 2], **more}

    def changes(self, asked: Asked) -> Any:
        begin = int(asked.query["pageToken"])
        names = self.log[begin : begin + 2]
        last = begin + 2 >= len(self.log)
        more = (
            {"newStartPageToken": str(len(self.log))} if last else {"nextPageToken": str(begin + 2)}
        )
        return {"changes": [{"fileId": one, "file": self.files[one]} for one in names], **more}


async def _looks(visit: Visit, cursor: Any, **settings: Any) -> tuple[list[str], Any]:
    """Look until there is no more; return the keys and the cursor."""
    keys: list[str] = []
    while True:
        page = await visit.done("gdrive.new_file", settings=settings, cursor=cursor)
        keys += [one["key"] for one in page["items"]]
        cursor = page["cursor"]
        if not page["more"]:
            return keys, cursor


@pytest.mark.parametrize("raw", [b"id\nA-17\n", b"\xff\x00--\r\n"])
async def test_what_is_uploaded_is_read_again_byte_for_byte(raw: bytes) -> None:
    drive, coded = Drive(), base64.b64encode(raw).decode()
    async with drive.fake().listening() as visit:
        up = await visit.done("gdrive.upload_file", name="Größe.csv", content=coded, coding="base64", folder="f1")  # fmt: skip
        read = await visit.done("gdrive.download_file", file="up", **{"as": "base64"})
        await visit.done("gdrive.replace_content", file="up", content=coded, coding="base64")
    assert (up["name"], up["folders"], up["size"]) == ("Größe.csv", ["f1"], len(raw))
    assert (read["content"], drive.contents["up"]) == (coded, raw)


async def test_a_file_is_read_only_whole_small_and_as_what_it_is() -> None:
    drive = Drive()
    drive.has("big", size="10000001")
    drive.has("harmed", b"abc", md5Checksum="0" * 32)
    drive.has("picture", b"\xff\xfe\xff")
    drive.has("folder", mimeType=OWN + "folder")
    drive.has("sheet", mimeType=OWN + "spreadsheet")
    drive.has("letter", mimeType=OWN + "document")
    async with drive.fake().listening() as visit:
        codes = [
            (await visit.refused("gdrive.download_file", file=name)).code
            for name in ("big", "harmed", "picture", "folder", "nowhere")
        ]
        sheet = await visit.done("gdrive.download_file", file="sheet")
        letter = await visit.done("gdrive.download_file", file="letter", export="pdf")
        bad = await visit.refused("gdrive.upload_file", name="x", content="*", coding="base64")
    assert codes == ["file_too_large", "google_drive_malformed", "not_text", "gdrive_folder", "not_found"]  # fmt: skip
    assert (sheet["content"], letter["media_type"]) == ("text/csv", "application/pdf")
    assert bad.code == "not_base64"


async def test_files_are_found_over_pages_by_words_that_stay_words() -> None:
    drive = Drive()
    for number in range(5):
        drive.has(f"f{number}", name=f"Ada's \\ file {number}")
    async with drive.fake().listening() as visit:
        found = await visit.done("gdrive.list_files", name="Ada's \\ file")
        none = await visit.done("gdrive.list_files", name="x' or name contains 'A")
    assert ([one["id"] for one in found["files"]], none["count"]) == (
        [f"f{n}" for n in range(5)],
        0,
    )


async def test_files_are_moved_renamed_copied_shared_and_thrown_away() -> None:
    drive = Drive()
    drive.has("f1")
    async with drive.fake().listening() as visit:
        folder = await visit.done("gdrive.create_folder", name="Acme")
        moved = await visit.done("gdrive.move_file", file="f1", folder="f9")
        again = await visit.done("gdrive.move_file", file="f1", folder="f9")
        renamed = await visit.done("gdrive.rename_file", file="f1", name="new")
        copied = await visit.done("gdrive.copy_file", file="f1", name="other")
        await visit.done("gdrive.share_file", file="f1", to="ada@example.com")
        await visit.done("gdrive.share_file", file="f1", **{"with": "anyone"})
        nobody = await visit.refused("gdrive.share_file", file="f1")
        await visit.done("gdrive.trash_file", file="f1")
        got = await visit.done("gdrive.get_file", file="f1")
    assert (folder["media_type"], moved["folders"], again["folders"]) == (
        OWN + "folder",
        ["f9"],
        ["f9"],
    )
    assert (renamed["name"], copied["name"], got["name"]) == ("new", "other", "new")
    assert drive.rights == [
        ({"type": "user", "role": "reader", "emailAddress": "ada@example.com"}, "false"),
        ({"type": "anyone", "role": "reader"}, None),
    ]
    assert (nobody.code, drive.files["f1"]["trashed"]) == ("arguments_invalid", True)


async def test_each_new_file_starts_once_and_a_changed_one_only_where_that_is_wanted() -> None:
    drive = Drive()
    drive.has("old", createdTime="2020-01-01T00:00:00.000Z")
    async with drive.fake().listening() as visit:
        none, new_only = await _looks(visit, None)
        _, every = await _looks(visit, None, on="any")
        drive.has("old", createdTime="2020-01-01T00:00:00.000Z")
        for number in range(4):
            drive.has(f"f{number}")
        drive.has("thrown", trashed=True)
        drive.has("box", mimeType=OWN + "folder")
        new, after = await _looks(visit, new_only)
        changed, _ = await _looks(visit, every, on="any")
        inside, _ = await _looks(visit, new_only, folder="elsewhere")
        again, _ = await _looks(visit, after)
    four = [f"f{number}" for number in range(4)]
    assert (none, new, inside, again) == ([], four, [], [])
    assert changed == [f"{one}/{LATER}" for one in ["old", *four]]


async def test_what_is_there_already_is_begun_with_where_that_is_wanted() -> None:
    drive = Drive()
    for number in range(5):
        drive.has(f"f{number}", createdTime="2020-01-01T00:00:00.000Z")
    async with drive.fake().listening() as visit:
        there, cursor = await _looks(visit, None, existing="start")
        drive.has("new")
        new, _ = await _looks(visit, cursor, existing="start")
    assert (there, new) == ([f"f{number}" for number in range(5)], ["new"])
