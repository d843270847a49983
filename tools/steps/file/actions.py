"""Files: made of texts and rows, packed, cut up and gone through, whatever their size."""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.files import File, FileId, harmless_name
from tools.sdk.files_in_thread import in_thread
from tools.sdk.schema import Arguments, Result
from tools.steps.file import work
from tools.steps.file.arguments import LONGEST_S, Name
from tools.steps.file.row_actions import aggregate, read_rows, split, transform_rows, write_rows

__all__ = ["aggregate", "read_rows", "split", "transform_rows", "write_rows"]

LONGEST_TEXT = 10_000_000
Coding = Literal["text", "base64"]
Packing = Literal["gzip", "zlib", "bzip2", "zip"]


class WriteTextArguments(Arguments):
    content: str = Field(
        title="Content", description="Text, or base64 for what is none.", max_length=14_000_000
    )
    coding: Coding = Field(default="text", title="Given as", description="Text or base64.")
    name: Name = "file.txt"


@action(
    "file.write_text",
    title="Make a file of a text",
    effect="read",
    wording=Wording(
        synonyms=("text into a file", "make a file of the text", "file from base64", "keep as a file", "file of the content"),
        examples=("make a file of the text", "make a file of the base64 content"),
    ),
)  # fmt: skip
async def write_text(ctx: StepContext, args: WriteTextArguments) -> File:
    """Make a file of a text or of base64, for steps that work on files."""
    try:
        raw = (
            args.content.encode()
            if args.coding == "text"
            else base64.b64decode(args.content, validate=True)
        )
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_base64", "the content is not what it is given as") from exc
    return (await ctx.needs_files().written([raw])).named(harmless_name(args.name))


class ReadTextArguments(Arguments):
    file: FileId
    coding: Coding = Field(
        default="text", title="As", description="Text, or base64 for what is none."
    )


class Content(Result):
    content: str = Field(description="What the file holds.")
    size: int = Field(ge=0, description="How many bytes it has.")


@action(
    "file.read_text",
    title="Read a file as text",
    effect="read",
    wording=Wording(
        synonyms=("text of the kept file", "kept file as text", "kept file as base64", "open the kept file", "content of the kept file"),
        examples=("read the kept file as text", "read the kept file as base64"),
    ),
)  # fmt: skip
async def read_text(ctx: StepContext, args: ReadTextArguments) -> Content:
    """Read a whole file of at most 10 MB as text or base64."""
    kept = await ctx.needs_files().open(args.file)
    if kept.size > LONGEST_TEXT:
        raise bad_data(
            "file_too_large",
            f"the file has {kept.size:,} bytes, at most {LONGEST_TEXT:,} are read at once",
            hint="read its rows, or cut it into parts",
        )
    raw = b"".join([part async for part in kept])
    if args.coding == "base64":
        return Content(content=base64.b64encode(raw).decode(), size=kept.size)
    try:
        return Content(content=raw.decode(), size=kept.size)
    except UnicodeDecodeError as exc:
        raise bad_data("not_text", "the file is no UTF-8 text", hint="read it as base64") from exc


class PackArguments(Arguments):
    file: FileId
    format: Packing = Field(default="gzip", title="Format", description="How it is packed.")
    name: Name = "file"


@action(
    "file.pack",
    title="Pack a file",
    effect="read",
    timeout_s=LONGEST_S,
    wording=Wording(
        synonyms=("pack the large file", "zip the large file", "gzip the large file", "make a zip archive", "zip archive of the file"),
        examples=("zip the large file before the upload", "pack the large file with gzip"),
    ),
)  # fmt: skip
async def pack(ctx: StepContext, args: PackArguments) -> File:
    """Pack a file of any size with gzip, zlib or bzip2, or into a ZIP archive."""
    name = harmless_name(args.name)
    return await in_thread(
        ctx.needs_files(), lambda files: work.pack(files, args.file, args.format, name)
    )


class UnpackArguments(Arguments):
    file: FileId
    format: Packing = Field(default="gzip", title="Format", description="How it is packed.")
    member: str | None = Field(
        default=None,
        title="Member",
        description="Which file of a ZIP archive; left out: the only one.",
        max_length=1_000,
    )
    name: Name = ""


@action(
    "file.unpack",
    title="Unpack a file",
    effect="read",
    timeout_s=LONGEST_S,
    wording=Wording(
        synonyms=("unpack the large file", "unzip the large file", "gunzip the large file", "unzip the archive", "extract the zip archive"),
        examples=("unzip the large file", "unpack the large gzip file"),
    ),
)  # fmt: skip
async def unpack(ctx: StepContext, args: UnpackArguments) -> File:
    """Unpack a file of any size that gzip, zlib, bzip2 or ZIP has packed."""
    found, made = await in_thread(
        ctx.needs_files(), lambda files: work.unpack(files, args.file, args.format, args.member)
    )
    return made.model_copy(update={"name": harmless_name(args.name or found)})
