"""S3's REST API (docs.aws.amazon.com/AmazonS3/latest/API): bytes in and out, lists and refusals in XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from lxml import etree

from engine.errors import ErrorClass
from tools.sdk.aws import presigned
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.files import FileWriter
from tools.sdk.hop import Body
from tools.sdk.http import HttpSession, LongAnswer, Reply
from tools.sdk.idempotency import digest_key
from tools.sdk.remote import refusal

_MOST_PAGES, _PAGE = 100, 1_000
_MEANS: dict[str, tuple[ErrorClass, str]] = {
    "SlowDown": ("rate_limit", "rate_limited"),
    "TooManyRequests": ("rate_limit", "rate_limited"),
    "ExpiredToken": ("auth", "not_authenticated"),
    "InvalidAccessKeyId": ("auth", "not_authenticated"),
    "SignatureDoesNotMatch": ("auth", "not_authenticated"),
    "RequestTimeTooSkewed": ("auth", "not_authenticated"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of what a bucket holds, by name."""

    objects: list[dict[str, Any]]
    next: str | None
    """Where the list goes on; None at its end."""
    at: datetime
    """When it was made, by the clock that dates the objects too."""


@dataclass(frozen=True, slots=True)
class Storage:
    """A storage as one attempt of one step sees it."""

    session: HttpSession
    credential: Credential
    key: str = ""

    async def buckets(self) -> int:
        """Return how many buckets the keys own."""
        reply = await self._send("GET", "/", writes=False)
        return len(
            self._tree(reply, "ListAllMyBucketsResult", writes=False).findall(".//{*}Bucket")
        )

    async def listed(self, bucket: str, prefix: str, most: int) -> list[dict[str, Any]]:
        """Return the objects whose names begin with a prefix."""
        found: list[dict[str, Any]] = []
        token: str | None = None
        for _ in range(_MOST_PAGES):
            page = await self.page(bucket, prefix, min(_PAGE, most - len(found)), token=token)
            found += page.objects
            token = page.next
            if not token or len(found) >= most:
                break
        return found[:most]

    async def page(
        self,
        bucket: str,
        prefix: str,
        most: int = _PAGE,
        *,
        token: str | None = None,
        after: str = "",
    ) -> Listing:
        """Return one page of a list: where another one ended, or of the names that follow one."""
        query = [("list-type", "2"), ("prefix", prefix), ("max-keys", str(most))]
        query += [("continuation-token", token)] if token else []
        query += [("start-after", after)] if after else []
        reply = await self._send("GET", _path(bucket), query=query, writes=False)
        tree = self._tree(reply, "ListBucketResult", writes=False)
        return Listing(
            objects=[_described(one) for one in tree.findall("{*}Contents")],
            next=tree.findtext("{*}NextContinuationToken") or None,
            at=_dated(reply) or self.session.clock.now(),
        )

    async def read(self, bucket: str, name: str) -> Reply:
        """Return an object."""
        reply = await self._send("GET", _path(bucket, name), writes=False)
        self._tag(reply, writes=False)
        return reply

    async def fetch(self, bucket: str, name: str, into: FileWriter) -> Reply:
        """Write an object into a file, in parts as it comes."""
        reply = await self._send("GET", _path(bucket, name), into=into.as_answer(), writes=False)
        self._tag(reply, writes=False)
        return reply

    async def write(self, bucket: str, name: str, content: Body, kind: str) -> str:
        """Put an object, in place of the one that is there; return its tag."""
        headers = {"content-type": kind}
        path = _path(bucket, name)
        reply = await self._send("PUT", path, headers=headers, content=content, writes=True)
        return self._tag(reply, writes=True)

    async def copy(self, source: tuple[str, str], target: tuple[str, str]) -> str:
        """Copy an object inside the storage; return the tag of the copy."""
        headers = {"x-amz-copy-source": _path(*source)}
        reply = await self._send("PUT", _path(*target), headers=headers, writes=True)
        # A copy that fails late is answered with 200 and an error inside.
        tree = self._tree(reply, "CopyObjectResult", writes=True)
        return (tree.findtext("{*}ETag") or "").strip('"')

    async def delete(self, bucket: str, name: str) -> None:
        """Delete an object; that it is not there is no failure, as S3 has it."""
        reply = await self._send("DELETE", _path(bucket, name), writes=True)
        if reply.status != 204:
            raise malformed(f"it answered {reply.status} where 204 belongs", writes=True)

    def link(self, bucket: str, name: str, expires_s: int) -> str:
        """Return an address under which anybody reads the object until it expires."""
        if self.credential.secret.get("session_token"):
            raise bad_data(
                "s3_temporary_keys",
                "a link made with temporary keys would hold their token",
                hint="use keys that last, with the right to read alone",
            )
        address = self._base + _path(bucket, name)
        return presigned(address, self.credential, self.session.clock.now(), expires_s)

    @property
    def _base(self) -> str:
        return str(self.credential.config["base_url"]).rstrip("/")

    async def _send(
        self, method: str, path: str, *, query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None, content: Body = None, into: LongAnswer | None = None,
        writes: bool,
    ) -> Reply:  # fmt: skip
        reply = await self.session.request(
            method,
            self._base + path,
            query=query,
            headers={**(headers or {}), "idempotency-key": digest_key(self.key)},
            content=content,
            into=into,
        )
        if reply.status < 400:
            return reply
        raise _refusal(reply, writes=writes)

    def _tree(self, reply: Reply, root: str, *, writes: bool) -> Any:
        tree = _xml(reply.content)
        if tree is None:
            raise malformed("it is no XML", writes=writes)
        name = etree.QName(tree).localname
        if name == "Error":
            raise _refusal(reply, writes=writes)
        if name != root:
            raise malformed(f"it is a {name[:60]}, not a {root}", writes=writes)
        return tree

    def _tag(self, reply: Reply, *, writes: bool) -> str:
        tag = reply.headers.get("etag")
        if not tag:
            raise malformed("it has no ETag", writes=writes)
        return tag.strip('"')


def _path(bucket: str, name: str = "") -> str:
    coded = "/".join(quote(part, safe="-_.~") for part in name.split("/"))
    return f"/{bucket}/{coded}" if name else f"/{bucket}"


def _described(one: Any) -> dict[str, Any]:
    return {
        "key": one.findtext("{*}Key") or "",
        "size": int(one.findtext("{*}Size") or 0),
        "etag": (one.findtext("{*}ETag") or "").strip('"'),
        "modified_at": one.findtext("{*}LastModified"),
    }


def _dated(reply: Reply) -> datetime | None:
    try:
        told = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _refusal(reply: Reply, *, writes: bool) -> ActionFailed:
    tree = _xml(reply.content)
    code = tree.findtext("{*}Code") if tree is not None else None
    words = tree.findtext("{*}Message") if tree is not None else None
    detail = ": ".join(filter(None, (code, words)))
    means = _MEANS.get(code or "")
    if means is None and reply.status < 400:
        means = ("remote_down", "remote_failed")
    return refusal(reply, writes=writes, detail=detail, means=means)


def malformed(why: str, *, writes: bool) -> ActionFailed:
    """Return the failure of a storage whose answer means nothing."""
    return ActionFailed(
        "remote_down",
        "s3_malformed",
        f"the storage's answer cannot be read: {why}",
        hint="check the address of the storage",
        retryable=False,
        outcome_unknown=writes,
    )
