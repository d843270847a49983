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
) -> Callable[[Callable[[StepContext, A], Awaitable[R]]], Action[A, R]]:
    """Declare the decorated function as an action; its docstring is the summary people read."""

    def declare(perform: Callable[[StepContext, A], Awaitable[R]]) -> Action[A, R]:
        arguments, result = _models(perform)
        input_schema = schema_of(arguments, "validation")
        entry = ActionEntry(
            id=action_id,
            title=title,
            summary=inspect.cleandoc(perform.__doc__ or "").replace("\n", " "),
            effect=effect,
            connection=connection,
            timeout_s=timeout_s,
            synonyms=wording.synonyms,
            examples=wording.examples,
            expressions=_expressions(input_schema),
            input_schema=input_schema,
            output_schema=schema_of(result, "serialization"),
        )
        return Action(entry, entry.spec(), arguments, result, perform)

    return declare


def _models(perform: Callable[..., Any]) -> tuple[type[Any], type[Any]]:
    hints = get_type_hints(perform)
    return hints["args"], hints["return"]


def _expressions(input_schema: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(part["x-nexa-expr"]["vars"])
        for name, part in input_schema.get("properties", {}).items()
        if "x-nexa-expr" in part
    }
