"""S3's actions: objects in buckets."""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from pydantic import Field

from tools.connectors.s3.client import Storage
from tools.connectors.s3.fields import NEED, Bucket, Key, Kind, Written
from tools.connectors.s3.file_actions import get_file, put_file
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done, given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result

__all__ = ["get_file", "put_file"]

Coding = Literal["text", "base64"]


class ListObjects(Arguments):
    bucket: Bucket
    prefix: str = given(
        "Begins with",
        "Of the names; all if empty.",
        default="",
        max_length=1_024,
        example="2026/01/",
    )
    limit: int = given("How many", "At most so many are listed.", default=1_000, ge=1, le=10_000)


class StoredObject(Result):
    key: str = Field(description="Its name in the bucket.", examples=["2026/01/orders.csv"])
    size: int = Field(ge=0, description="How many bytes it has.")
    etag: str = Field(description="Changes with its content.")
    modified_at: str | None = Field(description="When it was last written.")


class Objects(Result):
    objects: list[StoredObject] = Field(description="What was found, by name.")
    count: int = Field(ge=0, description="How many were listed.")


@action(
    "s3.list_objects",
    title="List objects in S3",
    effect="read",
    connection=NEED,
    timeout_s=120,
    wording=Wording(
        synonyms=("s3 files", "list s3 objects", "list the s3 bucket", "files in the s3 bucket",
                  "s3 keys", "objects in minio"),
        examples=("list the files of the S3 bucket reports", "which objects are in S3 under 2026/"),
    ),
)  # fmt: skip
async def list_objects(ctx: StepContext, args: ListObjects) -> Objects:
    """List the objects of a bucket in S3 or compatible storage."""
    found = await _storage(ctx).listed(args.bucket, args.prefix, args.limit)
    return Objects(objects=[StoredObject(**one) for one in found], count=len(found))


class GetObject(Arguments):
    bucket: Bucket
    key: Key
    as_: Coding = Field(
        "text", alias="as", title="As", description="Text, or base64 for what is none.",
    )  # fmt: skip


class Content(Result):
    content: str = Field(description="What it holds, as text or base64.")
    content_type: str = Field(description="What kind it is.", examples=["text/csv"])
    size: int = Field(ge=0, description="How many bytes it has.")
    etag: str = Field(description="Changes with its content.")


@action(
    "s3.get_object",
    title="Read an object from S3",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("s3 download", "read from s3", "get file from s3", "open s3 object",
                  "download from the s3 bucket"),
        examples=("read orders.csv from the S3 bucket", "download the file from S3"),
    ),
)  # fmt: skip
async def get_object(ctx: StepContext, args: GetObject) -> Content:
    """Read an object of a bucket in S3 or compatible storage."""
    reply = await _storage(ctx).read(args.bucket, args.key)
    try:
        text = (
            reply.content.decode("utf-8")
            if args.as_ == "text"
            else base64.b64encode(reply.content).decode()
        )
    except UnicodeDecodeError:
        raise bad_data("not_text", f"{args.key!r} is no text", hint="read it as base64") from None
    return Content(
        content=text,
        content_type=reply.headers.get("content-type", "application/octet-stream"),
        size=len(reply.content),
        etag=reply.headers["etag"].strip('"'),
    )


class PutObject(Arguments):
    bucket: Bucket
    key: Key
    content: str = given("Content", "Text, or base64.", max_length=14_000_000, example="id\nA-17\n")
    coding: Coding = given("Given as", "Text, or base64 for what is none.", default="text")
    content_type: Kind = "text/plain; charset=utf-8"


@action(
    "s3.put_object",
    title="Write an object to S3",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=120,
    wording=Wording(
        synonyms=("s3 upload", "save to s3", "upload to s3", "write to the s3 bucket",
                  "store in s3", "back up to s3"),
        examples=("save the CSV to the S3 bucket reports", "upload the file to S3"),
    ),
)  # fmt: skip
async def put_object(ctx: StepContext, args: PutObject) -> Written:
    """Write an object into a bucket of S3 or compatible storage, in place of one of that name."""
    try:
        raw = (
            args.content.encode()
            if args.coding == "text"
            else base64.b64decode(args.content, validate=True)
        )
    except (binascii.Error, ValueError):
        raise bad_data("not_base64", "the content is not base64") from None
    etag = await _storage(ctx).write(args.bucket, args.key, raw, args.content_type)
    return Written(key=args.key, size=len(raw), etag=etag)


class CopyObject(Arguments):
    bucket: Bucket
    key: Key
    to_bucket: Bucket | None = given("To bucket", "The same if empty.", default=None)
    to_key: Key = given(
        "To", "Its new name.", min_length=1, max_length=1_024, example="old/orders.csv"
    )


class Copied(Result):
    key: str = Field(description="The name of the copy.", examples=["old/orders.csv"])
    etag: str = Field(description="Changes with its content.")


@action(
    "s3.copy_object",
    title="Copy an object in S3",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=120,
    wording=Wording(
        synonyms=("s3 copy", "copy in s3", "duplicate s3 object", "copy s3 file",
                  "copy to another s3 bucket"),
        examples=("copy the S3 object to the archive", "copy the file inside S3"),
    ),
)  # fmt: skip
async def copy_object(ctx: StepContext, args: CopyObject) -> Copied:
    """Copy an object inside S3 or compatible storage."""
    target = (args.to_bucket or args.bucket, args.to_key)
    etag = await _storage(ctx).copy((args.bucket, args.key), target)
    return Copied(key=args.to_key, etag=etag)


class OneObject(Arguments):
    bucket: Bucket
    key: Key


@action(
    "s3.delete_object",
    title="Delete an object in S3",
    effect="irreversible",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("s3 delete", "delete from s3", "remove s3 object", "erase s3 file",
                  "remove from the s3 bucket"),
        examples=("delete the file from S3", "remove the object from the S3 bucket"),
    ),
)  # fmt: skip
async def delete_object(ctx: StepContext, args: OneObject) -> Done:
    """Delete an object of a bucket in S3 or compatible storage."""
    await _storage(ctx).delete(args.bucket, args.key)
    return Done(done=True)


class LinkToObject(OneObject):
    expires_s: int = given(
        "Works for", "In seconds; a week at most.", default=3_600, ge=1, le=604_800, example=86_400
    )


class Link(Result):
    url: str = Field(description="Whoever has it reads the object until it expires.")
    expires_s: int = Field(ge=1, description="For how many seconds it works.")


@action(
    "s3.link_to_object",
    title="Make a link to an object in S3",
    effect="read",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("s3 link", "presigned s3 url", "s3 presigned link", "share s3 file",
                  "temporary link to s3"),
        examples=("make a link to the S3 file that works for a day", "share the S3 object by link"),
    ),
)  # fmt: skip
async def link_to_object(ctx: StepContext, args: LinkToObject) -> Link:
    """Make a link under which anybody reads an object of S3 until it expires."""
    storage = _storage(ctx)
    link = storage.link(args.bucket, args.key, args.expires_s)
    found = await storage.listed(args.bucket, args.key, 1)
    if not found or found[0]["key"] != args.key:
        raise bad_data("not_found", f"there is no {args.key!r} in {args.bucket!r}")
    return Link(url=link, expires_s=args.expires_s)


def _storage(ctx: StepContext) -> Storage:
    return Storage(ctx.http, ctx.needs_credential(), ctx.idempotency_key)
