"""Objects of any size: into files and out of them, in parts."""

from __future__ import annotations

from pydantic import Field

from tools.connectors.s3.client import Storage
from tools.connectors.s3.fields import NEED, Bucket, Key, Kind, Written
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.files import File, FileId, harmless_name
from tools.sdk.schema import Arguments

_LONGEST_S = 3_600


class GetFile(Arguments):
    bucket: Bucket
    key: Key


class FileOfObject(File):
    content_type: str = Field(description="What kind it is.", examples=["text/csv"])
    etag: str = Field(description="Changes with its content.")


@action(
    "s3.get_file",
    title="Get a large file from S3",
    effect="read",
    connection=NEED,
    timeout_s=_LONGEST_S,
    wording=Wording(
        synonyms=("large file from s3", "huge file from s3", "s3 object into a file", "large s3 object",
                  "gigabyte object from s3"),
        examples=("get the large file orders.csv from S3", "get the huge S3 object into a file"),
    ),
)  # fmt: skip
async def get_file(ctx: StepContext, args: GetFile) -> FileOfObject:
    """Get an object of any size, up to 4 GB, from a bucket of S3 into a file that later steps open."""
    writer = ctx.needs_files().begin()
    reply = await _storage(ctx).fetch(args.bucket, args.key, writer)
    made = (await writer.close()).named(harmless_name(args.key))
    return FileOfObject(
        **made.model_dump(),
        content_type=reply.headers.get("content-type", "application/octet-stream"),
        etag=reply.headers["etag"].strip('"'),
    )


class PutFile(Arguments):
    bucket: Bucket
    key: Key
    file: FileId
    content_type: Kind = "application/octet-stream"


@action(
    "s3.put_file",
    title="Put a large file into S3",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=_LONGEST_S,
    wording=Wording(
        synonyms=("large file to s3", "huge file to s3", "put the finished file into s3", "large s3 upload",
                  "gigabyte upload to s3"),
        examples=("put the large file into the S3 bucket reports", "put the huge file into S3"),
    ),
)  # fmt: skip
async def put_file(ctx: StepContext, args: PutFile) -> Written:
    """Put a file of any size into a bucket of S3, in place of an object of that name."""
    kept = await ctx.needs_files().open(args.file)
    etag = await _storage(ctx).write(args.bucket, args.key, kept, args.content_type)
    return Written(key=args.key, size=kept.size, etag=etag)


def _storage(ctx: StepContext) -> Storage:
    return Storage(ctx.http, ctx.needs_credential(), ctx.idempotency_key)
