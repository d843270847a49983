"""The few kinds of entries of an ONNX file that are read and written."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest

from agent.models.onnx_file import Graph, numbers_in


def written() -> tuple[bytes, dict[str, Any]]:
    graph = Graph()
    weights = np.arange(300, dtype=np.float32).reshape(2, 150) - 7
    held = {
        graph.constant(weights): weights,
        graph.constant(np.int8(-3)): np.array(-3, np.int8),
        graph.constant(np.array([5, 1 << 40])): np.array([5, 1 << 40]),
    }
    product = graph.node("MatMul", "given", next(iter(held)))
    graph.node("LeakyRelu", product, into="made", alpha=0.5)
    return graph.written({"given": ("f4", ("rows", 2))}, {"made": ("f4", ("rows", 150))}), held


def test_what_is_written_is_read_again() -> None:
    file, held = written()
    arrays, factors = numbers_in(file)
    assert factors == [next(iter(held))]
    assert list(arrays) == list(held)
    for name, array in held.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].tolist() == array.tolist()


def test_the_runtime_computes_what_is_written() -> None:
    file, held = written()
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    given = np.array([[1, 0], [0, -1]], np.float32)
    product = given @ next(iter(held.values()))
    made = session.run(None, {"given": given})[0]
    assert made == pytest.approx(np.where(product < 0, product / 2, product))
