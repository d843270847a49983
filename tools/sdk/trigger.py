"""`@trigger`: one function that looks whether something new is there becomes one trigger of the catalogue.

The function is given its settings and the cursor of its last look, and answers what is new since, oldest
first, with the cursor for the next. Without a cursor it is the first look: with `existing` set to
`start` it begins with the oldest there is, otherwise it says where things stand and brings nothing.
It must change nothing outside.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar, get_type_hints

from pydantic import Field, create_model

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.manifest import ActionEntry, NeedEntry, PollingEntry, TriggerEntry
from tools.sdk.action import Action, Wording
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Json, JsonSchema, Result, schema_of

_LONGEST_KEY = 4_096


class Watched(Arguments):
    """Base of every trigger's settings: how often is looked, and what becomes of what is there."""

    every_s: int = Field(
        default=300,
        ge=10,
        le=86_400,
        title="Look every",
        description="Seconds between two looks.",
    )
    existing: Literal["skip", "start"] = Field(
        default="skip",
        title="What is there already",
        description="skip: only what comes after switching on starts runs; start: everything does.",
    )


S = TypeVar("S", bound=Watched)
P = TypeVar("P", bound=Result)


class Item(Result, Generic[P]):
    """Something new, and what tells it from every other: the same key again starts nothing."""

    key: Annotated[str, Field(min_length=1, max_length=_LONGEST_KEY)] = Field(
        description="What this item is known by, for good."
    )
    payload: P = Field(description="What the run is given.")


class Page(Result, Generic[P]):
    """What a look has found."""

    items: list[Item[P]] = Field(max_length=MOST_ITEMS, description="What is new, oldest first.")
    cursor: Json = Field(description="Where the next look goes on; never null.")
    more: bool = Field(default=False, description="Whether there is more to be had at once.")


Look = Callable[[StepContext, S, Any], Awaitable[Page[P]]]


@dataclass(frozen=True, slots=True)
class Trigger(Generic[S, P]):
    """A trigger, and the look that finds its events as the runner carries out any action."""

    entry: TriggerEntry
    look: Action[Any, Any]


def trigger(
    trigger_id: str,
    *,
    title: str,
    wording: Wording,
    polling: Polling,
    connection: NeedEntry | None = None,
) -> Callable[[Look[S, P]], Trigger[S, P]]:
    """Declare the decorated function as a trigger; its docstring is the summary people read."""

    def declare(look: Look[S, P]) -> Trigger[S, P]:
        settings, page = _models(look)
        config = _paced(schema_of(settings, "validation"), polling)
        summary = inspect.cleandoc(look.__doc__ or "").replace("\n", " ")
        payload = page.__pydantic_generic_metadata__["args"][0]
        entry = TriggerEntry(
            id=trigger_id,
            title=title,
            summary=summary,
            synonyms=wording.synonyms,
            examples=wording.examples,
            connection=connection,
            config_schema=config,
            output_schema=schema_of(payload, "serialization"),
            polling=PollingEntry(every_s=polling.every_s, least_s=polling.least_s),
        )
        return Trigger(entry, _as_action(entry, look, settings, page, config))

    return declare


def _models(look: Callable[..., Any]) -> tuple[type[Watched], type[Page[Any]]]:
    hints = get_type_hints(look)
    return hints["settings"], hints["return"]


def _paced(schema: JsonSchema, polling: Polling) -> JsonSchema:
    every = {
        **schema["properties"]["every_s"],
        "default": polling.every_s,
        "minimum": polling.least_s,
    }
    existing = schema["properties"]["existing"]
    own = {
        name: of for name, of in schema["properties"].items() if name not in Watched.model_fields
    }
    return {**schema, "properties": {**own, "every_s": every, "existing": existing}}


def _as_action(
    entry: TriggerEntry,
    look: Look[Any, Any],
    settings: type[Watched],
    page: type[Page[Any]],
    config: JsonSchema,
) -> Action[Any, Any]:
    """Write a look as an action that reads, so that it is carried out as every other is."""
    arguments = create_model(
        "Looked",
        __base__=Arguments,
        settings=(settings, Field(title="Settings", description="What is looked at.")),
        cursor=(
            Json | None,
            Field(default=None, title="Cursor", description="Where the last look has ended."),
        ),
    )
    input_schema = schema_of(arguments, "validation")
    input_schema["properties"]["settings"] = {
        **config,
        "title": "Settings",
        "description": "What is looked at.",
    }

    async def perform(ctx: StepContext, args: Any) -> Result:
        found: Result = await look(ctx, args.settings, args.cursor)
        return found

    written = ActionEntry(
        id=entry.id,
        title=entry.title,
        summary=entry.summary,
        effect="read",
        connection=entry.connection,
        synonyms=entry.synonyms,
        examples=entry.examples,
        input_schema=input_schema,
        output_schema=schema_of(page, "serialization"),
    )
    return Action(written, written.spec(), arguments, page, perform)
