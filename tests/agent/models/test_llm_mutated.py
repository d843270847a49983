"""Whatever becomes of a reply on its way, only a document that holds up is stored."""

from __future__ import annotations

import json
import random

import pytest

from tests.support.modelling import broken
from tests.support.mutated_replies import (
    SOUND,
    Mutating,
    errors_in,
    faults_of,
    faults_of_plans,
    mutated,
)

COUNT = 60
MORE = 100
"""For every run of the tests; `python -m tests.support.mutated_replies 10000` plays more."""


@pytest.mark.parametrize("seed", [1])
async def test_nothing_but_a_sound_document_is_stored(seed: int) -> None:
    faults, ends = await faults_of(COUNT, seed)
    assert faults == []
    assert sum(ends.values()) == COUNT
    assert ends["llm"] >= COUNT // 20, "some changes do no harm, and those plans are the model's"
    assert ends["offline"] >= COUNT // 10


@pytest.mark.parametrize("seed", [2, 3, 5])
async def test_nothing_but_a_sound_document_is_offered(seed: int) -> None:
    faults, ends = await faults_of_plans(MORE, seed)
    assert faults == []
    assert sum(ends.values()) == MORE
    assert ends["llm"] >= MORE // 20
    assert ends["offline"] >= MORE // 10


@pytest.mark.parametrize("at", range(len(SOUND)))
async def test_unchanged_the_replies_are_taken(at: int) -> None:
    words, sound = SOUND[at]
    chance = random.Random(at)
    assert mutated(chance, sound) != mutated(chance, sound)
    maker, stored = await Mutating().outcome(words, json.dumps(sound))
    if sound["kind"] != "question":
        assert maker == "llm"
        assert len(stored) == 1


def test_what_is_looked_for_would_be_found() -> None:
    assert errors_in(broken()["document"]) != []
