"""Learns what requests to change mean, and says how well that holds for an author nothing was learned from.

python -m evals.suites.edits.train --write    # learn from all requests and write what was learned
python -m evals.suites.edits.train --authors  # learn without one author's requests, and measure on these
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Threads that wait for each other cost more than they bring, on a machine that does other things as well.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.sparse import csr_matrix

from agent.offline.altering import model
from agent.offline.altering.done import done_by
from agent.offline.altering.kinds import KINDS, STEPLESS, Done, kind_rows
from agent.offline.altering.pairs import pair_rows, touch_rows
from agent.offline.altering.reader import reread
from agent.offline.altering.sight import Sight, see
from agent.offline.meant.lines import known_of
from agent.offline.meant.words import WordOdds
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from evals.asking import NOW, TIMEZONE, USUAL, Desk, after
from evals.planners import LookingUp, embedder
from evals.suites.edits.corpus import LEARNED_FROM, ChangeRequest, read_changes
from evals.suites.edits.meeting import verdict
from evals.suites.planning.growing import fitted_beside, grown_fast
from evals.suites.planning.odds import unseen, word_odds
from tools.catalog import load_catalog

_INNER = 5
_GRAM_SEEN = 2
_SEEN_OFTEN = 4
_TONE_RIDGE = 3.0
Rows = list[Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One request with what is right of it."""

    request: ChangeRequest
    plan: Plan
    """What the rules alone propose."""
    sight: Sight
    done: Done
    """What the rules have made of it."""
    kinds: Any
    touched: Any
    pairs: Any
    """kinds x steps"""


def sample_of(request: ChangeRequest, plan: Plan, sight: Sight) -> Sample:
    """Place what is right of a request among the kinds and the steps."""
    at = {str(step["id"]): place for place, step in enumerate(sight.steps)}
    kinds, pairs = np.zeros(len(KINDS)), np.zeros((len(KINDS), len(at)))
    for op in (op for readings in request.ops for op in readings):
        kind = KINDS.index(op.kind)
        kinds[kind] = 1.0
        # What is added has no step yet: it stands after one, or before one.
        step = op.step or op.after or op.before
        if step is not None and op.kind not in STEPLESS:
            pairs[kind, at[step]] = 1.0
    added = KINDS.index("add")
    touched = np.delete(pairs, added, 0).max(0) if len(at) else np.zeros(0)
    return Sample(request, plan, sight, done_by(plan, sight.steps), kinds, touched, pairs)


def fit(samples: Sequence[Sample]) -> model.Learned:
    """Learn every stage; each learns from what the one before says of requests it did not see."""
    odds, tones = _odds(samples), _tones(samples)
    said = unseen(len(samples), _INNER, lambda some: _odds([samples[i] for i in some]), lambda known, at: model.odds_of(samples[at].sight, known))  # fmt: skip
    toned = unseen(len(samples), _INNER, lambda some: _tones([samples[i] for i in some]), lambda known, at: known.of(samples[at].sight.vectors))  # fmt: skip
    rows = [kind_rows(s.sight, o, t, s.done) for s, o, t in zip(samples, said, toned, strict=True)]
    kind, kinds = _staged(rows, [s.kinds for s in samples])
    rows = [touch_rows(s.sight, k, s.done) for s, k in zip(samples, kinds, strict=True)]
    touch, touched = _staged(rows, [s.touched for s in samples])
    rows = [
        pair_rows(s.sight, kinds[at], said[at], toned[at], touched[at], s.done)[0]
        for at, s in enumerate(samples)
    ]
    flat = [one.reshape(-1, one.shape[2]) for one in rows]
    pair = grown_fast(np.concatenate(flat), np.concatenate([s.pairs.ravel() for s in samples]))
    return model.Learned(odds, tones, {"kind": kind, "touch": touch, "pair": pair})


def _staged(rows: Rows, right: Rows) -> tuple[Any, Rows]:
    """Grow trees from all rows, and answer for each request what trees say that did not see it."""

    def grow(some: Sequence[int]) -> Any:
        return grown_fast(np.concatenate([rows[i] for i in some]), np.concatenate([right[i] for i in some]))  # fmt: skip

    everything = range(len(rows))
    return grow(everything), unseen(
        len(rows), _INNER, grow, lambda trees, at: trees.chances(rows[at])
    )


def _odds(samples: Sequence[Sample]) -> WordOdds:
    grams, right = [s.sight.grams for s in samples], [s.kinds for s in samples]
    return word_odds(grams, right, KINDS, seen=_GRAM_SEEN, often=_SEEN_OFTEN)


def _tones(samples: Sequence[Sample]) -> model.Tones:
    """Learn from the vector of each whole request."""
    vectors = np.array([s.sight.vectors[s.sight.whole] for s in samples]) * _TONE_RIDGE
    weights, start = fitted_beside(csr_matrix(vectors), np.array([s.kinds for s in samples]), 1.0)
    return model.Tones(weights * _TONE_RIDGE, start)


def score(known: model.Learned, samples: Sequence[Sample]) -> str:
    """Answer how well kinds and steps are found, in words."""
    chances = [model.chances_of(s.sight, known, s.done) for s in samples]
    lines = []
    for least in (0.3, 0.4, 0.5):
        for name, right, got in (
            ("kinds", [s.kinds for s in samples], [c.kinds for c in chances]),
            ("steps", [s.touched for s in samples], [c.touched for c in chances]),
            ("pairs", [s.pairs.ravel() for s in samples], [c.pairs.ravel() for c in chances]),
        ):
            chosen = [one > least for one in got]
            hits = sum((c * r).sum() for c, r in zip(chosen, right, strict=True))
            total = sum(c.sum() for c in chosen) + sum(r.sum() for r in right)
            whole = np.mean([np.array_equal(c, r > 0) for c, r in zip(chosen, right, strict=True)])
            lines.append(f"  {name} from {least:.2f}: F1 {2 * hits / total:.3f}, all right {whole:.3f}")  # fmt: skip
    one = [(s, c) for s, c in zip(samples, chances, strict=True) if s.kinds.sum() == 1]
    first = np.mean([s.kinds[c.kinds.argmax()] for s, c in one])
    stepped = [(s, c) for s, c in one if s.pairs.sum()]
    best = np.mean([s.pairs.max(0)[c.pairs.max(0).argmax()] for s, c in stepped])
    both = np.mean([s.pairs.ravel()[c.pairs.ravel().argmax()] for s, c in stepped])
    lines.append(f"  of one kind: likeliest kind right {first:.3f}, likeliest step {best:.3f}, both {both:.3f}")  # fmt: skip
    return "\n".join(lines)


def proposals(known: model.Learned, samples: Sequence[Sample]) -> str:
    """Answer what the rules alone propose, and what is proposed with what was learned, in words."""
    catalog, lines = load_catalog(), []
    for name, learned in (("rules", None), ("both", known)):
        found: Counter[str] = Counter()
        for one in samples:
            asked = PlanRequest(
                one.request.words, catalog, NOW, TIMEZONE, connections=USUAL, document=one.request.document
            )  # fmt: skip
            plan = reread(one.plan, asked, embedder().embed_now, learned) if learned else one.plan
            found[verdict(one.request, plan.kind, after(plan, one.request.document))] += 1
        proposed = len(samples) - found["asked"]
        lines.append(f"  {name}: {dict(found)}, right {found['right'] / len(samples):.3f}, untouched {1 - found['more'] / proposed:.3f}")  # fmt: skip
    return "\n".join(lines)


async def samples() -> list[list[Sample]]:
    """Look at every request of every author, with what the rules alone make of it."""
    catalog, embed = load_catalog(), embedder().embed_now
    actions = known_of(catalog)[0]
    desk = Desk(LookingUp(OfflinePlanner(), catalog), catalog)
    found: list[list[Sample]] = []
    for path in LEARNED_FROM:
        own = []
        for request in read_changes(path):
            sight = see(request.words, request.document, catalog, actions, embed)
            asked = await desk.ask(request.words, document=request.document)
            own.append(sample_of(request, asked.plan or Plan("question"), sight))
        found.append(own)
    return found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for way in ("write", "authors"):
        parser.add_argument(f"--{way}", action="store_true")
    chosen = parser.parse_args(arguments)
    if not chosen.write and not chosen.authors:
        return 0
    by_author = asyncio.run(samples())
    if chosen.authors:
        for at, own in enumerate(by_author):
            others = [s for n, some in enumerate(by_author) if n != at for s in some]
            known = fit(others)
            sys.stdout.write(f"author {at + 1}\n{score(known, own)}\n{proposals(known, own)}\n")
    if chosen.write:
        known = fit([s for own in by_author for s in own])
        np.savez_compressed(model.LEARNED, **known.stored())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
