"""How near vectors are to one: the cosine of the angle between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def nearest(
    wanted: Sequence[float], vectors: Sequence[Sequence[float]], most: int, least: float
) -> list[tuple[int, float]]:
    """Return places and nearness of the nearest vectors, the nearest first; all have one length."""
    rows = np.asarray(vectors, dtype=np.float64)
    one = np.asarray(wanted, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(one)
    # A vector without a direction is near to nothing.
    near = np.divide(rows @ one, lengths, out=np.zeros(len(rows)), where=lengths > 0)
    order = np.argsort(-near, kind="stable")[:most]
    return [(int(at), round(float(near[at]), 6)) for at in order if near[at] >= least]
