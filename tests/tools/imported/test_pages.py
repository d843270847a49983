"""Lists of imported operations are read on, in whichever way the document shows, against a service on the wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.ports.runner import StepOutcome, Succeeded
from tools.imported.openapi import OperationAction
from tools.kit.bench import a_bench
from tools.kit.http_peer import Heard, http_peer, write_answer
from tools.openapi.operation import Operation, Pages
from tools.openapi.reader import import_openapi
from tools.sdk.action import Performed

ALL = [{"id": number} for number in range(1, 8)]
SIZE = 3
LIST: dict[str, Any] = {
    "type": "array",
    "items": {"type": "object", "properties": {"id": {"type": "integer"}}},
}
TEXT, YES_NO = {"type": "string", "nullable": True}, {"type": "boolean"}
Query = Mapping[str, str]
Answer = tuple[Any, dict[str, str]]


def part(start: int, size: int = SIZE) -> list[Any]:
    return ALL[start : start + size]


def by_link(query: Query, place: str) -> Answer:
    at = int(query.get("from", 0))
    more = {"link": f'<{place}/things?from={at + SIZE}>; rel="next"'}
    return part(at), more if at + SIZE < len(ALL) else {"link": f'<{place}/things>; rel="first"'}


def by_token(query: Query, place: str) -> Answer:
    at = int(query.get("cursor", "t0")[1:])
    token = f"t{at + SIZE}" if at + SIZE < len(ALL) else ""
    return {"data": part(at), "meta": {"next_cursor": token}}, {}


def by_offset_token(query: Query, place: str) -> Answer:
    at = int(query.get("offset", "x0")[1:])
    further = {"offset": f"x{at + SIZE}"} if at + SIZE < len(ALL) else None
    return {"data": part(at), "next_page": further}, {}


def by_address(query: Query, place: str) -> Answer:
    at = int(query.get("from", 0))
    return {"results": part(at), "next": f"/things?from={at + SIZE}" if at + 3 < 7 else None}, {}


def by_last_id(query: Query, place: str) -> Answer:
    at, size = int(query.get("starting_after", 0)), int(query.get("limit", SIZE))
    return {"data": part(at, size), "has_more": at + size < len(ALL)}, {}


def by_page(query: Query, place: str) -> Answer:
    return part((int(query.get("page", 1)) - 1) * SIZE), {}


def by_page_from_zero(query: Query, place: str) -> Answer:
    return {"items": part(int(query.get("pageNumber", 0)) * SIZE)}, {}


def by_offset(query: Query, place: str) -> Answer:
    size = int(query.get("maxResults", SIZE))
    return {"values": part(int(query.get("startAt", 0)), size), "total": len(ALL)}, {}


def numbers(**named: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: {"type": "integer", **more} for name, more in named.items()}


def holding(**named: Any) -> dict[str, Any]:
    return {"type": "object", "properties": named}


STYLES: dict[str, tuple[Any, dict[str, Any], Callable[[Query, str], Answer], int]] = {
    "link": (LIST, {}, by_link, 3),
    "token": (
        holding(data=LIST, meta=holding(next_cursor=TEXT)), {"cursor": TEXT}, by_token, 3,
    ),
    "token in an object of the next page": (
        holding(data=LIST, next_page=holding(offset=TEXT)), {"offset": TEXT}, by_offset_token, 3,
    ),
    "address": (holding(results=LIST, next=TEXT), {}, by_address, 3),
    "last_id": (
        holding(data=LIST, has_more=YES_NO),
        {"starting_after": TEXT, **numbers(limit={"maximum": 4})}, by_last_id, 2,
    ),
    "page": (LIST, numbers(page={"default": 1}), by_page, 4),
    "page from zero": (
        holding(items=LIST), numbers(pageNumber={"minimum": 0}), by_page_from_zero, 4,
    ),
    "offset": (
        holding(values=LIST), numbers(startAt={}, maxResults={"maximum": 4}), by_offset, 2,
    ),
}  # fmt: skip


def document(place: str, body: Any, query: Mapping[str, Any], *, link: bool = False) -> bytes:
    answer = {"description": "ok", "content": {"application/json": {"schema": body}}}
    headers = {"headers": {"Link": {"schema": {"type": "string"}}}} if link else {}
    asked = [{"name": name, "in": "query", "schema": one} for name, one in query.items()]
    operation = {
        "operationId": "listThings", "parameters": asked, "responses": {"200": answer | headers},
    }  # fmt: skip
    return json.dumps(
        {
            "openapi": "3.0.3",
            "info": {"title": "things", "version": "1"},
            "servers": [{"url": place}],
            "paths": {"/things": {"get": operation}},
        }
    ).encode()


def one_of(style: str, place: str = "https://things.example") -> Operation:
    body, query, _, _ = STYLES[style]
    (found,) = import_openapi(
        document(place, body, query, link=style == "link"), connector="things_api"
    ).operations
    return found


class Only:
    """The one action there is."""

    def __init__(self, operation: Operation) -> None:
        self._it = OperationAction(operation, operation.spec(), operation.server)

    def find(self, action_id: str) -> Performed | None:
        return self._it if action_id == self._it.spec.id else None


async def listed(
    style: str, answer: Callable[[Query, str], Answer], **args: Any
) -> tuple[StepOutcome, int]:
    async def told(heard: Heard, writer: asyncio.StreamWriter) -> None:
        query = {key: values[-1] for key, values in parse_qs(urlsplit(heard.target).query).items()}
        body, headers = answer(query, f"http://{heard.headers['host']}")
        headers = {"content-type": "application/json", **headers}
        write_answer(writer, int(headers.pop(":status", "200")), json.dumps(body).encode(), headers)

    async with http_peer(told) as peer:
        operation = one_of(style, peer.url("").rstrip("/"))
        async with a_bench([peer.place], registry=Only(operation)) as bench:
            outcome = await bench.run("things_api.list_things", args)
        return outcome, len(peer.heard)


def items_of(outcome: StepOutcome, style: str) -> list[Any]:
    assert isinstance(outcome, Succeeded), outcome
    body = outcome.output["body"]
    for name in (one_of(style).pages or Pages("page", ())).items:
        body = body[name]
    return list(body)


@pytest.mark.parametrize("style", STYLES)
async def test_every_style_is_read_to_its_end(style: str) -> None:
    pages = one_of(style).pages
    assert pages is not None
    assert pages.style == style.split(" ", 1)[0]
    _, _, answer, requests = STYLES[style]
    outcome, heard = await listed(style, answer, max_items=100)
    assert items_of(outcome, style) == ALL
    assert heard == requests


@pytest.mark.parametrize("style", STYLES)
async def test_every_style_stops_at_the_bound(style: str) -> None:
    outcome, heard = await listed(style, STYLES[style][2], max_items=4)
    assert items_of(outcome, style) == ALL[:4]
    assert heard <= 2


@pytest.mark.parametrize("style", STYLES)
async def test_without_a_bound_one_page_is_read(style: str) -> None:
    outcome, heard = await listed(style, STYLES[style][2])
    assert items_of(outcome, style) == part(0)
    assert heard == 1


def test_only_lists_that_say_how_they_go_on_take_a_bound() -> None:
    (plain,) = import_openapi(document("https://x.example", LIST, {})).operations
    assert plain.pages is None
    assert "max_items" not in plain.spec().input_schema["properties"]
    bound = one_of("token").spec().input_schema["properties"]["max_items"]
    assert (bound["minimum"], bound["maximum"]) == (1, 10_000)
    assert "max_items" not in one_of("token").input_schema["properties"]
    own = import_openapi(document("https://x.example", LIST, numbers(page={}, max_items={})))
    assert own.operations[0].bound == "max_items_2"


def test_an_odata_list_goes_on_at_the_address_it_names() -> None:
    body = holding(**{"value": LIST, "@odata.nextLink": TEXT})
    (found,) = import_openapi(document("https://x.example", body, {"$top": TEXT})).operations
    assert found.pages == Pages("address", ("value",), at=("@odata.nextLink",), size="top")


async def test_a_service_that_does_not_know_its_page_parameter_is_not_read_twice() -> None:
    outcome, heard = await listed("page", lambda *_: (part(0), {}), max_items=100)
    assert items_of(outcome, "page") == part(0)
    assert heard == 2


@pytest.mark.parametrize(
    ("style", "body", "code"),
    [
        ("token", {"data": part(0), "meta": {"next_cursor": "same"}}, "pages_repeat"),
        ("address", {"results": part(0), "next": "http://elsewhere.example/things"}, "next_page_elsewhere"),
        ("offset", {"values": {"not": "a list"}}, "page_not_a_list"),
    ],
)  # fmt: skip
async def test_a_service_that_leads_astray_fails_the_step(style: str, body: Any, code: str) -> None:
    outcome, heard = await listed(style, lambda *_: (body, {}), max_items=100)
    assert not isinstance(outcome, Succeeded)
    assert outcome.error.code == code
    assert heard <= 2


async def test_a_service_that_says_nothing_is_left_is_waited_for() -> None:
    def slow_down(query: Query, place: str) -> Answer:
        body, _ = by_page(query, place)
        return body, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "0"}

    outcome, _ = await listed("page", slow_down, max_items=100)
    assert items_of(outcome, "page") == ALL


async def test_a_long_wait_between_pages_is_the_runs() -> None:
    left = {"ratelimit-remaining": "0", "ratelimit-reset": "900"}
    outcome, heard = await listed("page", lambda *_: (part(0), left), max_items=100)
    assert not isinstance(outcome, Succeeded)
    assert (outcome.error.error_class, outcome.error.retry_after_s) == ("rate_limit", 900.0)
    assert heard == 1


async def test_a_refusal_for_asking_too_much_is_no_matter_of_rights() -> None:
    left = {":status": "403", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}
    outcome, _ = await listed("page", lambda *_: ({"message": "slow down"}, left))
    assert not isinstance(outcome, Succeeded)
    assert (outcome.error.error_class, outcome.error.retry_after_s) == ("rate_limit", 60.0)
