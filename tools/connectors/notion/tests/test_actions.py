"""Notion's actions against a fake that keeps one database as Notion's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.connectors.notion.values import plain, rich_text, written
from tools.kit.fake_service import Asked, Fake, Told
from tools.sdk.errors import ActionFailed

DATABASE = "d9824bdc84454327be8b5b47500af6ce"
TYPES = {
    "Name": {"type": "title"}, "Total": {"type": "number"}, "Status": {"type": "select"},
    "Owner": {"type": "people"}, "Made": {"type": "created_time"},
}  # fmt: skip


class Workspace:
    """One database; a page keeps what was written with the type beside it, as Notion answers it."""

    def __init__(self) -> None:
        self.pages: dict[str, dict[str, Any]] = {}
        self.blocks: list[Any] = []

    def fake(self) -> Fake:
        return Fake(
            kind="notion_token",
            config={"base_url": "http://{place}"},
            secret={"token": "ntn_test1234"},
            proof=("notion-version", "2022-06-28"),
            refusal=Told(400, {"object": "error", "code": "missing_version"}),
            routes={
                "GET /v1/databases/{id}": lambda _: {"object": "database", "properties": TYPES},
                "POST /v1/databases/{id}/query": self.page_of,
                "POST /v1/pages": self.made,
                "GET /v1/pages/{id}": lambda asked: self.pages[asked.path["id"]],
                "PATCH /v1/pages/{id}": self.changed,
                "PATCH /v1/blocks/{id}/children": self.appended,
                "GET /v1/blocks/{id}/children": lambda _: {"results": self.blocks},
                "POST /v1/search": self.page_of,
                "POST /v1/comments": lambda asked: {"id": "c-1", **asked.body},
            },
        )

    def made(self, asked: Asked) -> Any:
        name = f"{len(self.pages):032x}"
        self.pages[name] = {"id": name, "properties": self.stored(asked.body["properties"])}
        return self.pages[name]

    def stored(self, given: dict[str, Any]) -> dict[str, Any]:
        stored = {name: {"type": TYPES[name]["type"], **value} for name, value in given.items()}
        for part in stored.get("Name", {}).get("title", ()):
            part["plain_text"] = part["text"]["content"]
        return stored

    def changed(self, asked: Asked) -> Any:
        one = self.pages[asked.path["id"]]
        one["properties"].update(self.stored(asked.body.pop("properties", {})))
        one.update(asked.body)
        return one

    def appended(self, asked: Asked) -> Any:
        for block in asked.body["children"]:
            for part in block["paragraph"]["rich_text"]:
                part["plain_text"] = part["text"]["content"]
        self.blocks += asked.body["children"]
        return {"results": asked.body["children"]}

    def page_of(self, asked: Asked) -> Any:
        every, begin = list(self.pages.values()), int(asked.body.get("start_cursor", 0))
        more = begin + 2 < len(every)
        cursor = str(begin + 2) if more else None
        return {"results": every[begin : begin + 2], "next_cursor": cursor, "has_more": more}


async def test_pages_are_written_with_plain_values_and_read_back_over_pages() -> None:
    async with Workspace().fake().listening() as visit:
        for number in range(3):
            values = {"Name": f"Order {number}", "Total": number, "Status": "Open"}
            made = await visit.done("notion.create_page", database_id=DATABASE, properties=values)
        one = {"page_id": made["id"]}
        await visit.done("notion.update_page", **one, properties={"Status": "Done"})
        read = await visit.done("notion.get_page", **one)
        listed = await visit.done("notion.query_database", database_id=DATABASE)
        found = await visit.done("notion.search", query="Order")
        gone = await visit.done("notion.archive_page", **one)
    assert (read["title"], read["properties"]["Status"], gone["archived"]) == (
        "Order 2",
        "Done",
        True,
    )
    assert [one["properties"]["Total"] for one in listed["pages"]] == [0, 1, 2]
    assert found["found"][0]["title"] == "Order 0"


async def test_text_is_added_read_and_commented_on() -> None:
    page = {"page_id": "0" * 32}
    async with Workspace().fake().listening() as visit:
        await visit.done("notion.append_text", **page, text="One\n\nTwo " + "x" * 2_500)
        read = await visit.done("notion.read_text", **page)
        said = await visit.done("notion.add_comment", **page, text="Well done")
    assert [len(one["text"]) for one in read["blocks"]] == [3, 2_504]
    assert said == {"id": "c-1"}


async def test_a_property_that_is_not_there_is_refused_before_anything_is_written() -> None:
    async with Workspace().fake().listening() as visit:
        wrong = {"database_id": DATABASE, "properties": {"Nmae": "x"}}
        error = await visit.refused("notion.create_page", **wrong)
        assert (error.code, len(visit.peer.heard)) == ("notion_no_such_property", 1)
    with pytest.raises(ActionFailed, match="cannot be written"):
        written({"Made": "today"}, TYPES)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "select", "select": None}, None),
        ({"type": "people", "people": [{"id": "u1", "name": "Ada"}, {"id": "u2"}]}, ["Ada", "u2"]),
        ({"type": "relation", "relation": [{"id": "p1"}]}, ["p1"]),
        ({"type": "files", "files": [{"name": "a", "external": {"url": "u"}}]}, ["u"]),
        ({"type": "rollup", "rollup": {"type": "array", "array": [{"type": "number", "number": 3}]}}, [3]),
        ({"type": "created_by", "created_by": {"name": "Ada"}}, "Ada"),
        ({"type": "date", "date": {"start": "a", "end": "b"}}, {"start": "a", "end": "b"}),
    ],
)  # fmt: skip
def test_each_type_has_a_plain_value(value: Any, expected: Any) -> None:
    assert plain(value) == expected


def test_a_long_text_is_parted_as_notion_takes_it() -> None:
    assert [len(part["text"]["content"]) for part in rich_text("x" * 4_500)] == [2_000, 2_000, 500]
