"""What an action of a web service is given and answers: arguments as their form shows them, and results
read out of a service's answer, each field found by its path."""

from __future__ import annotations

from types import GenericAlias
from typing import Any, TypeVar

from pydantic import AliasPath, ConfigDict, Field, ValidationError, create_model

from tools.sdk.schema import Arguments, Result

R = TypeVar("R", bound=Result)
_NOTHING: Any = ...


class Answer(Result):
    """A result that is read out of a larger answer; what it does not name is left out."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=False,
        json_schema_serialization_defaults_required=True,
    )


class Listing(Arguments):
    """Base of the arguments of every action that lists."""

    limit: int = Field(
        default=100, ge=1, le=10_000, title="How many", description="At most so many are read."
    )


class Done(Result):
    """The result of an action that has nothing to tell."""

    done: bool = Field(description="Always true: a refusal fails the step.")


class Unreadable(ValueError):
    """An answer without something the action promises; the message says what."""


def given(
    title: str, description: str, *, default: Any = _NOTHING, example: Any = None, **bounds: Any
) -> Any:
    """Declare an argument as its form shows it; `bounds` are those of Pydantic's Field."""
    examples = None if example is None else [example]
    return Field(default=default, title=title, description=description, examples=examples, **bounds)


def at(path: str, description: str, *, default: Any = _NOTHING, example: Any = None) -> Any:
    """Declare a field by where it stands in the answer, names parted by dots."""
    return Field(
        default=default,
        validation_alias=AliasPath(*path.split(".")),
        description=description,
        examples=None if example is None else [example],
    )


def read(model: type[R], answer: Any) -> R:
    """Return the result an answer holds, or raise Unreadable."""
    try:
        return model.model_validate(answer, extra="ignore")
    except ValidationError as exc:
        first = exc.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise Unreadable(f"{where}: {first['msg'].lower()}") from None


def listed(noun: str, each: type[Result]) -> type[Result]:
    """Return the result model of an action that lists `each` under the name `noun`."""
    fields: dict[str, Any] = {
        noun: (
            GenericAlias(list, (each,)),
            Field(description="What was found, in the order the service gives it."),
        ),
        "count": (int, Field(ge=0, description="How many were read.")),
    }
    return create_model(noun.title().replace("_", ""), __base__=Result, **fields)
