"""How strongly a request asks for each action of a catalogue, as numbers a linear model can weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.chunks import Chunk, chunks_of, sentences_of
from agent.offline.general.index import FIELDS, WordIndex
from agent.offline.general.lexicon import KINDS, terms
from agent.plan import Ranking

Matrix = Any


@dataclass(frozen=True, slots=True)
class Reading:
    """A request cut into units: pieces first, then sentences, then the whole."""

    text: str
    chunks: list[Chunk]
    units: list[tuple[int, int]]
    terms: list[list[str]]
    sentences: int

    @classmethod
    def of(cls, text: str) -> Reading:
        chunks = chunks_of(text)
        sentences = sentences_of(text)
        units = [(c.start, c.end) for c in chunks] + sentences + [(0, len(text))]
        return cls(text, chunks, units, [terms(text[a:b]) for a, b in units], len(sentences))

    @property
    def n_chunks(self) -> int:
        return len(self.chunks)

    def texts(self) -> list[str]:
        return [self.text[a:b] for a, b in self.units]


NAMES: Final = (
    "bias", "log_count",
    "name_chunk", "name_sentence", "name_whole", "says_chunk", "says_sentence", "says_whole", "inputs_sentence", "inputs_whole",
    "share_chunk", "share_sentence",
    "near_chunk", "near_sentence", "near_whole",
    "kind_chunk", "kind_whole", "no_kind_clash",
    "lead_name", "lead_near", "rank_name", "rank_near", "top_chunk", "top_near", "tops", "name_full",
    "mix_gap", "mix_rank", "mix_top", "whole_mix_rank", "things_chunk", "things_whole",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features of every action, and where in the request each is asked for."""

    rows: Matrix
    """actions x features"""
    mix: Matrix
    """units x actions: words and meaning together"""
    where: Matrix
    """action -> the piece that speaks most for it"""


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a request say for every action, without what they mean; each is units x actions."""

    cover: Mapping[str, Matrix]
    """By field: how much of it a unit says"""
    share: Matrix
    kinds: Matrix


def words_of(reading: Reading, index: WordIndex) -> Words:
    """Weigh the words of every unit against every action."""
    vocabulary = list(dict.fromkeys(t for unit in reading.terms for t in unit))
    members = _members(reading, vocabulary)
    cover = {field: _cover(members, vocabulary, index, field) for field in FIELDS}
    share = _share(reading, index, len(index.actions))
    return Words(cover, share, _kinds(reading, index))


def evidence(
    reading: Reading, index: WordIndex, near: Matrix | None, words: Words | None = None
) -> Evidence:
    """Weigh every action against every unit. `near`: units x actions, cosine of meaning, or None."""
    count = len(index.actions)
    units = len(reading.units)
    n, s = reading.n_chunks, reading.sentences
    words = words or words_of(reading, index)
    cover, share, kinds = words.cover, words.share, words.kinds
    things = cover["things"]
    near = np.zeros((units, count)) if near is None else near
    chunk, sentence, whole = slice(0, n), slice(n, n + s), units - 1
    mix = (
        1.0 * cover["name"] + 0.5 * cover["says"] + 0.6 * share + 1.5 * near + 0.2 * cover["inputs"] + 0.2 * kinds
    )  # fmt: skip
    best_chunk = mix[chunk].argmax(0)
    best_sentence = n + mix[sentence].argmax(0)
    at = np.arange(count)

    def column(matrix: Matrix, place: Matrix) -> Matrix:
        return matrix[place, at]

    lead_name, rank_name, _ = _standing(cover["name"] + 0.3 * cover["says"], best_chunk, at)
    lead_near, rank_near, top_near = _standing(near, best_sentence, at)
    mix_gap, mix_rank, mix_top = _standing(mix, best_chunk, at)
    whole_rank = (-mix[whole]).argsort().argsort()
    tops = np.bincount(mix[chunk].argmax(1), minlength=count)[:count]
    columns = [
        np.ones(count), np.full(count, np.log(count + 1.0)),
        column(cover["name"], best_chunk), column(cover["name"], best_sentence), cover["name"][whole],
        column(cover["says"], best_chunk), column(cover["says"], best_sentence), cover["says"][whole],
        column(cover["inputs"], best_sentence), cover["inputs"][whole],
        column(share, best_chunk), column(share, best_sentence),
        column(near, best_chunk), column(near, best_sentence), near[whole],
        column(kinds, best_chunk), kinds[whole], (kinds[sentence].max(0) > 0).astype(float),
        lead_name, lead_near, 1.0 / (1 + rank_name), 1.0 / (1 + rank_near),
        mix_top.astype(float), top_near.astype(float), np.minimum(tops, 3) / 3.0, (cover["name"][sentence].max(0) > 0.95).astype(float),
        mix_gap, 1.0 / (1 + mix_rank), (mix_rank == 0).astype(float), 1.0 / (1 + whole_rank),
        column(things, best_chunk), things[whole],
    ]  # fmt: skip
    return Evidence(np.stack(columns, 1), mix, best_chunk)


def _cover(members: Matrix, vocabulary: Sequence[str], index: WordIndex, field: str) -> Matrix:
    """units x actions: how much of the action's field the unit says. `members`: units x words."""
    weights = np.zeros((len(vocabulary), len(index.actions)))
    for row, term in enumerate(vocabulary):
        places, portions = index.hits(field, term)
        weights[row, places] = portions
    return np.minimum(members @ weights, 1.0)


def _members(reading: Reading, vocabulary: Sequence[str]) -> Matrix:
    at = {term: row for row, term in enumerate(vocabulary)}
    members = np.zeros((len(reading.units), len(vocabulary)))
    for unit, held in enumerate(reading.terms):
        for term in held:
            members[unit, at[term]] = 1.0
    return members


def _share(reading: Reading, index: WordIndex, count: int) -> Matrix:
    """units x actions: how much of what the unit says, of words any action has, this action has."""
    vocabulary = [
        t
        for t in dict.fromkeys(t for unit in reading.terms for t in unit)
        if t in index.idf or index.alike(t)
    ]
    held = np.zeros((len(vocabulary), count))
    for row, term in enumerate(vocabulary):
        weight = index.idf.get(term, 1.0)
        for field, factor in (("name", 1.0), ("says", 0.8), ("inputs", 0.5)):
            places, _ = index.hits(field, term)
            held[row, places] = np.maximum(held[row, places], weight * factor)
    known = set(vocabulary)
    only = Reading(
        reading.text,
        reading.chunks,
        reading.units,
        [[t for t in unit if t in known] for unit in reading.terms],
        reading.sentences,
    )
    members = _members(only, vocabulary)
    mass = members @ np.array([index.idf.get(t, 1.0) for t in vocabulary] or [0.0][:0])
    return (members @ held) / np.maximum(mass, 1e-6)[:, None] if vocabulary else members @ held


def _kinds(reading: Reading, index: WordIndex) -> Matrix:
    """units x actions: whether the unit names a kind of doing of the action."""
    said = [{kind for term in held for kind in KINDS.get(term, ())} for held in reading.terms]
    named = np.array([[float(kind in kinds) for kind in index.kinds] for kinds in said])
    return (named @ index.does > 0).astype(float)


def _standing(scores: Matrix, unit: Matrix, at: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """How an action stands among all in its best unit: lead over the next best, rank, is it first anywhere."""
    order = (-scores).argsort(1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(order.shape[1])[None, :], 1)
    best = np.take_along_axis(scores, order[:, :2], 1)
    mine = scores[unit, at]
    first = best[unit, 0]
    second = best[unit, 1] if scores.shape[1] > 1 else np.zeros_like(first)
    rank = ranks[unit, at]
    rival = np.where(rank == 0, second, first)
    return mine - rival, rank, (ranks == 0).any(0)


def nearness(reading: Reading, index: WordIndex, ranking: Ranking) -> Matrix | None:
    """Answer units x actions, or None when some unit was never looked up by meaning."""
    texts = reading.texts()
    if not texts or any(text not in ranking for text in texts):
        return None
    near = np.zeros((len(texts), len(index.actions)))
    for unit, text in enumerate(texts):
        for action_id, score in ranking[text]:
            if action_id in index.places:
                near[unit, index.places[action_id]] = score
    return near
