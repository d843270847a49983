"""Reads the numbers of an ONNX file and writes a graph of its own: the few kinds of entries that takes, no library beside numpy."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from agent.offline.general.arrays import np

OURS: Final = "com.microsoft"
"""The operators that only this runtime has."""
_KINDS: Final = {"f4": 1, "u1": 2, "i1": 3, "i4": 6, "i8": 7}
_NAMES: Final = {number: name for name, number in _KINDS.items()}
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_SIZES: Final = {_EIGHT: 8, _FOUR: 4}
_FLOAT, _INT = 1, 2
_OPERATORS: Final = 17
_FORMAT: Final = 8
# Places of an entry in its message, as onnx.proto3 numbers them.
_GRAPH, _NODE, _TENSOR = 7, 1, 5


def numbers_in(file: bytes) -> tuple[dict[str, Any], list[str]]:
    """Answer the arrays that a file holds by name, and what its matrix products multiply by, in their order."""
    graph = next(held for place, held in _entries(memoryview(file)) if place == _GRAPH)
    arrays: dict[str, Any] = {}
    factors: list[str] = []
    for place, held in _entries(graph):
        if place == _TENSOR:
            arrays |= _array(held)
        elif place == _NODE:
            said = list(_entries(held))
            if [bytes(of) for at, of in said if at == 4] == [b"MatMul"]:
                factors.append([bytes(of).decode() for at, of in said if at == 1][1])
    return arrays, factors


class Graph:
    """A graph that grows: every call answers the name of what it adds."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._held: list[bytes] = []

    def constant(self, value: Any) -> str:
        """Add an array."""
        name = f"held{len(self._held)}"
        array = np.ascontiguousarray(value)
        dims = b"".join(_number(1, size) for size in np.shape(value))
        kind = _number(2, _KINDS[array.dtype.str[1:]])
        self._held.append(dims + kind + _text(8, name) + _text(9, array.tobytes()))
        return name

    def node(
        self, operator: str, *given: str, of: str = "", into: str = "", **said: float | int
    ) -> str:
        """Add an operator on what is given; `into` names its result, `said` are its attributes."""
        name = into or f"made{len(self._nodes)}"
        told = b"".join(_text(5, _attribute(key, value)) for key, value in said.items())
        self._nodes.append(
            b"".join(_text(1, one) for one in given)
            + _text(2, name) + _text(4, operator) + told + (_text(7, of) if of else b"")
        )  # fmt: skip
        return name

    def written(
        self,
        given: Mapping[str, tuple[str, Sequence[str | int]]],
        made: Mapping[str, tuple[str, Sequence[str | int]]],
    ) -> bytes:
        """Answer the file; `given` and `made` tell the kind and the dimensions of what goes in and comes out."""
        graph = b"".join(_text(1, one) for one in self._nodes) + _text(2, "graph")
        graph += b"".join(_text(5, one) for one in self._held)
        graph += b"".join(_text(11, _value(name, *of)) for name, of in given.items())
        graph += b"".join(_text(12, _value(name, *of)) for name, of in made.items())
        ours = _text(8, _text(1, OURS) + _number(2, 1))
        return _number(1, _FORMAT) + _text(7, graph) + _text(8, _number(2, _OPERATORS)) + ours


def _entries(message: memoryview) -> Iterator[tuple[int, Any]]:
    """Answer each entry of a message: its place, and the number or the bytes it holds."""
    at = 0
    while at < len(message):
        key, at = _read(message, at)
        place, kind = key >> 3, key & 7
        if kind in _SIZES:
            size = _SIZES[kind]
        else:
            size, at = _read(message, at)
        if kind == _VARINT:
            yield place, size
        else:
            yield place, message[at : at + size]
            at += size


def _read(message: memoryview, at: int) -> tuple[int, int]:
    """Answer the number that begins at a place, and where it ends."""
    found = shift = 0
    while True:
        byte = message[at]
        found |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return found, at


def _array(message: memoryview) -> dict[str, Any]:
    """Answer an array under its name; what is written otherwise than as raw numbers is left out."""
    said = dict(_entries(message))
    dims = [size for place, held in _entries(message) if place == 1 for size in _sizes(held)]
    kind = _NAMES.get(said.get(2, 0))
    if kind is None or 9 not in said:
        return {}
    return {bytes(said[8]).decode(): np.frombuffer(said[9], kind).reshape(dims)}


def _sizes(held: Any) -> list[int]:
    """Answer the sizes of an entry, which holds one of them or all."""
    if isinstance(held, int):
        return [held]
    found, at = [], 0
    while at < len(held):
        size, at = _read(held, at)
        found.append(size)
    return found


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def _number(place: int, number: int) -> bytes:
    return _varint(place << 3 | _VARINT) + _varint(number)


def _text(place: int, held: bytes | str) -> bytes:
    held = held.encode() if isinstance(held, str) else held
    return _varint(place << 3 | _BYTES) + _varint(len(held)) + held


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _INT)
    return _text(1, name) + _varint(2 << 3 | _FOUR) + struct.pack("<f", value) + _number(20, _FLOAT)


def _value(name: str, kind: str, dims: Sequence[str | int]) -> bytes:
    sizes = b"".join(
        _text(1, _text(2, one) if isinstance(one, str) else _number(1, one)) for one in dims
    )
    return _text(1, name) + _text(2, _text(1, _number(1, _KINDS[kind]) + _text(2, sizes)))
