"""What a step says of how an address goes on: its pages in its own words, and read as one list."""

from __future__ import annotations

import dataclasses
from typing import Literal

from pydantic import Field

from tools.openapi.operation import Pages, PageStyle
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments
from tools.steps.http.client import Incoming, Outgoing
from tools.steps.http.pages import Ask, Listed, all_pages

_PATH = r"^[^.\s]+(\.[^.\s]+)*$"
_STYLES: dict[str, PageStyle] = {
    "link": "link", "address": "address", "cursor": "token", "page": "page", "offset": "offset",
    "last_id": "last_id",
}  # fmt: skip


class PagesRead(Arguments):
    """How the list of an address goes on."""

    style: Literal["link", "address", "cursor", "page", "offset", "last_id"] = Field(
        title="How it goes on",
        description="link: by the header Link; address: the answer names the next page; cursor: it names a "
        "token; page, offset: by counting; last_id: after the last element's id, while the answer says more.",
    )
    items: str | None = Field(
        default=None,
        title="List at",
        description="Where the list stands in the answer, names parted by dots; empty where the answer is it.",
        pattern=_PATH,
        max_length=200,
        examples=["data"],
    )
    next: str | None = Field(
        default=None,
        title="Next at",
        description="Where the answer says the token, the address, or (last_id) that there is more.",
        pattern=_PATH,
        max_length=200,
        examples=["meta.next_cursor"],
    )
    parameter: str | None = Field(
        default=None,
        title="Parameter",
        description="Of the query, that asks for the next page by token, number or id.",
        min_length=1,
        max_length=100,
        examples=["cursor"],
    )
    first: int = Field(
        default=1,
        title="First page",
        description="Its number, where pages are counted.",
        ge=0,
        le=1,
    )
    most: int = Field(
        default=1_000,
        title="How many",
        description="At most so many elements are read.",
        ge=1,
        le=10_000,
    )

    def pages(self) -> Pages:
        """Return it as lists are read; raise ActionFailed where something is missing."""
        if self.style not in {"link", "address"} and not self.parameter:
            raise _missing(f"{self.style} needs the parameter of the query that asks for more")
        if self.style in {"address", "cursor", "last_id"} and not self.next:
            raise _missing(f"{self.style} needs the place where the answer says how it goes on")
        return Pages(
            style=_STYLES[self.style],
            items=_names(self.items),
            parameter=self.parameter or "",
            at=_names(self.next),
            first=self.first,
        )


async def read_on(wanted: Outgoing, read: PagesRead, ask: Ask) -> Incoming:
    """Read the list of an address to its end or to `most`; its elements are the body."""
    if wanted.method != "GET":
        raise bad_data("pages_of_a_write", f"{wanted.method} is sent once: only GET has pages")
    pages = read.pages()
    listed = Listed(
        wanted.url, pages, lambda query: dataclasses.replace(wanted, query=query), wanted.url
    )
    reply = await all_pages(listed, wanted.query, read.most, ask)
    body = reply.body
    for name in pages.items:
        body = body[name]
    return dataclasses.replace(reply, body=body)


def _names(path: str | None) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def _missing(why: str) -> Exception:
    return bad_data("pages_unclear", why, hint="fill in the pages of the request")
