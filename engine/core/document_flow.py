"""How many runs of a workflow start, how often, and which of them first: the flow part of settings."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine.core.document_values import AS_GIVEN, HOLE_MARK, Closed, Template, template

SHORTEST_PERIOD_S = 1
LONGEST_PERIOD_S = 31 * 24 * 3600
MOST_PRIORITY = 100
MOST_IN_BATCH = 1000


def _period(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("seconds_type", "must be a number of seconds")
    if not SHORTEST_PERIOD_S <= value <= LONGEST_PERIOD_S:
        raise PydanticCustomError("seconds_range", "must be between 1 second and 31 days")
    return value


def _priority(value: Any) -> Any:
    if isinstance(value, str | Mapping):
        return template(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("number_type", "must be a whole number or an expression")
    if not -MOST_PRIORITY <= value <= MOST_PRIORITY:
        raise PydanticCustomError("number_range", "must be between -100 and 100")
    return value


_PERIOD_SCHEMA = {"type": "number", "minimum": SHORTEST_PERIOD_S, "maximum": LONGEST_PERIOD_S}
_RANK_SCHEMA = {"type": "integer", "minimum": -MOST_PRIORITY, "maximum": MOST_PRIORITY}
_TEXT_OR_HOLE: list[dict[str, Any]] = [{"type": "string", "minLength": 1}, {HOLE_MARK: True}]

# A plain number keeps the spelling it came with, as every number of a document does.
Period = Annotated[float, PlainValidator(_period), AS_GIVEN, WithJsonSchema(_PERIOD_SCHEMA)]
Priority = Annotated[
    JsonValue,
    PlainValidator(_priority),
    WithJsonSchema({"anyOf": [_RANK_SCHEMA, *_TEXT_OR_HOLE]}),
]


class Concurrency(Closed):
    """How many runs of this workflow may be under way at once."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 1
    key: Template | None = None
    when_full: Literal["queue", "skip", "cancel_oldest"] = "queue"


class Throttle(Closed):
    """How many runs of this workflow may start within any period of this length."""

    limit: Annotated[int, Field(ge=1, le=10_000)] = 1
    period_s: Period
    key: Template | None = None
    when_full: Literal["queue", "skip"] = "queue"


class Debounce(Closed):
    """A run waits until nothing newer has come for a while; the newest alone then starts."""

    period_s: Period
    key: Template | None = None
    max_wait_s: Period | None = None


class Batched(Closed):
    """Starts within a while become one run; the input it names lists what each of them brought."""

    into: Annotated[str, Field(min_length=1, max_length=100)]
    period_s: Period
    max_size: Annotated[int, Field(ge=2, le=MOST_IN_BATCH)] = 100
    key: Template | None = None
