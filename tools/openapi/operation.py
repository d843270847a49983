"""One operation of an imported API: its contract as an action, and how its request is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.core.action import ActionSpec, Effect
from tools.openapi.security import Security

Place = Literal["path", "query", "header", "cookie"]
BodyForm = Literal["json", "form", "text"]
BODY = "body"


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

    def spec(self) -> ActionSpec:
        """Return the contract in the core's words."""
        return ActionSpec(
            id=self.action_id,
            title=self.title,
            summary=self.summary,
            input_schema=self.input_schema,
            output_schema=self.output_schema,
            effect=self.effect,
            connection=self.security.need(),
            synonyms=tuple(dict.fromkeys(tag.lower() for tag in self.tags)),
        )

    @property
    def key(self) -> str:
        """Return what stays the same when the document is imported again."""
        return f"{self.method} {self.path}"
