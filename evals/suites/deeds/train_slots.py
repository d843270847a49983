"""Learns which words of a request belong in which argument, and says how well that holds for others.

python -m evals.suites.deeds.train_slots --write           # learn from all requests and write what was learned
python -m evals.suites.deeds.train_slots --authors 7 8     # learn without these authors' requests, and measure on them
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import Any, Final

# Threads that wait for each other cost more than they bring, on a machine that does other things as well.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from agent.offline.slots.filling import name_of
from agent.offline.slots.model import LEARNED, UNLIKELY, Learned
from agent.offline.slots.odds import Odds, keys_of
from agent.offline.slots.page import Page
from agent.offline.slots.typed import typed
from agent.offline.slots.weighing import Pair, Table, beside, table_of
from engine.core.action import Catalog
from evals.suites.deeds.corpus import HERE
from evals.suites.planning.growing import grown_fast
from evals.suites.planning.odds import unseen
from tools.catalog import load_catalog

_FOLDS: Final = 3
_KEPT: Final = 0.2
"""Share of the wrong values that trees grow from: there are sixty for each right one."""
_SEEN: Final = 2
_UNSEEN: Final = 10
_MOST_ODDS: Final = 4.0
_LEAST: Final = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
Args = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One request: its values by argument, and which of them are right."""

    args: Args
    uses: tuple[str, ...]
    table: Table
    right: Any


def read_samples(path: Path, catalog: Catalog) -> list[Sample]:
    """Read the requests of a file that say what belongs in which argument."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [_sample(line, catalog) for line in lines if line.get("args")]


def _sample(line: dict[str, Any], catalog: Catalog) -> Sample:
    args: Args = line["args"]
    asked = [one for one in line["uses"] if isinstance(one, str)]
    at = {
        one: n
        for n, some in enumerate(line["uses"])
        for one in ([some] if isinstance(some, str) else some)
    }
    ids = sorted(dict.fromkeys([*args, *asked]), key=lambda one: at.get(one, -1))
    specs = [spec for one in ids if (spec := catalog.action(one) or catalog.trigger(one))]
    table = table_of(Page(line["words"]), specs, [name_of(spec.id, catalog) for spec in specs])
    right = [_is_right(args.get(p.place.uses, {}).get(p.place.name), p) for p in table.pairs]
    return Sample(args, tuple(spec.id for spec in specs), table, np.array(right, float))


def _is_right(wanted: Any, pair: Pair) -> bool:
    if wanted is None:
        return False
    if isinstance(wanted, list):
        got = typed(pair.place, pair.value)
        return isinstance(got, list) and sorted(map(_plain, got)) == sorted(map(_plain, wanted))
    return _plain(pair.value.text) == _plain(wanted)


def _plain(said: Any) -> str:
    return " ".join(str(said).split()).strip(" \"“”'`.,;:").lstrip("#").casefold()


def fit(samples: Sequence[Sample]) -> Learned:
    """Learn every stage; each learns from what the one before says of requests it did not see."""
    samples = [one for one in samples if len(one.right)]
    rows = unseen(
        len(samples),
        _FOLDS,
        lambda some: _counted([samples[at] for at in some]),
        lambda odds, at: samples[at].table.told(odds),
    )
    right = [one.right for one in samples]

    def grow(some: Sequence[int]) -> Any:
        return _thinly(
            np.concatenate([rows[at] for at in some]), np.concatenate([right[at] for at in some])
        )

    first = unseen(len(samples), _FOLDS, grow, lambda trees, at: trees.chances(rows[at]))
    told, hits = [], []
    for at, one in enumerate(samples):
        kept = first[at] > UNLIKELY
        told.append(np.concatenate([rows[at], beside(one.table.pairs, first[at])], 1)[kept])
        hits.append(one.right[kept])
    among = grown_fast(np.concatenate(told), np.concatenate(hits))
    return Learned(_counted(samples), grow(range(len(samples))), among)


def _thinly(rows: Any, right: Any) -> Any:
    """Grow trees from all right values and some of the wrong ones, and give these their weight back."""
    kept = (right > 0) | (np.random.default_rng(0).random(len(right)) < _KEPT)
    trees = grown_fast(rows[kept], right[kept])
    return replace(trees, start=trees.start + log(_KEPT))


def _counted(samples: Sequence[Sample]) -> Odds:
    hits, others = Counter[str](), Counter[str]()
    for one in samples:
        for pair, grams, right in zip(one.table.pairs, one.table.grams, one.right, strict=True):
            side = hits if right else others
            for key in keys_of(pair.place):
                side[key] += 1
                side.update(f"{key}|{gram}" for gram in grams)
    told = {}
    for name in hits | others:
        key, bar, _ = name.partition("|")
        if bar and (hits[name] >= _SEEN or others[name] >= _UNSEEN):
            odds = log((hits[name] + 0.5) / (others[name] + 0.5)) - log(
                (hits[key] + 0.5) / (others[key] + 0.5)
            )
            told[name] = max(-_MOST_ODDS, min(_MOST_ODDS, odds))
    return Odds(told, _shares(samples))


def _shares(samples: Sequence[Sample]) -> dict[str, float]:
    """Answer how often the words give an argument, of one action and of all that have one of the name."""
    asked, said = Counter[str](), Counter[str]()
    for one in samples:
        for uses, name in {(p.place.uses, p.place.name) for p in one.table.pairs}:
            is_said = name in one.args.get(uses, {})
            for key in (name, f"{uses}|{name}"):
                asked[key] += 1
                said[key] += is_said
    return {
        key: (said[key] + 0.5 * said[name] / asked[name]) / (count + 0.5)
        for key, count in asked.items()
        for name in [key.rpartition("|")[2]]
    }


def score(known: Learned, samples: Sequence[Sample]) -> str:
    """Answer how well arguments are found where the actions are known, in words."""
    found = [_likeliest(one, known.chances(one.table)) for one in samples]
    lines = []
    for least in _LEAST:
        right = wrong = missed = extra = 0
        for one, best in zip(samples, found, strict=True):
            wanted = {(uses, name) for uses, own in one.args.items() for name in own}
            taken = {key: is_right for key, (chance, is_right) in best.items() if chance >= least}
            right += sum(taken.values())
            wrong += sum(1 for key, is_right in taken.items() if key in wanted and not is_right)
            extra += sum(1 for key, is_right in taken.items() if key not in wanted and not is_right)
            missed += len(wanted - set(taken))
        count, given = right + wrong + missed, max(right + wrong + extra, 1)
        lines.append(f"  from {least:.1f}: right {right / count:.3f}, wrong {wrong / count:.3f}, open {missed / count:.3f}, precision {right / given:.3f}")  # fmt: skip
    return "\n".join(lines)


def _likeliest(one: Sample, chances: Any) -> dict[tuple[str, str], tuple[float, bool]]:
    best: dict[tuple[str, str], tuple[float, bool]] = {}
    for pair, chance, right in zip(one.table.pairs, chances, one.right, strict=True):
        key = pair.place.uses, pair.place.name
        best[key] = max(best.get(key, (0.0, False)), (float(chance), bool(right)))
    return best


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--authors", nargs="+", default=[], metavar="N")
    chosen = parser.parse_args(arguments)
    catalog = load_catalog()
    by_author = {
        path.stem.rpartition("_")[2]: read_samples(path, catalog)
        for path in sorted((HERE / "requests").glob("author_*.jsonl"))
    }
    if chosen.authors:
        others = [
            one for name, own in by_author.items() if name not in chosen.authors for one in own
        ]
        known = fit(others)
        for name in chosen.authors:
            sys.stdout.write(f"author {name}\n{score(known, by_author[name])}\n")
    if chosen.write:
        known = fit([one for own in by_author.values() for one in own])
        np.savez_compressed(LEARNED, **known.stored())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
