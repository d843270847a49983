"""S3's trigger against a fake that lists by name, a few at once, and dates by its own clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from engine.ports.polls import MOST_ITEMS
from tools.connectors.s3 import triggers
from tools.connectors.s3.tests.test_actions import Bucket
from tools.kit.fake_service import Visit
from tools.kit.http_peer import Heard

HOUR, DAY = 3_600, 86_400


class Dated(Bucket):
    """A bucket whose objects have dates, of whole seconds as S3's have."""

    def __init__(self, at_once: int = 1_000) -> None:
        super().__init__()
        self.now, self.at_once = 1_770_000_000, at_once
        self.dates: dict[str, tuple[int, str]] = {}

    def add(self, *names: str, began: int = 0, tag: str = "t") -> None:
        for name in names:
            self.dates[name] = (began or self.now, tag)

    def told(self, heard: Heard) -> tuple[int, bytes, dict[str, str]]:
        status, body, headers = super().told(heard)
        date = format_datetime(datetime.fromtimestamp(self.now, UTC), usegmt=True)
        return status, body, {**headers, "date": date}

    def listed(self, heard: Heard) -> bytes:
        query = httpx.QueryParams(urlsplit(heard.target).query)
        after = query.get("continuation-token") or query.get("start-after", "")
        names = [n for n in sorted(self.dates) if n.startswith(query["prefix"]) and n > after]
        here = names[: self.at_once]
        each = "".join(self.described(name) for name in here)
        if len(names) > len(here):
            each += f"<NextContinuationToken>{here[-1]}</NextContinuationToken>"
        return f"<ListBucketResult>{each}</ListBucketResult>".encode()

    def described(self, name: str) -> str:
        at, tag = self.dates[name]
        date = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return (
            f"<Contents><Key>{name}</Key><LastModified>{date}</LastModified>"
            f'<ETag>"{tag}"</ETag><Size>3</Size></Contents>'
        )


class Deaf(Dated):
    """Lists from the beginning, whatever it is asked."""

    def listed(self, heard: Heard) -> bytes:
        return super().listed(replace(heard, target="/reports?prefix="))


async def looks(visit: Visit, cursor: Any, **settings: Any) -> tuple[list[str], Any]:
    """Look until there is no more; return the names and the cursor."""
    names: list[str] = []
    while True:
        page = await visit.done(
            "s3.new_object", settings={"bucket": "reports", **settings}, cursor=cursor
        )
        assert len(page["items"]) <= MOST_ITEMS
        names += [one["payload"]["key"] for one in page["items"]]
        cursor = page["cursor"]
        if not page["more"]:
            return names, cursor


async def test_what_comes_after_switching_on_is_told_once_also_within_the_same_second() -> None:
    bucket = Dated()
    bucket.add("old.csv", began=bucket.now - HOUR)
    bucket.add("just.csv")
    async with bucket.listening() as visit:
        nothing, cursor = await looks(visit, None)
        bucket.add("a.csv", "sub/", "sub/b.csv")
        first, cursor = await looks(visit, cursor)
        bucket.add("0.csv")
        second, cursor = await looks(visit, cursor)
        third, _ = await looks(visit, cursor)
    assert (nothing, first, second, third) == ([], ["a.csv", "sub/b.csv"], ["0.csv"], [])


async def test_what_is_written_anew_is_new_whether_or_not_it_holds_the_same() -> None:
    bucket = Dated()
    async with bucket.listening() as visit:
        _, cursor = await looks(visit, None)
        bucket.add("a.csv")
        first, cursor = await looks(visit, cursor)
        bucket.now += 1
        bucket.add("a.csv")
        same, cursor = await looks(visit, cursor)
        bucket.add("a.csv", tag="other")
        other, _ = await looks(visit, cursor)
    assert first == same == other == ["a.csv"]


async def test_names_are_chosen_by_how_they_begin_and_end() -> None:
    bucket, meant = Dated(), {"prefix": "2026/", "suffix": ".csv"}
    async with bucket.listening() as visit:
        _, cursor = await looks(visit, None, **meant)
        bucket.add("2025/a.csv", "2026/b.txt", "2026/c.csv")
        names, _ = await looks(visit, cursor, **meant)
    assert names == ["2026/c.csv"]


async def test_what_is_there_is_told_over_many_lists_and_looks_and_nothing_twice() -> None:
    bucket = Dated(at_once=7)
    there = [f"{number:03}.csv" for number in range(250)]
    bucket.add(*there, began=bucket.now - 9 * DAY)
    async with bucket.listening() as visit:
        names, cursor = await looks(visit, None, existing="start")
        again, _ = await looks(visit, cursor, existing="start")
    assert (names, again) == (there, [])


async def test_what_comes_behind_a_look_while_it_goes_on_is_told_by_the_next() -> None:
    bucket = Dated(at_once=5)
    async with bucket.listening() as visit:
        _, cursor = await looks(visit, None)
        bucket.now += HOUR
        bucket.add(*(f"{number:03}" for number in range(100, 300)))
        page = await visit.done("s3.new_object", settings={"bucket": "reports"}, cursor=cursor)
        bucket.now += 5
        bucket.add("000")
        rest, cursor = await looks(visit, page["cursor"])
        behind, _ = await looks(visit, cursor)
    assert page["more"]
    assert len(page["items"]) + len(rest) == 200
    assert behind == ["000"]


async def test_an_upload_that_took_hours_is_found_although_it_is_dated_by_its_beginning() -> None:
    bucket = Dated()
    async with bucket.listening() as visit:
        _, cursor = await looks(visit, None)
        began = bucket.now = bucket.now + HOUR
        for _ in range(3):
            bucket.now += HOUR
            bucket.add(f"small-{bucket.now}")
            _, cursor = await looks(visit, cursor)
        bucket.add("large.bin", began=began)
        names, _ = await looks(visit, cursor)
    assert names == ["large.bin"]


async def test_more_than_can_be_remembered_loses_nothing_and_keeps_the_cursor_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(triggers, "MOST_REMEMBERED", 20)
    bucket = Dated()
    async with bucket.listening() as visit:
        _, cursor = await looks(visit, None)
        bucket.now += HOUR
        many = [f"{number:03}" for number in range(150)]
        bucket.add(*many)
        first, cursor = await looks(visit, cursor)
        bucket.add("behind")
        second, cursor = await looks(visit, cursor)
        bucket.now += HOUR
        bucket.add("later")
        third, cursor = await looks(visit, cursor)
        fourth, cursor = await looks(visit, cursor)
    assert first == many
    assert "behind" in second
    assert "later" in third
    assert fourth == []
    assert len(cursor["told"]) <= 20


async def test_what_is_told_again_has_the_key_it_had() -> None:
    bucket, asked = Dated(), {"settings": {"bucket": "reports", "existing": "start"}}
    bucket.add("a.csv")
    async with bucket.listening() as visit:
        pages = [await visit.done("s3.new_object", **asked, cursor=None) for _ in range(2)]
    assert pages[0]["items"] == pages[1]["items"]
    assert re.fullmatch(r"a\.csv/2026-\d\d-\d\dT[\d:]+\.000Z/t", pages[0]["items"][0]["key"])


async def test_a_list_that_does_not_go_on_is_no_list() -> None:
    bucket = Deaf()
    bucket.add("a.csv")
    cursor = {"began": bucket.now, "after": "b.csv"}
    async with bucket.listening() as visit:
        error = await visit.refused("s3.new_object", settings={"bucket": "reports"}, cursor=cursor)
    assert error.code == "s3_malformed"


async def test_an_object_without_a_date_is_refused_where_the_trigger_is_switched_on() -> None:
    bucket = Bucket()
    async with bucket.listening() as visit:
        await visit.done("s3.put_object", bucket="reports", key="a", content="x")
        error = await visit.refused("s3.new_object", settings={"bucket": "reports"}, cursor=None)
    assert error.code == "s3_malformed"
