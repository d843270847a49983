"""One operation of an imported API: its contract as an action, and how its request is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.core.action import ActionSpec, Effect
from tools.openapi.naming import unique
from tools.openapi.security import Security

Place = Literal["path", "query", "header", "cookie"]
BodyForm = Literal["json", "form", "text"]
PageStyle = Literal["link", "token", "address", "last_id", "page", "offset"]
BODY = "body"
BOUND = "max_items"
MOST_ITEMS: Final = 10_000


_BOUND_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_ITEMS,
    "title": "At most",
    "description": "Read further pages until there are so many elements; left out: one page.",
    "examples": [500],
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the argument it is filled from, and where and how it is written."""

    argument: str
    name: str
    place: Place
    style: str
    explode: bool
    required: bool
    as_json: bool = False
    """Written as one JSON text, where the document gives it a `content`."""
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class RequestBody:
    """What the request carries."""

    media: str
    form: BodyForm
    required: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """How an operation's list is read on; places are names from the answer's body inwards."""

    style: PageStyle
    items: tuple[str, ...]
    """Where the list stands; empty where the body is the list."""
    parameter: str = ""
    """The argument that asks for the next page; empty where the answer names its address."""
    at: tuple[str, ...] = ()
    """Where the token, the address or the word that there is more stands."""
    size: str = ""
    """The argument that says how many come at once."""
    most: int = 0
    """The largest page, where the document says so."""
    first: int = 0
    """The number of the first page."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Everything a step needs to know and do about one operation."""

    action_id: str
    method: str
    path: str
    server: str
    title: str
    summary: str
    effect: Effect
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    input_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]
    security: Security
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    pagination: str | None = None
    """How further pages are asked for: `cursor`, `page` or `offset`; None where nothing says so."""
    notes: tuple[str, ...] = ()
    """What could not be taken over, in words."""
    pages: Pages | None = None
    """How further pages are read, where the document shows it."""

    def spec(self) -> ActionSpec:
        """Return the contract in the core's words."""
        return ActionSpec(
            id=self.action_id,
            title=self.title,
            summary=self.summary,
            input_schema=self._arguments(),
            output_schema=self.output_schema,
            effect=self.effect,
            connection=self.security.need(),
            synonyms=tuple(dict.fromkeys(tag.lower() for tag in self.tags)),
        )

    @property
    def bound(self) -> str | None:
        """Return the argument that asks for more than one page; None where nothing says how."""
        return unique(BOUND, self.input_schema["properties"]) if self.pages else None

    def _arguments(self) -> Mapping[str, Any]:
        if self.bound is None:
            return self.input_schema
        properties = {**self.input_schema["properties"], self.bound: _BOUND_SCHEMA}
        return {**self.input_schema, "properties": properties}

    @property
    def key(self) -> str:
        """Return what stays the same when the document is imported again."""
        return f"{self.method} {self.path}"
