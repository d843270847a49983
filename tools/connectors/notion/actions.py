"""Notion's actions: pages of databases, their text, and comments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from tools.connectors.notion.client import NOTION
from tools.connectors.notion.values import page, plain_text, rich_text, written
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Request, Words, sent_as

_PAGE = "/v1/pages/{page_id}"
_ID = r"^[0-9a-fA-F-]{32,36}$"
PageId = Annotated[
    str,
    given("Page", "The id at the end of its address.", pattern=_ID,
          example="59833787-2cf9-4fdf-8782-e53db20768a5"),
]  # fmt: skip
DatabaseId = Annotated[
    str,
    given("Database", "The id in its address.", pattern=_ID,
          example="d9824bdc-8445-4327-be8b-5b47500af6ce"),
]  # fmt: skip
Values = Annotated[
    dict[str, Json],
    given(
        "Properties", "Plain values by the names of the columns.", max_length=100,
        example={"Name": "Order A-17", "Total": 250, "Status": "Open"},
    ),
]  # fmt: skip
Text = Annotated[
    str,
    given(
        "Text", "One paragraph per line.", min_length=1, max_length=100_000, example="Paid today."
    ),
]


class Page(Answer):
    id: str = at("id", "Notion's id of it.", example="59833787-2cf9-4fdf-8782-e53db20768a5")
    title: str = at("name", "Its title.", example="Order A-17")
    properties: dict[str, Json] = at("plain", "Plain values by the names of the columns.")
    url: str | None = at("url", "Its address.", default=None)
    archived: bool = at("archived", "Whether it is in the trash.", default=False)
    created_at: str | None = at("created_time", "When it was made.", default=None)
    updated_at: str | None = at("last_edited_time", "When it last changed.", default=None)


def _paragraphs(text: str) -> list[dict[str, Any]]:
    lines = [line for line in text.splitlines() if line.strip()][:100]
    return [
        {"object": "block", "type": "paragraph", "paragraph": {"rich_text": rich_text(line)}}
        for line in lines
    ]


class CreatePage(Arguments):
    database_id: DatabaseId
    properties: Values
    text: Text | None = None


async def _create_page(ctx: StepContext, args: CreatePage) -> Page:
    calls = NOTION.calls(ctx)
    asked = Request("GET", "/v1/databases/{database_id}", query=lambda _: {}, at="properties")
    known = await calls.answer(asked, args, writes=False)
    body = {
        "parent": {"database_id": args.database_id},
        "properties": written(args.properties, known if isinstance(known, dict) else {}),
        **({"children": _paragraphs(args.text)} if args.text else {}),
    }
    made = Request("POST", "/v1/pages", body=lambda _: body, shaped=page)
    return calls.read(Page, await calls.answer(made, args, writes=True), writes=True)


create_page = NOTION.performed(
    "create_page",
    "write",
    (CreatePage, Page),
    _create_page,
    Words(
        "Add a page to Notion",
        "Add a page (a row) to a Notion database.",
        ("notion page", "add a row to notion", "new notion page", "create in notion",
         "add to the notion database", "write it to notion"),
        ("add each order to the Notion database", "create a Notion page for the meeting"),
    ),
)  # fmt: skip


class UpdatePage(Arguments):
    page_id: PageId
    properties: Values


async def _update_page(ctx: StepContext, args: UpdatePage) -> Page:
    calls = NOTION.calls(ctx)
    asked = Request("GET", _PAGE, query=lambda _: {}, at="properties")
    known = await calls.answer(asked, args, writes=False)
    body = {"properties": written(args.properties, known if isinstance(known, dict) else {})}
    changed = Request("PATCH", _PAGE, body=lambda _: body, shaped=page)
    return calls.read(Page, await calls.answer(changed, args, writes=True), writes=True)


update_page = NOTION.performed(
    "update_page",
    "idempotent_write",
    (UpdatePage, Page),
    _update_page,
    Words(
        "Change a Notion page",
        "Change properties of a Notion page.",
        ("update notion page", "change notion property", "set status in notion",
         "edit the notion row", "update notion"),
        ("set the status of the Notion page to done", "update the row in Notion"),
    ),
)  # fmt: skip


class OnePage(Arguments):
    page_id: PageId


archive_page = NOTION.action(
    "archive_page",
    "idempotent_write",
    Request("PATCH", _PAGE, body=lambda _: {"archived": True}, shaped=page),
    (OnePage, Page),
    Words(
        "Move a Notion page to the trash",
        "Move a Notion page to the trash, from where it can be brought back.",
        ("delete notion page", "archive notion page", "remove from notion", "trash notion page",
         "notion archive"),
        ("archive the Notion page", "remove the row from Notion"),
    ),
)  # fmt: skip
get_page = NOTION.action(
    "get_page",
    "read",
    Request("GET", _PAGE, shaped=page),
    (OnePage, Page),
    Words(
        "Read a Notion page",
        "Read the properties of a Notion page.",
        ("get notion page", "read notion page", "fetch from notion", "notion page properties",
         "look up the notion page"),
        ("read the Notion page", "get the page from Notion"),
    ),
)  # fmt: skip


class QueryDatabase(Listing):
    database_id: DatabaseId
    filter: dict[str, Json] | None = given(
        "Filter", "In Notion's own words; all pages if empty.", default=None,
        example={"property": "Status", "status": {"equals": "Open"}},
    )  # fmt: skip
    sort_by: str | None = given("Sorted by", "The name of a column.", default=None, max_length=200)
    descending: bool = given("Backwards", "Whether the largest comes first.", default=False)


def _query(args: QueryDatabase) -> dict[str, Any]:
    body: dict[str, Any] = {"filter": args.filter} if args.filter else {}
    if args.sort_by:
        direction = "descending" if args.descending else "ascending"
        body["sorts"] = [{"property": args.sort_by, "direction": direction}]
    return body


def pages_told(found: Any) -> Any:
    return [page(one) for one in found] if isinstance(found, list) else found


query_database = NOTION.listing(
    "query_database",
    Request("POST", "/v1/databases/{database_id}/query", body=_query, at="results", shaped=pages_told),
    (QueryDatabase, Page),
    "pages",
    Words(
        "Read a Notion database",
        "List the pages (rows) of a Notion database, filtered and sorted.",
        ("notion database", "query notion", "list notion pages", "rows of the notion database",
         "get pages from notion"),
        ("list the open tasks of the Notion database", "read all rows from Notion"),
    ),
)  # fmt: skip


class AppendText(Arguments):
    page_id: PageId
    text: Text


append_text = NOTION.action(
    "append_text",
    "write",
    Request(
        "PATCH", "/v1/blocks/{page_id}/children",
        body=lambda args: {"children": _paragraphs(args.text)},
    ),
    (AppendText, Done),
    Words(
        "Write below a Notion page",
        "Add paragraphs at the end of a Notion page.",
        ("append to notion page", "write in notion", "add text to notion", "notion paragraph",
         "add a note to the notion page"),
        ("write the summary below the Notion page", "append the text to the page in Notion"),
    ),
)  # fmt: skip


class ReadText(Listing):
    page_id: PageId


class Block(Answer):
    kind: str = at("type", "What it is, as Notion names it.", example="paragraph")
    text: str = at("text", "What it says.", default="", example="Paid today.")


def _blocks(found: Any) -> Any:
    if not isinstance(found, list):
        return found
    return [
        {**one, "text": plain_text(dig(one, f"{dig(one, 'type')}.rich_text"))}
        for one in found
        if isinstance(one, dict)
    ]


read_text = NOTION.listing(
    "read_text",
    Request("GET", "/v1/blocks/{page_id}/children", at="results", shaped=_blocks),
    (ReadText, Block),
    "blocks",
    Words(
        "Read the text of a Notion page",
        "Read what a Notion page says, block by block; what is nested deeper is left out.",
        ("notion text", "contents of the notion page", "read notion blocks", "text of notion page",
         "what the notion page says"),
        ("read the text of the Notion page", "get the contents of the page in Notion"),
    ),
)  # fmt: skip


class Search(Listing):
    query: str | None = given("Words", "In the title; all if empty.", default=None, max_length=500)
    kind: Literal["page", "database"] = given("What", "Pages or databases.", default="page")


class Found(Answer):
    id: str = at("id", "Notion's id of it.", example="59833787-2cf9-4fdf-8782-e53db20768a5")
    title: str = at("name", "Its title.", default="", example="Orders")
    url: str | None = at("url", "Its address.", default=None)


def _search(args: Search) -> dict[str, Any]:
    told = sent_as(args, "kind", "limit")
    return {**told, "filter": {"property": "object", "value": args.kind}}


def _titled(found: Any) -> Any:
    if not isinstance(found, list):
        return found
    return [
        {**one, "name": plain_text(one["title"])} if "title" in one else page(one) for one in found
    ]


search = NOTION.listing(
    "search",
    Request("POST", "/v1/search", body=_search, at="results", shaped=_titled),
    (Search, Found),
    "found",
    Words(
        "Search Notion",
        "Find pages or databases in Notion by their title.",
        ("search notion", "find notion page", "notion search", "find the notion database",
         "look for it in notion"),
        ("find the Notion database named Orders", "search Notion for the meeting notes"),
    ),
)  # fmt: skip


class AddComment(Arguments):
    page_id: PageId
    text: str = given("Comment", "What to say.", min_length=1, max_length=100_000)


class Comment(Answer):
    id: str = at("id", "Notion's id of it.")


add_comment = NOTION.action(
    "add_comment",
    "write",
    Request(
        "POST", "/v1/comments",
        body=lambda args: {
            "parent": {"page_id": args.page_id}, "rich_text": rich_text(args.text),
        },
    ),
    (AddComment, Comment),
    Words(
        "Comment on a Notion page",
        "Write a comment on a Notion page.",
        ("notion comment", "comment in notion", "comment on notion page", "notion remark",
         "discuss in notion"),
        ("comment on the Notion page", "write a comment in Notion"),
    ),
)  # fmt: skip
