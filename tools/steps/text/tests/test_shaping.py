"""Slugs, cut texts and passages: what they give, and what they promise for every text."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench
from tools.steps.text.shaping import passages, slug, truncated


async def _outcome(action: str, args: dict[str, Any]) -> Any:
    async with a_bench() as bench:
        return await bench.run(action, args)


@pytest.mark.parametrize(
    ("text", "longest", "made"),
    [
        ("Über uns & mehr!", 80, "uber-uns-mehr"),
        ("Straße Łódź — Ærø", 80, "strasse-lodz-aero"),
        ("one two three", 8, "one-two"),
        ("one two three", 7, "one-two"),
        ("incomprehensible", 5, "incom"),
        ("日本語", 80, ""),
    ],
)
async def test_a_slug_is_small_letters_digits_and_hyphens(
    text: str, longest: int, made: str
) -> None:
    outcome = await _outcome("text.slug", {"text": text, "longest": longest})
    assert isinstance(outcome, Succeeded)
    assert outcome.output == {"slug": made}


@pytest.mark.parametrize(
    ("text", "most", "made"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("incomprehensible", 6, "incom…"),
    ],
)
async def test_a_long_text_is_cut_between_words(text: str, most: int, made: str) -> None:
    outcome = await _outcome("text.truncate", {"text": text, "most": most})
    assert isinstance(outcome, Succeeded)
    assert outcome.output == {"text": made, "cut": made != text}


async def test_a_document_is_cut_into_passages_that_overlap() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    given = {"text": text, "size": 100, "overlap": 20}
    outcome = await _outcome("text.passages", given)
    assert isinstance(outcome, Succeeded)
    made = outcome.output["passages"]
    assert outcome.output["count"] == len(made) > 7
    for before, after in itertools.pairwise(made):
        assert after.split(" ")[0] in before.split(" ")[-2:]


@pytest.mark.parametrize(
    ("action", "args", "code"),
    [
        ("text.truncate", {"text": "abcdef", "most": 2, "ending": "..."}, "ending_too_long"),
        ("text.passages", {"text": "x", "size": 20, "overlap": 11}, "overlap_too_large"),
    ],
)
async def test_what_leaves_no_room_is_refused(action: str, args: dict[str, Any], code: str) -> None:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", code)


@given(some.text(max_size=300), some.integers(20, 60), some.integers(0, 30))
def test_passages_hold_every_word_and_are_never_too_long(
    text: str, size: int, overlap: int
) -> None:
    made = passages(text, size, min(overlap, size // 2))
    assert all(0 < len(one) <= size for one in made)
    kept = "".join("".join(one.split()) for one in made)
    # Overlaps repeat, but nothing is lost and the order stays: the text is a subsequence.
    rest = iter(kept)
    assert all(letter in rest for letter in "".join(text.split()))


@given(some.text(max_size=200), some.integers(2, 50))
def test_cut_texts_and_slugs_keep_to_their_length(text: str, most: int) -> None:
    assert len(truncated(text, most, "…")) <= most
    assert len(slug(text, most)) <= most
    assert slug(slug(text, most), most) == slug(text, most)
