"""Arguments that say which fields a read shall answer with, and what its answer is without the others."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.core.action import ActionSpec

KEEPS: Final = "x-nexa-keeps"
"""On a list of names: the path in the answer whose objects keep only these; `*` stands for each of a list."""
_EACH: Final = "*"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The argument of an action that leaves fields out of its answer."""

    argument: str
    path: tuple[str, ...]

    def is_whole(self, args: Mapping[str, Any]) -> bool:
        """Tell whether a call asks for all fields."""
        return not args.get(self.argument)

    def fields(self, output: Any) -> set[str]:
        """Answer the fields an answer has."""
        return {name for one in _objects(output, self.path) for name in one}

    def narrowed(self, output: Any, names: Collection[str]) -> Any:
        """Answer what is left of an answer with only these fields."""
        return _kept(output, self.path, frozenset(names))


def narrowing_of(spec: ActionSpec) -> Narrowing | None:
    """Answer how the answer of an action is made smaller, or None where no argument does that."""
    for name, schema in spec.input_schema.get("properties", {}).items():
        if KEEPS in schema:
            return Narrowing(name, tuple(schema[KEEPS]))
    return None


def _objects(value: Any, path: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    if not path:
        if isinstance(value, Mapping):
            yield value
    elif path[0] == _EACH:
        for one in value if isinstance(value, list) else ():
            yield from _objects(one, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _objects(value[path[0]], path[1:])


def _kept(value: Any, path: tuple[str, ...], names: frozenset[str]) -> Any:
    if not path:
        if not isinstance(value, Mapping):
            return value
        return {key: one for key, one in value.items() if key in names}
    if path[0] == _EACH:
        return [_kept(one, path[1:], names) for one in value] if isinstance(value, list) else value
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    return {**value, path[0]: _kept(value[path[0]], path[1:], names)}
