"""How a request is cut and righted before anything is chosen by likeness."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from agent.offline.meant.pieces import reading_of
from agent.offline.meant.slips import Slips
from agent.offline.meant.words import WordOdds, grams


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("new lamp -> sheet -> tell the shop", ["new lamp", "sheet", "tell the shop"]),
        ("1. fetch it 2. sort it 3. post it", ["fetch it", "sort it", "post it"]),
        ("* read the lamps * mail them", ["read the lamps", "mail them"]),
        ("read the lamps, then mail them", ["read the lamps", "mail them"]),
        ("on a call {lamp, size}: log it", ["on a call {lamp, size}", "log it"]),
        ("take (a, b and c) along", ["take (a, b and c) along"]),
        ('say "one, two and three" aloud', ['say "one, two and three" aloud']),
    ],
)
def test_notes_and_lists_are_cut_like_sentences(text: str, pieces: list[str]) -> None:
    assert [one.text for one in reading_of(text).chunks] == pieces


@pytest.mark.parametrize("text", ["", "   ", "->", "..."])
def test_what_says_nothing_is_one_piece(text: str) -> None:
    reading = reading_of(text)
    assert reading.n_chunks == 1
    assert len(reading.units) >= 3


def test_pieces_stand_where_they_say() -> None:
    text = "When a lamp breaks (room, hour): 1. tell #lamps 2. log it. Thanks!"
    for one in reading_of(text).chunks:
        assert text[one.start : one.end] == one.text


def test_a_slip_of_one_known_word_is_put_right() -> None:
    slips = Slips(["open a ticket", "close the ticket", "move the window", "clean the window"])
    assert slips.righted("open a tikcet by the windw") == "open a ticket by the window"


@pytest.mark.parametrize(
    "text", ["tickle me", "a@tikcet.example", "#tikcet", "{tikcet}", "/tikcet"]
)
def test_other_words_and_addresses_stay(text: str) -> None:
    slips = Slips(["open a ticket", "close the ticket"])
    assert slips.righted(text) == text


def test_literals_stand_for_their_kind() -> None:
    said = grams('post "hello" to #lamps and a@b.example at 9:30 -> https://x.example/y')
    assert {"STRX", "CHANX", "MAILX", "TIMEX", "ARROWX", "URLX"} <= said
    assert not any("lamp" in gram or "hello" in gram for gram in said)


def test_word_odds_survive_being_stored() -> None:
    weights = np.array([[1.0, -2.0], [0.5, 0.25]])
    odds = WordOdds({"mail": 0, "lamp": 1}, {"a": 0, "b": 1}, weights, np.array([0.1, -0.3]))
    again = WordOdds.read("x", odds.stored("x"))
    said = frozenset(["mail", "lamp"])
    assert again.of(said, ["b", "a"]) == pytest.approx(odds.of(said, ["b", "a"]), abs=0.02)


def test_words_are_added_up_in_one_order_whatever_the_order_of_a_set() -> None:
    weights = np.array([[1e8, 1.0, -1e8, 0.3]], np.float32)
    odds = WordOdds({"a": 0, "b": 1, "c": 2, "d": 3}, {"x": 0}, weights, np.zeros(1, np.float32))
    orders = (dict.fromkeys(one) for one in ("abcd", "dcba", "cadb", "bdac"))
    # A dictionary stands for a set whose order is known.
    assert len({float(odds.of(cast("frozenset[str]", one), ["x"])[0]) for one in orders}) == 1


def test_what_was_never_learned_is_unlikely() -> None:
    odds = WordOdds({"mail": 0}, {"a": 0}, np.array([[5.0]]), np.array([0.0]))
    told = odds.of(frozenset(["mail"]), ["a", "unheard"])
    assert told[0] > 0 > told[1]
