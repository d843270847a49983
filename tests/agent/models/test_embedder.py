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
    for_two,
    runs_of,
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


async def test_nothing_is_found_for_no_query_and_each_query_has_its_own_answers() -> None:
    knowledge = InMemoryKnowledge.of_actions(load_catalog(), MiniLmEmbedder())
    assert await knowledge.search_many(ACTOR, [], kinds=("action",), limit=1) == []
    queries = ["post to a channel in Slack", "sort a list", ""]
    found = await knowledge.search_many(ACTOR, queries, kinds=("action",), limit=1)
    assert [hits[0].id for hits in found[:2]] == ["slack.post_message", "list.sort"]
    alone = [await knowledge.search(ACTOR, query, kinds=("action",), limit=1) for query in queries]
    assert found == alone


def test_a_text_that_was_just_embedded_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = MiniLmEmbedder()
    first = embedder.embed_now(["a lamp", "a boat"])
    monkeypatch.setattr(embedder, "_load", lambda: pytest.fail("it was embedded again"))
    assert embedder.embed_now(["a boat", "a lamp", "a boat"]) == [first[1], first[0], first[1]]


def test_only_the_last_texts_are_remembered() -> None:
    embedder = MiniLmEmbedder()
    embedder.embed_now([str(n) for n in range(REMEMBERED + 8)])
    assert len(embedder._lately) == REMEMBERED


def test_a_text_comes_out_the_same_alone_and_beside_others() -> None:
    texts = [
        "a lamp",
        "seven broken lamps of the old harbour",
        "x",
        "a lamp that nobody mends, " * 9,
    ]
    together = MiniLmEmbedder().embed_now(texts)
    for text, vector in zip(texts, together, strict=True):
        assert MiniLmEmbedder().embed_now([text])[0] == pytest.approx(vector, abs=1e-6)


def test_texts_of_like_lengths_go_together_and_long_ones_first() -> None:
    assert runs_of([3, 4, 40, 5, 12]) == [[2], [4], [3, 1, 0]]
    assert [len(run) for run in runs_of([7] * 40)] == [16, 16, 8]
    assert runs_of([]) == []


def test_two_share_the_runs_evenly() -> None:
    lengths = [17, 16, 15, 14, 13, 10, 8, 4, 3]
    shared = for_two(runs_of(lengths), lengths)
    assert sorted(place for run in shared for place in run) == list(range(9))
    costs = [len(run) * max(lengths[place] for place in run) for run in shared]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] < sum(costs) / 2
    assert for_two([[0]], [5]) == [[0]]
    assert for_two([], []) == []
