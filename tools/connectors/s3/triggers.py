"""S3: a run for each object that is added to a bucket.

A storage lists by name and not by time, so a look goes through the bucket from the first name to the last, a few
pages at once, and asks of each object when it was written. Such a pass sees again what was written shortly
before the last one began: a large upload is dated by its beginning and shows when it is done. What was
told already is remembered for as long, the newest of it.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.core.backoff import parse_moment
from engine.ports.polls import MOST_ITEMS
from tools.connectors.s3.client import Listing, Storage, malformed
from tools.connectors.s3.fields import NEED, Bucket
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.schema import Json, Result
from tools.sdk.trigger import Item, Page, Watched, trigger

MOST_LISTS: Final = 10
"""So many pages of a list, of a thousand objects each, one look reads at most."""
MOST_REMEMBERED: Final = 2_000
_LATE_S = 86_400
"""An upload that has taken longer than a day is not found."""
_APART_S = 60
"""So far the clocks of one storage's machines may be apart."""


class BucketWatched(Watched):
    bucket: Bucket
    prefix: str = given(
        "Begins with",
        "Of the names; all if empty.",
        default="",
        max_length=1_024,
        example="2026/01/",
    )
    suffix: str = given(
        "Ends with", "Of the names; all if empty.", default="", max_length=1_024, example=".csv"
    )


class NewObject(Result):
    key: str = Field(description="Its name in the bucket.", examples=["2026/01/orders.csv"])
    name: str = Field(description="The last part of it.", examples=["orders.csv"])
    bucket: str = Field(description="The bucket it is in.", examples=["reports"])
    size: int = Field(ge=0, description="How many bytes it has.")
    etag: str = Field(description="Changes with its content.")
    modified_at: str = Field(
        description="When it was written.", examples=["2026-01-05T09:00:00.000Z"]
    )


class _Mark(BaseModel):
    """How far a bucket was read; moments are whole seconds, as a storage dates objects."""

    model_config = ConfigDict(extra="ignore")

    start: int = 0
    """What was written before is never new."""
    since: int = 0
    """What was written before was told by an earlier pass."""
    began: int | None = None
    """When the pass began that is under way."""
    after: str = ""
    """The last name that this pass has seen."""
    told: dict[str, int] = {}
    forgot: int = 0
    """When the newest was written of those that are remembered no more."""

    def tell(self, key: str, written: int) -> None:
        """Remember an object; the oldest is forgotten for it where there are too many."""
        self.told[key] = written
        if len(self.told) > MOST_REMEMBERED:
            oldest = min(self.told, key=self.told.__getitem__)
            self.forgot = max(self.forgot, self.told.pop(oldest))

    def end(self, began: int) -> None:
        """End a pass: the next looks back for late ones as far as is remembered."""
        # What was written while the pass went on may have come to where it had been already. Where more came
        # than is remembered, some is told again, and starts nothing.
        certain = min(self.forgot + 1, began - _APART_S)
        self.since = max(self.start, began - _LATE_S, certain)
        self.told = {key: at for key, at in self.told.items() if at >= self.since}
        self.began, self.after = None, ""


@trigger(
    "s3.new_object",
    title="When an object is added to an S3 bucket",
    connection=NEED,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new object in s3", "new file in s3", "file lands in the s3 bucket", "file added to s3",
            "upload to the s3 bucket", "object created in s3", "new object in minio",
        ),
        examples=(
            "when a file lands in the S3 bucket reports",
            "whenever an object is added to the S3 bucket",
            "for each new file in S3",
        ),
    ),
)  # fmt: skip
async def new_object(
    ctx: StepContext, settings: BucketWatched, cursor: Json | None
) -> Page[NewObject]:
    """An object has come to a bucket of S3 or compatible storage, or was written anew."""
    storage = Storage(ctx.http, ctx.needs_credential(), ctx.idempotency_key)
    if cursor is None and settings.existing == "skip":
        return await _from_now(storage, settings)
    mark = _Mark.model_validate(cursor or {})
    items: list[Item[NewObject]] = []
    token: str | None = None
    for _ in range(MOST_LISTS):
        after = "" if token else mark.after
        found = await storage.page(settings.bucket, settings.prefix, token=token, after=after)
        if mark.began is None:
            mark.began = int(found.at.timestamp())
        if mark.after and found.objects and found.objects[0]["key"] <= mark.after:
            raise malformed("its list does not go on where it was asked to", writes=False)
        if not _taken(found, settings, mark, items):
            return Page(items=_by_time(items), cursor=mark.model_dump(), more=True)
        token = found.next
        if token is None:
            mark.end(mark.began)
            return Page(items=_by_time(items), cursor=mark.model_dump())
    return Page(items=_by_time(items), cursor=mark.model_dump(), more=True)


async def _from_now(storage: Storage, settings: BucketWatched) -> Page[NewObject]:
    """Note where things stand: a bucket of one page is known to the object, a larger one to the second."""
    found = await storage.page(settings.bucket, settings.prefix)
    now = int(found.at.timestamp())
    mark = _Mark(start=now, since=now)
    for one in found.objects:
        written = int(_written(one).timestamp())
        if written >= now:
            mark.tell(_digest(_key(one)), written)
    return Page(items=[], cursor=mark.model_dump())


def _taken(
    found: Listing, settings: BucketWatched, mark: _Mark, items: list[Item[NewObject]]
) -> bool:
    """Take what is new of a page of the list; return False where a look can bring no more."""
    for one in found.objects:
        written, digest = int(_written(one).timestamp()), _digest(_key(one))
        is_new = written >= mark.since and digest not in mark.told
        if is_new and _is_meant(one["key"], settings):
            if len(items) == MOST_ITEMS:
                return False
            items.append(_item(one, settings.bucket))
            mark.tell(digest, written)
        mark.after = one["key"]
    return True


def _is_meant(name: str, settings: BucketWatched) -> bool:
    # A name that ends so is a folder that somebody has drawn in a console.
    return name.endswith(settings.suffix) and not name.endswith("/")


def _item(one: dict[str, Any], bucket: str) -> Item[NewObject]:
    payload = NewObject(**one, name=one["key"].rpartition("/")[2], bucket=bucket)
    return Item(key=_key(one), payload=payload)


def _by_time(items: list[Item[NewObject]]) -> list[Item[NewObject]]:
    return sorted(items, key=lambda one: parse_moment(one.payload.modified_at))


def _key(one: dict[str, Any]) -> str:
    """Return what tells an object from every other, and from what was written there before."""
    return f"{one['key']}/{one['modified_at']}/{one['etag']}"


def _digest(key: str) -> str:
    return blake2b(key.encode(), digest_size=8).hexdigest()


def _written(one: dict[str, Any]) -> datetime:
    try:
        return parse_moment(one["modified_at"] or "")
    except ValueError:
        raise malformed("an object has no date", writes=False) from None
