"""The vectors of a request's pieces, sentences and whole; each word goes through the sentence model once, in its piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agent.offline.general.arrays import np
from agent.offline.general.features import Reading

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]


def unit_vectors(reading: Reading, embed: Embed) -> Any:
    """Answer units x numbers: of a sentence, and of the whole, the mean of its pieces, each counted as long as it is.

    `embed` gives unit vectors of the shipped model; a piece that is said twice is embedded once.
    """
    pieces = [one.text for one in reading.chunks]
    texts = list(dict.fromkeys(pieces))
    at = {text: place for place, text in enumerate(texts)}
    vectors = np.array(embed(texts), np.float32)[[at[piece] for piece in pieces]]
    means = _members(reading) @ vectors
    means /= np.linalg.norm(means, axis=1, keepdims=True).clip(min=1e-9)
    return np.concatenate([vectors, means])


def _members(reading: Reading) -> Any:
    """Answer sentences and the whole x pieces: how long each piece is, where it is part of it; a sentence of signs alone is as the whole."""
    length = np.array([len(one.text) for one in reading.chunks], np.float32)
    of = np.array([one.sentence for one in reading.chunks])
    members = np.where(of[None, :] == np.arange(reading.sentences)[:, None], length, 0.0)
    members[~members.any(1)] = length
    return np.concatenate([members, length[None, :]]).astype(np.float32)
