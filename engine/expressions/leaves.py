"""Takes the values an expression names out of the data, so that nothing else is handed over."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.core.references import Step
from engine.expressions.arithmetic import kind_words
from engine.expressions.text import MAX_TEXT_BYTES, ValueFault

MAX_BOUND_BYTES: Final = 5_000_000
_MAX_BOUND_DEPTH: Final = 200
_INT64_MAX: Final = 2**63 - 1
_INT64_MIN: Final = -(2**63)

Scope = Mapping[str, Any]
Read = Callable[[Scope], Any]
MISSING: Final = object()


def reader(root: str, path: tuple[Step, ...]) -> Read:
    """Answer a function that follows a path strictly."""
    keys = tuple(step.key for step in path)
    if not keys:
        return lambda scope: _root(scope, root)

    def read(scope: Scope) -> Any:
        here: Any = scope.get(root, MISSING)
        if here is MISSING:
            raise ValueFault(f"there is no {root!r} here")
        for n, key in enumerate(keys):
            if type(here) is dict and key in here:
                here = here[key]
            else:
                here = _member(here, key, (root, *keys[:n]))
        return here

    return read


def _root(scope: Scope, root: str) -> Any:
    if root not in scope:
        raise ValueFault(f"there is no {root!r} here")
    return scope[root]


def _member(here: Any, key: str | int, path: tuple[str | int, ...]) -> Any:
    """Answer a member of a container that is not a plain dict, or say why there is none."""
    where = ".".join(map(str, path))
    if isinstance(here, Mapping):
        if key in here:
            return here[key]
        if path == ("steps",):
            raise ValueFault(f"there is no step {key!r}, or it has not run yet")
        raise ValueFault(f"{where!r} has no field {key!r}")
    if isinstance(here, list | tuple) and isinstance(key, int):
        if 0 <= key < len(here):
            return here[key]
        raise ValueFault(f"{where!r} has {len(here)} items and none at {key}")
    raise ValueFault(f"{where!r} is {kind_words(here)} and has no {key!r}")


def optional_reader(root: str, path: tuple[Step, ...]) -> Read:
    """Answer a function that gives MISSING when an optional part of the path is not there."""
    first = next(n for n, step in enumerate(path) if step.optional)
    base = reader(root, path[:first])
    rest = tuple(step.key for step in path[first:])
    names = (root, *(step.key for step in path[:first]))

    def read(scope: Scope) -> Any:
        here = base(scope)
        for n, key in enumerate(rest):
            if isinstance(here, Mapping):
                here = here.get(key, MISSING)
            elif isinstance(here, list) and isinstance(key, int):
                here = here[key] if 0 <= key < len(here) else MISSING
            else:
                return _member(here, key, (*names, *rest[:n]))
            if here is MISSING:
                return MISSING
        return here

    return read


def presence_reader(root: str, path: tuple[Step, ...]) -> Read:
    """Answer a function that tells whether the last field of a path is there."""
    base = reader(root, path[:-1])
    last = path[-1].key
    names = (root, *(step.key for step in path[:-1]))

    def read(scope: Scope) -> Any:
        here = base(scope)
        if not isinstance(here, Mapping):
            return _member(here, last, names)
        return True if last in here else MISSING

    return read


class _Fitting:
    """One walk over a value before it is handed over: its size, its texts, its integers."""

    def __init__(self, text_limit: int, most_bytes: int) -> None:
        self.text_limit = text_limit
        self.most_bytes = most_bytes
        self.size = 0

    def fit(self, value: Any, depth: int) -> Any:
        self.size += 16
        kind = type(value)
        if kind is str:
            return self.text(value)
        if kind is int:
            # Beyond 64 bits an integer is kept exactly, as a text.
            return value if _INT64_MIN <= value <= _INT64_MAX else str(value)
        if self.size > self.most_bytes:
            limit = f"{self.most_bytes // 1000:,} kB"
            raise ValueFault(f"a value of more than {limit} cannot stand here: use a list step")
        if kind is not list and kind is not dict and not isinstance(value, Mapping | tuple):
            return value
        if depth > _MAX_BOUND_DEPTH:
            raise ValueFault("the data is nested too deeply")
        return self.container(value, depth + 1)

    def text(self, value: str) -> str:
        if "\x00" in value:
            # The binding would cut the text there without a word.
            raise ValueFault("a text holds the character U+0000, which expressions cannot carry")
        size = len(value)
        if size > self.text_limit or (
            size * 4 > self.text_limit
            and not value.isascii()
            and len(value.encode("utf-8", "replace")) > self.text_limit
        ):
            limit = f"{self.text_limit // 1000} kB"
            raise ValueFault(f"a text of {size:,} characters is longer than {limit}")
        self.size += size
        return value

    def container(self, value: Any, depth: int) -> Any:
        if isinstance(value, Mapping):
            changed = {}
            for key, item in value.items():
                self.text(str(key))
                fitted = self.fit(item, depth)
                if fitted is not item:
                    changed[key] = fitted
            same = type(value) is dict and not changed
            return value if same else {**value, **changed}
        items = [self.fit(item, depth) for item in value]
        same = type(value) is list and all(a is b for a, b in zip(items, value, strict=True))
        return value if same else items


def fitted(value: Any, text_limit: int = MAX_TEXT_BYTES, most_bytes: int = MAX_BOUND_BYTES) -> Any:
    """Answer the value in the form the evaluator takes, or say which limit it breaks."""
    kind = type(value)
    if kind is float or kind is bool or value is None:
        return value
    fitting = _Fitting(text_limit, most_bytes)
    fit = fitting.fit(value, 0)
    if fitting.size > most_bytes + 16:
        limit = f"{most_bytes // 1000:,} kB"
        raise ValueFault(f"a value of more than {limit} cannot stand here: use a list step")
    return fit
