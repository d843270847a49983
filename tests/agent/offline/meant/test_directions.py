"""What pieces that ask for a thing are like is learned, stored in few bits, and said of new ones."""

from __future__ import annotations

import numpy as np

from agent.offline.meant.directions import Directions, Pointed, Pointing
from evals.suites.deeds.pointing import pointing

NAMES = ["wash", "dry", "iron"]
WASH, DRY = np.eye(4, dtype=np.float32)[:2]


def learned() -> Pointing:
    """Thirty requests of two pieces and the whole: the first asks to wash or to dry, the second is nothing."""
    random = np.random.default_rng(7)
    vectors, nearness, right = [], [], []
    for number in range(30):
        asks = WASH if number % 2 else DRY
        pieces = np.stack([asks, np.zeros(4, np.float32)]) + random.normal(0, 0.05, (2, 4))
        vectors.append(np.concatenate([pieces, pieces.mean(0, keepdims=True)]).astype(np.float32))
        nearness.append(np.array([[0.2, 0.2, 0.0], [0.1, 0.1, 0.0]], np.float32))
        right.append(np.array([number % 2, 1 - number % 2, 0], float))
    return pointing(vectors, nearness, right, NAMES)


def test_a_piece_is_like_what_asked_for_a_thing_and_unlike_what_asked_for_another() -> None:
    wash, dry, _ = learned().piece.of(WASH[None, :], NAMES)[0]
    assert wash > 0.7
    assert dry < 0.3


def test_of_what_was_asked_for_too_seldom_the_same_is_said_of_every_piece() -> None:
    said = learned().piece.of(np.stack([WASH, DRY]), NAMES)
    assert said[0, 2] == said[1, 2] < 0


def test_nearness_that_began_at_the_wrong_piece_is_put_right_by_the_other_requests() -> None:
    vectors = [np.stack([np.zeros(4, np.float32), WASH, WASH / 2])] * 20
    misled = [np.array([[0.3], [0.2]], np.float32)] * 3
    right_ones = [np.array([[0.1], [0.2]], np.float32)] * 17
    nothing = [np.stack([np.zeros(4, np.float32), DRY, DRY / 2])] * 20
    known = pointing(
        vectors + nothing,
        [*misled, *right_ones, *[np.zeros((2, 1), np.float32)] * 20],
        [*[np.ones(1)] * 20, *[np.zeros(1)] * 20],
        ["wash"],
    )
    at_nothing, at_wash = known.piece.of(vectors[0][:2], ["wash"])[:, 0]
    assert at_wash > 0.8
    assert at_nothing < 0.1


def test_what_is_stored_in_eight_bits_says_nearly_the_same() -> None:
    known = learned()
    read = Pointing.read("things", known.stored("things"))
    for stored, own in ((read.piece, known.piece), (read.whole, known.whole)):
        assert stored.classes == own.classes
        assert np.abs(stored.of(np.eye(4), NAMES) - own.of(np.eye(4), NAMES)).max() < 0.02


def test_columns_tell_the_best_piece_the_one_that_asks_and_the_second_best() -> None:
    units = np.array([[0.9, 0.1], [0.4, 0.2], [0.5, 0.3], [0.6, 0.0]], np.float32)
    pointed = Pointed(units, np.array([0.7, 0.2], np.float32))
    best, here, second, sentence, whole, request = pointed.rows(np.array([1, 1]), 2)[:6]
    assert best.tolist() == units[:2].max(0).tolist()
    assert here.tolist() == units[1].tolist()
    assert second.tolist() == units[:2].min(0).tolist()
    assert sentence.tolist() == units[2].tolist()
    assert whole.tolist() == units[3].tolist()
    assert request.tolist() == pointed.whole.tolist()


def test_a_request_of_one_piece_has_no_second_best() -> None:
    directions = Directions({"wash": 0}, np.ones((4, 1), np.float32), np.zeros(1, np.float32))
    pointed = Pointing(directions, directions).of(np.stack([WASH, WASH, WASH]), NAMES)
    assert (pointed.rows(np.zeros(3, int), 1)[2] < 0).all()
