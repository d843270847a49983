"""What ragas computes without a model: no network, nothing written. Imported on first use: it takes seconds."""

from __future__ import annotations

import os
import warnings
from collections.abc import Collection, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final

_METRICS: Final = "ragas.metrics"


class IdRecall:
    """The share of needed ids that were found."""

    async def of(self, found: Collection[str], needed: Collection[str]) -> float:
        sample = ragas_class("ragas", "SingleTurnSample")(
            retrieved_context_ids=list(found), reference_context_ids=sorted(needed)
        )
        return await _score(ragas_class(_METRICS, "IDBasedContextRecall")(), sample)


class RankedPrecision:
    """How high what was needed stands among what was found, from 0 to 1; the first places count most."""

    async def of(self, found: Sequence[str], needed: Collection[str]) -> float:
        measure = ragas_class(_METRICS, "NonLLMContextPrecisionWithReference")
        return await _score(measure(distance_measure=_same()), _contexts(found, needed))


class ContextRecall:
    """The share of needed texts that stand word for word among those that were cited."""

    async def of(self, cited: Sequence[str], needed: Collection[str]) -> float:
        measure = ragas_class(_METRICS, "NonLLMContextRecall")
        return await _score(measure(_distance_measure=_same()), _contexts(cited, needed))


class QuotedSpans:
    """The share of quotations that stand in what is cited."""

    async def of(self, told: str, cited: Sequence[str]) -> float:
        spans = ragas_class(f"{_METRICS}.collections", "QuotedSpansAlignment")(min_span_words=1)
        # Marks inside a quotation would end it.
        found = await spans.ascore(_without_marks(told), [_without_marks(one) for one in cited])
        value: float = found.value
        return value


@cache
def ragas_class(module: str, name: str) -> Any:
    """Import a class of ragas, so that it reports nothing to anybody."""
    # It has to be set before the first import.
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(import_module(module), name)


def _same() -> Any:
    """Compare texts word for word: what counts here is which events they are, not how near they read."""
    same = ragas_class(_METRICS, "ExactMatch")()
    same.single_turn_ascore = same._single_turn_ascore
    return same


def _contexts(found: Sequence[str], needed: Collection[str]) -> Any:
    sample = ragas_class("ragas", "SingleTurnSample")
    return sample(retrieved_contexts=list(found), reference_contexts=sorted(needed))


async def _score(metric: Any, sample: Any) -> float:
    # The public way to the same number writes a user id into the home folder first.
    score: float = await metric._single_turn_ascore(sample, None)
    return score


def _without_marks(text: str) -> str:
    for mark in "'\"`´‘’":
        text = text.replace(mark, "")
    return text
