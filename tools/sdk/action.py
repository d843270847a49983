"""`@action`: one function with its argument and result models becomes one action of the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

from engine.core.action import ActionSpec, Effect
from tools.manifest import ActionEntry, NeedEntry, RuleEntry
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result, schema_of

A = TypeVar("A", bound=Arguments)
R = TypeVar("R", bound=Result)


class Performed(Protocol):
    """What a runner needs of an action, wherever it comes from."""

    @property
    def spec(self) -> ActionSpec:
        """Return its contract."""
        ...

    @property
    def arguments(self) -> type[Any]:
        """Return the model of its arguments."""
        ...

    @property
    def perform(self) -> Callable[[StepContext, Any], Awaitable[Result]]:
        """Return what does the work."""
        ...


class Actions(Protocol):
    """A closed set of actions, found by id."""

    def find(self, action_id: str) -> Performed | None:
        """Return the action; None when unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Action(Generic[A, R]):
    """An action and the code that performs it."""

    entry: ActionEntry
    spec: ActionSpec
    arguments: type[A]
    result: type[R]
    perform: Callable[[StepContext, A], Awaitable[R]]


@dataclass(frozen=True, slots=True)
class Wording:
    """How people ask for an action; generic words for retrieval."""

    synonyms: tuple[str, ...]
    examples: tuple[str, ...]


def action(
    action_id: str,
    *,
    title: str,
    effect: Effect | RuleEntry,
    wording: Wording,
    connection: NeedEntry | None = None,
    timeout_s: float | None = None,
    switch: str | None = None,
) -> Callable[[Callable[[StepContext, A], Awaitable[R]]], Action[A, R]]:
    """Declare the decorated function as an action; its docstring is the summary people read."""

    def declare(perform: Callable[[StepContext, A], Awaitable[R]]) -> Action[A, R]:
        said = Said(title, inspect.cleandoc(perform.__doc__ or "").replace("\n", " "), wording)
        terms = Terms(effect, connection, timeout_s, switch)
        return declared(action_id, _models(perform), perform, said=said, terms=terms)

    return declare


@dataclass(frozen=True, slots=True)
class Said:
    """What people read of an action, and how they ask for it."""

    title: str
    summary: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Terms:
    """What an action does to the world, what it needs, and how long it may take."""

    effect: Effect | RuleEntry
    connection: NeedEntry | None
    timeout_s: float | None
    switch: str | None = None


def declared(
    action_id: str,
    models: tuple[type[A], type[R]],
    perform: Callable[[StepContext, A], Awaitable[R]],
    *,
    said: Said,
    terms: Terms,
) -> Action[A, R]:
    """Return the action of the catalogue that a function performs."""
    arguments, result = models
    input_schema = schema_of(arguments, "validation")
    entry = ActionEntry(
        id=action_id,
        title=said.title,
        summary=said.summary,
        effect=terms.effect,
        connection=terms.connection,
        timeout_s=terms.timeout_s,
        switch=terms.switch,
        synonyms=said.wording.synonyms,
        examples=said.wording.examples,
        expressions=_expressions(input_schema),
        input_schema=input_schema,
        output_schema=schema_of(result, "serialization"),
    )
    return Action(entry, entry.spec(), arguments, result, perform)


def _models(perform: Callable[..., Any]) -> tuple[type[Any], type[Any]]:
    hints = get_type_hints(perform)
    return hints["args"], hints["return"]


def _expressions(input_schema: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(part["x-nexa-expr"]["vars"])
        for name, part in input_schema.get("properties", {}).items()
        if "x-nexa-expr" in part
    }
