"""Values from outside, made plain JSON once; what is too large for an event is kept by its hash."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import orjson

from engine.errors import FlowError

BLOB: Final = "$blob"
MAX_IN_EVENT: Final = 32 * 1024
MOST_READ: Final = 16
"""So many large payloads of a run are kept as values beside their text."""
MAX_VALUE: Final = 64 * 1024 * 1024
_CONTAINERS: Final = (dict, list, tuple)
MOST_LOOKED_AT: Final = 1000
"""So many parts of a value are looked at before it is written, lest a huge one keep everybody waiting."""


class NotJson(FlowError):
    """A value is not plain JSON."""

    code, blame, status_hint = "not_json", "yours", 422


class ValueTooLarge(NotJson):
    """A value is larger than any run may carry."""

    code = "value_too_large"


class Values:
    """The large payloads of one run: kept as text, and read again when they are looked into."""

    __slots__ = ("_known", "_read", "fresh")

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}
        self._read: OrderedDict[str, Any] = OrderedDict()
        self.fresh: list[tuple[str, bytes]] = []

    def take(self, value: Any) -> Any:
        """Return the value as events carry it: itself, or a reference when it is large."""
        payload = encode(value)
        if len(payload) <= MAX_IN_EVENT:
            small = orjson.loads(payload)
            if not _looks_like_reference(small):
                return small
        return self._refer(payload)

    def put_away(self, value: Any) -> Any:
        """Return a reference to the value, however small it is."""
        return self._refer(encode(value))

    def _refer(self, payload: bytes) -> dict[str, Any]:
        sha256 = hashlib.sha256(payload).hexdigest()
        if sha256 not in self._known:
            self._known[sha256] = payload
            self.fresh.append((sha256, payload))
        return {BLOB: sha256, "size": len(payload)}

    def resolve(self, value: Any) -> Any:
        """Return what a reference stands for; other values stand for themselves."""
        if not _looks_like_reference(value):
            return value
        sha256 = value[BLOB]
        found = self._read.get(sha256)
        if found is None:
            found = self._read[sha256] = orjson.loads(self._known[sha256])
            if len(self._read) > MOST_READ:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(sha256)
        return found

    def resolve_all(self, value: Any) -> Any:
        """Return what a reference stands for, and of a list what each of its entries stands for."""
        found = self.resolve(value)
        return [self.resolve(part) for part in found] if isinstance(found, list) else found

    def learn(self, sha256: str, payload: bytes) -> None:
        """Take in a payload read from the store."""
        self._known[sha256] = payload

    def learn_all(self, other: "Values") -> None:
        """Take in every payload another run's values know."""
        self._known.update(other._known)

    def knows(self, value: Any) -> bool:
        """Tell whether a reference can be resolved here."""
        return not _looks_like_reference(value) or value[BLOB] in self._known

    def missing(self, state: Any) -> set[str]:
        """Name the payloads a state refers to and that are not here."""
        return {found for found in _references(state) if found not in self._known}


def encode(value: Any) -> bytes:
    """Write a value as JSON; raises `NotJson` with a reason a person understands."""
    if (size := _least_size(value)) > MAX_VALUE:
        raise _too_large(f"more than {size}")
    try:
        payload = orjson.dumps(value)
    except TypeError as fault:
        raise NotJson(f"The value is not JSON: {fault}.") from fault
    if len(payload) > MAX_VALUE:
        raise _too_large(str(len(payload)))
    return payload


def plain(value: Any) -> Any:
    """Return a small value as JSON has it; raises `NotJson` for any other."""
    payload = encode(value)
    if len(payload) > MAX_IN_EVENT:
        raise ValueTooLarge(f"The value is {len(payload)} bytes; here fit at most {MAX_IN_EVENT}.")
    return orjson.loads(payload)


def _too_large(size: str) -> ValueTooLarge:
    return ValueTooLarge(f"The value is {size} bytes; a run carries at most {MAX_VALUE}.")


def _least_size(value: Any) -> int:
    """Return a size no spelling of the value is below, from its first parts: to write it all takes long."""
    size, stack, left = 0, [value], MOST_LOOKED_AT
    while stack and left and size <= MAX_VALUE:
        part = stack.pop()
        left -= 1
        if isinstance(part, str):
            size += len(part)
        elif isinstance(part, _CONTAINERS):
            size += 2 * len(part)
            parts = part.values() if isinstance(part, dict) else part
            stack.extend(parts if len(part) <= left else islice(parts, left))
    return size


def _looks_like_reference(value: Any) -> bool:
    return type(value) is dict and BLOB in value


def _references(value: Any) -> Iterator[str]:
    stack: list[Any] = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            if isinstance(part.get(BLOB), str) and set(part) == {BLOB, "size"}:
                yield part[BLOB]
            else:
                stack.extend(part.values())
        elif isinstance(part, Iterable) and not isinstance(part, str | bytes):
            stack.extend(part)
