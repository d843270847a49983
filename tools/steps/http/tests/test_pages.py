"""http.request with pages, against a service on the wire that goes on in each of the ways there are."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.ports.runner import StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import Heard, http_peer, write_answer

ALL = [{"id": number} for number in range(1, 8)]
SIZE = 3


def answered(way: str, query: dict[str, str], place: str) -> tuple[Any, dict[str, str]]:
    """Answer one page; the address of a next one is whole or begins at the root."""
    start = int(query.get("from", 0))
    if way == "page":
        start = (int(query.get("page", 1)) - 1) * SIZE
    if way == "last_id":
        start = int(query.get("after", 0))
    part, more = ALL[start : start + SIZE], start + SIZE < len(ALL)
    further = f"/things?from={start + SIZE}"
    if way == "link":
        return part, {"link": f'<http://{place}{further}>; rel="next"'} if more else {}
    if way == "last_id":
        return {"data": part, "more": more}, {}
    told = {"address": further, "cursor": str(start + SIZE)}.get(way)
    return {"data": {"list": part}, "meta": {"next": told if more else None}}, {}


async def read(way: str, pages: dict[str, Any], **more: Any) -> tuple[StepOutcome, list[Heard]]:
    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        query = {key: values[-1] for key, values in parse_qs(urlsplit(heard.target).query).items()}
        body, headers = answered(way, query, heard.headers["host"])
        headers = {"content-type": "application/json", **headers}
        write_answer(writer, 200, json.dumps(body).encode(), headers)

    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        args = {"method": "GET", "url": peer.url("/things"), "pages": pages, **more}
        return await bench.run("http.request", args), peer.heard


WAYS = {
    "link": {"style": "link"},
    "address": {"style": "address", "items": "data.list", "next": "meta.next"},
    "cursor": {"style": "cursor", "items": "data.list", "next": "meta.next", "parameter": "from"},
    "page": {"style": "page", "items": "data.list", "parameter": "page"},
    "offset": {"style": "offset", "items": "data.list", "parameter": "from"},
    "last_id": {"style": "last_id", "items": "data", "next": "more", "parameter": "after"},
}


@pytest.mark.parametrize("way", WAYS)
async def test_a_list_is_read_to_its_end(way: str) -> None:
    outcome, heard = await read(way, WAYS[way])
    assert isinstance(outcome, Succeeded), outcome
    assert outcome.output["body"] == ALL
    # Where the service does not say that it was all, one more page is asked for, and is empty.
    assert len(heard) == (4 if way in {"page", "offset"} else 3)


@pytest.mark.parametrize("way", WAYS)
async def test_no_more_is_read_than_is_wanted(way: str) -> None:
    outcome, heard = await read(way, {**WAYS[way], "most": 4})
    assert isinstance(outcome, Succeeded), outcome
    assert (outcome.output["body"], len(heard)) == (ALL[:4], 2)


@pytest.mark.parametrize(
    ("pages", "more", "code"),
    [
        ({"style": "page"}, {}, "pages_unclear"),
        ({"style": "cursor", "parameter": "from"}, {}, "pages_unclear"),
        (WAYS["link"], {"method": "POST"}, "pages_of_a_write"),
        ({"style": "link", "items": "data"}, {}, "page_not_a_list"),
    ],
)
async def test_what_cannot_be_read_on_is_refused(
    pages: dict[str, Any], more: dict[str, Any], code: str
) -> None:
    way = "link" if pages["style"] == "link" and "items" not in pages else "cursor"
    if code == "page_not_a_list":
        pages, way = {"style": "link", "items": "meta"}, "cursor"
    outcome, heard = await read(way, pages, **more)
    assert not isinstance(outcome, Succeeded)
    assert outcome.error.code == code
    assert len(heard) == (1 if code == "page_not_a_list" else 0)


async def test_no_page_is_fetched_from_another_place() -> None:
    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        link = {"link": '<http://169.254.169.254/latest>; rel="next"'}
        headers = {"content-type": "application/json", **link}
        write_answer(writer, 200, b"[1]", headers)

    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        args = {"method": "GET", "url": peer.url("/"), "pages": {"style": "link"}}
        outcome = await bench.run("http.request", args)
    assert not isinstance(outcome, Succeeded)
    assert outcome.error.code == "next_page_elsewhere"
