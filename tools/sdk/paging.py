"""How services part a list into pages, and how each says where the next one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from tools.sdk.http import Reply

Params = Mapping[str, Any]
_LINK = re.compile(r'<(?P<url>[^>]*)>[^,]*?;\s*rel="?next"?')


class Paging(Protocol):
    """One service's way."""

    @property
    def most(self) -> int:
        """Return the largest page the service gives."""
        ...

    def sized(self, size: int) -> Params:
        """Return the parameters that ask for so many at once."""
        ...

    def after(self, reply: Reply, answer: Any, last: Any) -> Params | str | None:
        """Return what the next page is asked with: more parameters, or an address; None at the end."""
        ...


@dataclass(frozen=True, slots=True)
class OnePage:
    """The whole list comes in one answer, and a size would not be understood."""

    most: int = 1

    def sized(self, size: int) -> Params:  # noqa: ARG002
        """Name nothing."""
        return {}

    def after(self, reply: Reply, answer: Any, last: Any) -> None:  # noqa: ARG002
        """Tell the end."""
        return


@dataclass(frozen=True, slots=True)
class LinkPages:
    """The next page's address stands in the header Link (RFC 8288)."""

    size_name: str
    most: int

    def sized(self, size: int) -> Params:
        """Name the size."""
        return {self.size_name: size}

    def after(self, reply: Reply, answer: Any, last: Any) -> str | None:  # noqa: ARG002
        """Read the header."""
        found = _LINK.search(reply.headers.get("link", ""))
        return found["url"] if found else None


@dataclass(frozen=True, slots=True)
class TokenPages:
    """The answer holds a token that the next request repeats, or the next page's path."""

    size_name: str
    most: int
    token: str
    """The parameter it is sent back in; empty where `at` leads to the address of the next page."""
    at: str
    """Where it stands in the answer, names parted by dots."""

    def sized(self, size: int) -> Params:
        """Name the size, where the service lets it be chosen."""
        return {self.size_name: size} if self.size_name else {}

    def after(self, reply: Reply, answer: Any, last: Any) -> Params | str | None:  # noqa: ARG002
        """Read the token; an empty one is none."""
        found = dig(answer, self.at)
        if not found or not isinstance(found, str | int):
            return None
        return {self.token: found} if self.token else str(found)


@dataclass(frozen=True, slots=True)
class LastIdPages:
    """The next page begins after the id of the last element, while the answer says there is more."""

    size_name: str
    most: int
    token: str
    more: str

    def sized(self, size: int) -> Params:
        """Name the size."""
        return {self.size_name: size}

    def after(self, reply: Reply, answer: Any, last: Any) -> Params | None:  # noqa: ARG002
        """Take the last id."""
        name = dig(last, "id")
        return {self.token: name} if dig(answer, self.more) is True and name else None


@dataclass(frozen=True, slots=True)
class OffsetPages:
    """The next page begins at a number of elements, while pages come full."""

    size_name: str
    most: int
    token: str
    at: str
    """Where the answer says at which element it began; pages are full until the last."""
    total: str

    def sized(self, size: int) -> Params:
        """Name the size."""
        return {self.size_name: size}

    def after(self, reply: Reply, answer: Any, last: Any) -> Params | None:  # noqa: ARG002
        """Count on from where this page began."""
        began, size, total = (dig(answer, name) for name in (self.at, self.size_name, self.total))
        if not all(isinstance(one, int) for one in (began, size, total)) or size < 1:
            return None
        return {self.token: began + size} if began + size < total else None


@dataclass(frozen=True, slots=True)
class CursorPages:
    """The next page begins after a cursor, while the connection of a GraphQL answer says there is more."""

    most: int
    at: str
    """Where the connection stands in the answer."""

    def sized(self, size: int) -> Params:
        """Name the size."""
        return {"first": size}

    def after(self, reply: Reply, answer: Any, last: Any) -> Params | None:  # noqa: ARG002
        """Read the cursor of the page's end."""
        page = dig(answer, f"{self.at}.pageInfo")
        end = dig(page, "endCursor")
        return {"after": end} if dig(page, "hasNextPage") is True and end else None


@dataclass(frozen=True, slots=True)
class FullPages:
    """The next page begins where this one has ended, while pages come full: the service says neither."""

    size_name: str
    most: int
    token: str

    def sized(self, size: int) -> Params:
        """Name the size."""
        return {self.size_name: size}

    def after(self, reply: Reply, answer: Any, last: Any) -> Params | None:  # noqa: ARG002
        """Count on from where the page that was asked for began."""
        asked = dict(parse_qsl(urlsplit(reply.url).query))
        size, began = int(asked.get(self.size_name, 0)), int(asked.get(self.token, 0))
        is_full = isinstance(answer, list) and 0 < size <= len(answer)
        return {self.token: began + size} if is_full else None


def dig(value: Any, path: str) -> Any:
    """Return what stands at a dotted path, the value itself for an empty one; None where nothing does."""
    for name in path.split(".") if path else ():
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
