"""MiniLM as a graph of fewer and wider operators than its file has: the same numbers, and half the work where a processor multiplies bytes.

The file holds weights of eight bits and multiplies them as floats. Here what comes into a matrix product is two whole numbers
of eight bits as well, the second of what the first leaves over: together 16 bits, so vectors stay what they were to three
digits and more, and no text depends on those beside it. One number of eight bits alone turns a vector by eight degrees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from agent.models.onnx_file import OURS, Graph, numbers_in
from agent.offline.general.arrays import np

_FLOATS: Final = 1
"""The kind of array that floats are, as onnx.proto3 numbers it."""
LAYERS: Final = 6
HEADS: Final = 12
_LEVELS: Final = 254
_MIDDLE: Final = 128
_LEAST_GELU: Final = 0.18
"""A GELU answers nothing below minus this."""
_EPSILON: Final = 1e-12
# The largest number that came into each product over texts of all kinds, half as much again: what is larger is cut off.
_LARGEST: Final = (
    (10.0, 5.0, 43.0, 37.0),
    (12.5, 4.5, 46.0, 31.0),
    (12.0, 5.0, 42.0, 27.0),
    (15.0, 4.0, 44.0, 21.0),
    (16.0, 5.5, 33.0, 12.5),
    (15.0, 6.5, 21.0, 14.0),
)  # fmt: skip
_MULTIPLIES_BYTES: Final = re.compile(r"\b(?:avx512_vnni|avx_vnni|amx_int8)\b")
_CPU: Final = Path("/proc/cpuinfo")


def multiplies_bytes(cpu: Path = _CPU) -> bool:
    """Tell whether this processor has instructions for sums of products of bytes; without them floats are faster and more exact."""
    try:
        return _MULTIPLIES_BYTES.search(cpu.read_text()) is not None
    except OSError:
        return False


def graph_of(file: bytes, *, bytewise: bool) -> bytes:
    """Answer the file of the graph; it takes `ids`, `places` and `mask`, texts x tokens, and answers `words`, texts x tokens x numbers."""
    return _Writing(*numbers_in(file), bytewise).file()


@dataclass(frozen=True, slots=True)
class _Coming:
    """What comes into a matrix product: as it is, or as one or two arrays of bytes with their scale and zero."""

    whole: str
    parts: Sequence[tuple[str, str, str]] = ()


class _Writing:
    def __init__(self, arrays: dict[str, Any], factors: list[str], bytewise: bool) -> None:
        self._arrays = arrays
        # Of the six products of a layer each multiplies by a weight; the two of its attention do not.
        self._factors = [name for name in factors if f"{name}_q" in arrays]
        self._bytewise = bytewise
        self._graph = Graph()
        if bytewise:
            self._none = self._graph.constant(np.int8(0))
            self._middle = self._graph.constant(np.uint8(_MIDDLE))

    def file(self) -> bytes:
        given = self._normal(self._embedded(), "inner.embeddings.LayerNorm")
        for layer in range(LAYERS):
            given = self._layer(layer, given)
        self._graph.node("Identity", given, into="words")
        dims = ("texts", "tokens")
        return self._graph.written(
            {"ids": ("i8", dims), "places": ("i8", dims), "mask": ("i4", dims)},
            {"words": ("f4", (*dims, len(self._arrays["inner.embeddings.LayerNorm.bias"])))},
        )

    def _held(self, name: str) -> str:
        return self._graph.constant(self._arrays[name])

    def _embedded(self) -> str:
        node, inner = self._graph.node, "inner.embeddings."
        looked_up = []
        for table, at in (("word", "ids"), ("position", "places")):
            name = f"{inner}{table}_embeddings.weight"
            rows = node("Cast", node("Gather", self._held(f"{name}_q"), at, axis=0), to=_FLOATS)
            scales = node("Gather", self._held(f"{name}_scale"), at, axis=0)
            looked_up.append(node("Mul", rows, scales))
        kind = self._graph.constant(self._arrays[f"{inner}token_type_embeddings.weight"][0])
        return node("Add", node("Add", *looked_up), kind)

    def _normal(self, given: str, name: str) -> str:
        weight, bias = self._held(f"{name}.weight"), self._held(f"{name}.bias")
        return self._graph.node(
            "LayerNormalization", given, weight, bias, axis=-1, epsilon=_EPSILON
        )

    def _layer(self, layer: int, given: str) -> str:
        node, name = self._graph.node, f"inner.encoder.layer.{layer}"
        query, key, value, out, wide, narrow = self._factors[6 * layer : 6 * layer + 6]
        first, second, third, fourth = _LARGEST[layer]
        coming = self._coming(given, first)
        asked = [
            self._product(coming, factor, f"{name}.attention.self.{part}")
            for factor, part in ((query, "query"), (key, "key"), (value, "value"))
        ]
        heard = node("MultiHeadAttention", *asked, "", "mask", of=OURS, num_heads=HEADS)
        out = self._product(self._coming(heard, second), out, f"{name}.attention.output.dense")
        given = self._normal(node("Add", out, given), f"{name}.attention.output.LayerNorm")
        wide = self._product(self._coming(given, third), wide, f"{name}.intermediate.dense")
        bent = node("Gelu", wide, of=OURS)
        narrow = self._product(
            self._coming(bent, fourth, least=_LEAST_GELU), narrow, f"{name}.output.dense"
        )
        return self._normal(node("Add", narrow, given), f"{name}.output.LayerNorm")

    def _coming(self, given: str, largest: float, least: float | None = None) -> _Coming:
        """Write numbers from `-least` to `largest` as bytes, and what is left over as bytes."""
        if not self._bytewise:
            return _Coming(given)
        node, constant = self._graph.node, self._graph.constant
        step = (largest + (largest if least is None else least)) / _LEVELS
        zero = self._middle if least is None else constant(np.uint8(-(-least // step)))
        coarse, fine = constant(np.float32(step)), constant(np.float32(step / _LEVELS))
        first = node("QuantizeLinear", given, coarse, zero)
        left = node("Sub", given, node("DequantizeLinear", first, coarse, zero))
        second = node("QuantizeLinear", left, fine, self._middle)
        return _Coming(given, ((first, coarse, zero), (second, fine, self._middle)))

    def _product(self, coming: _Coming, factor: str, bias: str) -> str:
        """Multiply by a weight and add a bias."""
        node, weights = self._graph.node, self._arrays[f"{factor}_q"]
        scales = self._arrays[f"{factor}_scale"].reshape(-1)
        added = self._held(f"{bias}.bias")
        if not coming.parts:
            floats = self._graph.constant((weights * scales).astype(np.float32))
            return node("Add", node("MatMul", coming.whole, floats), added)
        held, scale = self._graph.constant(weights), self._graph.constant(scales)
        coarse, fine = (
            node("MatMulIntegerToFloat", part, held, step, scale, zero, self._none, *more, of=OURS)
            for (part, step, zero), more in zip(coming.parts, ((), (added,)), strict=True)
        )
        return node("Add", coarse, fine)
