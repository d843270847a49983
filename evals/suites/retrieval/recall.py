"""Recall by id, computed by ragas: no model, no network. Imported on first use: it takes seconds."""

from __future__ import annotations

import os
import warnings
from collections.abc import Collection
from functools import cache
from importlib import import_module
from typing import Any


class IdRecall:
    """The share of needed ids that were found."""

    async def of(self, found: Collection[str], needed: Collection[str]) -> float:
        metric, sample = _ragas()
        asked = sample(retrieved_context_ids=list(found), reference_context_ids=sorted(needed))
        # The public way to the same number writes a user id into the home folder first.
        score: float = await metric._single_turn_ascore(asked, None)
        return score


@cache
def _ragas() -> tuple[Any, Any]:
    # ragas reports its use over the network unless this is set before it is imported.
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        metrics = import_module("ragas.metrics")
        metric = metrics.IDBasedContextRecall()
        sample = import_module("ragas").SingleTurnSample
    return metric, sample
