"""Each word of a request goes through the sentence model once; sentences and the whole are made of the pieces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from agent.offline.meant.pieces import reading_of
from agent.offline.meant.vectors import unit_vectors

TEXT = "mend the lamp, then post it to #lamps; Mail ann@lamps.example, then post it to #lamps"


def by_letters(texts: Sequence[str]) -> list[list[float]]:
    """Answer a unit vector for each text, another for each."""
    counts = np.array([[1.0 + text.count(letter) for letter in "aelmopst"] for text in texts])
    vectors: list[list[float]] = (counts / np.linalg.norm(counts, axis=1, keepdims=True)).tolist()
    return vectors


def test_only_pieces_are_embedded_and_what_is_said_twice_once() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> list[list[float]]:
        asked.extend(texts)
        return by_letters(texts)

    reading = reading_of(TEXT)
    vectors = unit_vectors(reading, embed)
    assert asked == ["mend the lamp", "post it to #lamps", "Mail ann@lamps.example"]
    assert vectors.shape == (len(reading.units), 8)
    assert (vectors[1] == vectors[3]).all()


def test_a_sentence_is_the_mean_of_its_pieces_each_as_long_as_it_is() -> None:
    reading = reading_of(TEXT)
    assert (reading.n_chunks, reading.sentences) == (4, 2)
    vectors = unit_vectors(reading, by_letters)
    long, short = len("mend the lamp"), len("post it to #lamps")
    first = vectors[0] * long + vectors[1] * short
    assert vectors[4] == pytest.approx(first / np.linalg.norm(first), abs=1e-6)
    lengths = np.array([len(one.text) for one in reading.chunks])
    whole = lengths @ vectors[:4]
    assert vectors[6] == pytest.approx(whole / np.linalg.norm(whole), abs=1e-6)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0)


def test_a_piece_that_is_all_there_is_is_its_sentence_and_the_whole() -> None:
    vectors = unit_vectors(reading_of("mend the lamp"), by_letters)
    assert vectors[1] == pytest.approx(vectors[0])
    assert vectors[2] == pytest.approx(vectors[0])


def test_a_sentence_without_a_piece_is_as_the_whole() -> None:
    reading = reading_of("mend the lamp")
    reading.units.insert(1, (0, 0))
    more = type(reading)(reading.text, reading.chunks, reading.units, reading.terms, 2)
    vectors = unit_vectors(more, by_letters)
    assert len(vectors) == 4
    assert vectors[2] == pytest.approx(vectors[3])
