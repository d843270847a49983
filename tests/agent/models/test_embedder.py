"""Sentence vectors on this machine."""

from __future__ import annotations

import hashlib
import math

import pytest

from agent.knowledge import InMemoryKnowledge
from agent.models.embedder import (
    DIMENSION,
    REMEMBERED,
    TOKENIZER,
    TOKENIZER_SHA256,
    MiniLmEmbedder,
)
from tests.support.planning import ACTOR
from tools.catalog import load_catalog


def test_the_vendored_tokenizer_is_the_one_of_the_model() -> None:
    assert hashlib.sha256(TOKENIZER.read_bytes()).hexdigest() == TOKENIZER_SHA256


async def test_meaning_is_near_where_words_differ() -> None:
    embedder = MiniLmEmbedder()
    assert await embedder.embed([]) == []
    cat, kitten, invoice = await embedder.embed(
        ["a cat sleeps", "the kitten naps", "unpaid invoice"]
    )
    assert len(cat) == DIMENSION
    assert math.isclose(sum(x * x for x in cat), 1.0, rel_tol=1e-4)

    def near(a: list[float], b: list[float]) -> float:
        return sum(x * y for x, y in zip(a, b, strict=True))

    assert near(cat, kitten) > near(cat, invoice) + 0.2


async def test_an_action_is_found_by_meaning() -> None:
    knowledge = InMemoryKnowledge.of_actions(load_catalog(), MiniLmEmbedder())
    found = await knowledge.search(ACTOR, "eliminate repetition", kinds=("action",), limit=1)
    assert found[0].id == "list.dedupe"


def test_a_text_that_was_just_embedded_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = MiniLmEmbedder()
    first = embedder.embed_now(["a lamp", "a boat"])
    monkeypatch.setattr(embedder, "_load", lambda: pytest.fail("it was embedded again"))
    assert embedder.embed_now(["a boat", "a lamp", "a boat"]) == [first[1], first[0], first[1]]


def test_only_the_last_texts_are_remembered() -> None:
    embedder = MiniLmEmbedder()
    embedder.embed_now([str(n) for n in range(REMEMBERED + 8)])
    assert len(embedder._lately) == REMEMBERED
