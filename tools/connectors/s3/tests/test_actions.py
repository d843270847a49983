"""S3's actions against a fake that keeps objects and checks each signature over what it received."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from tools.kit.bench import a_bench
from tools.kit.fake_service import Visit
from tools.kit.http_peer import Heard, http_peer, write_answer
from tools.sdk import aws
from tools.sdk.hop import Hop

KEYS = {"region": "eu-central-1", "access_key_id": "AKIATEST"}
SECRET = {"secret_access_key": "a/secret/key"}
HERE = {"bucket": "reports", "key": "2026/ü b.csv"}


class Bucket:
    """Objects by path; a list is always one object long, so that pages are needed."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}

    @asynccontextmanager
    async def listening(self, **more: str) -> AsyncIterator[Visit]:
        async with http_peer(self.answer) as peer, a_bench([peer.place]) as bench:
            config = {"base_url": f"http://{peer.place}", **KEYS}
            bench.connections.add("it", "s3_keys", config, {**SECRET, **more})
            yield Visit(peer, bench)

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        status, body, headers = self.told(heard)
        write_answer(writer, status, body, headers)

    def told(self, heard: Heard) -> tuple[int, bytes, dict[str, str]]:
        path = unquote(urlsplit(heard.target).path)
        if not is_signed(heard):
            return 403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>", {}
        if heard.method == "GET" and path.count("/") == 1:
            return 200, self.listed(heard), {}
        if heard.method == "PUT":
            source = unquote(heard.headers.get("x-amz-copy-source", ""))
            kind = heard.headers.get("content-type", "")
            self.kept[path] = self.kept[source] if source else (heard.body, kind)
            copied = b"<CopyObjectResult><ETag>t</ETag></CopyObjectResult>" if source else b""
            return 200, copied, {"etag": '"t"'}
        if heard.method == "DELETE":
            self.kept.pop(path, None)
            return 204, b"", {}
        if path not in self.kept:
            return 404, b"<Error><Code>NoSuchKey</Code><Message>not there</Message></Error>", {}
        content, kind = self.kept[path]
        return 200, content, {"etag": '"t"', "content-type": kind}

    def listed(self, heard: Heard) -> bytes:
        query = httpx.QueryParams(urlsplit(heard.target).query)
        names = [name.split("/", 2)[2] for name in sorted(self.kept)]
        names = [name for name in names if name.startswith(query["prefix"])]
        begin = int(query.get("continuation-token", 0))
        more = f"<NextContinuationToken>{begin + 1}</NextContinuationToken>" * (
            begin + 1 < len(names)
        )
        each = "".join(
            f"<Contents><Key>{name}</Key></Contents>" for name in names[begin : begin + 1]
        )
        return f"<ListBucketResult>{more}{each}</ListBucketResult>".encode()


def is_signed(heard: Heard) -> bool:
    """Sign again what came in, over the headers it says are signed, all of AWS's among them."""
    told = heard.headers["authorization"]
    names = told.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    body = hashlib.sha256(heard.body).hexdigest() == heard.headers["x-amz-content-sha256"]
    hop = Hop(
        heard.method, httpx.URL(f"http://{heard.headers['host']}{heard.target}"), {}, heard.body
    )
    key = (KEYS["access_key_id"], SECRET["secret_access_key"])
    signed = {name: heard.headers[name] for name in names}
    again = aws.authorization(hop, signed, key=key, scope=(KEYS["region"], "s3"))
    return (
        body and told == again and {n for n in heard.headers if n.startswith("x-amz-")} < set(names)
    )


async def test_an_object_is_written_read_copied_listed_over_pages_and_deleted() -> None:
    bucket = Bucket()
    async with bucket.listening() as visit:
        text = {"content": "id\nA-17 €\n", "content_type": "text/csv"}
        written = await visit.done("s3.put_object", **HERE, **text)
        read = await visit.done("s3.get_object", **HERE)
        await visit.done("s3.copy_object", **HERE, to_key="old/b.csv")
        listed = await visit.done("s3.list_objects", bucket="reports")
        await visit.done("s3.delete_object", **HERE)
        gone = await visit.refused("s3.get_object", **HERE)
    assert (written["size"], read["content"], read["content_type"]) == (
        12,
        text["content"],
        "text/csv",
    )
    assert [one["key"] for one in listed["objects"]] == ["2026/ü b.csv", "old/b.csv"]
    assert (gone.code, "NoSuchKey: not there" in gone.message) == ("not_found", True)


async def test_a_large_object_goes_into_a_file_and_comes_out_of_it_signed() -> None:
    large = b"".join(b"%d," % number for number in range(2_000_000))
    async with Bucket().listening() as visit:
        kept = await visit.bench.keep(large)
        put = await visit.done("s3.put_file", **HERE, file=kept.id)
        got = await visit.done("s3.get_file", **HERE)
        too_large = await visit.refused("s3.get_object", **HERE)
    assert (put["size"], got["file"], got["name"]) == (len(large), kept.id, "ü b.csv")
    assert too_large.code == "response_too_large"


async def test_what_is_no_text_goes_as_base64() -> None:
    async with Bucket().listening() as visit:
        await visit.done("s3.put_object", **HERE, content="/wA=", coding="base64")
        refused = await visit.refused("s3.get_object", **HERE)
        read = await visit.done("s3.get_object", **{**HERE, "as": "base64"})
        wrong = await visit.refused("s3.put_object", **HERE, content="?", coding="base64")
    assert (refused.code, read["content"], wrong.code) == ("not_text", "/wA=", "not_base64")


async def test_a_link_needs_an_object_and_keys_that_last() -> None:
    bucket = Bucket()
    async with bucket.listening() as visit:
        missing = await visit.refused("s3.link_to_object", **HERE)
        await visit.done("s3.put_object", **HERE, content="x")
        made = await visit.done("s3.link_to_object", **HERE, expires_s=60)
    assert missing.code == "not_found"
    assert "/reports/2026/%C3%BC%20b.csv?X-Amz-Algorithm=" in made["url"]
    assert SECRET["secret_access_key"] not in made["url"]
    async with bucket.listening(session_token="temporary") as visit:
        error = await visit.refused("s3.link_to_object", **HERE)
        assert (error.code, visit.peer.heard) == ("s3_temporary_keys", [])


@pytest.mark.parametrize(("name", "value"), [("bucket", "a/b"), ("bucket", "UP"), ("key", "/a")])
async def test_a_name_that_cannot_be_one_is_refused(name: str, value: str) -> None:
    async with Bucket().listening() as visit:
        error = await visit.refused("s3.get_object", **{**HERE, name: value})
        assert (error.code, visit.peer.heard) == ("arguments_invalid", [])
