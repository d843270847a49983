"""Learns what requests mean from those of the corpus, and says how well that holds for others.

python -m evals.suites.deeds.train --lines    # vectors of the catalogue's lines, after a line has changed
python -m evals.suites.deeds.train --write    # learn from all requests and write what was learned
python -m evals.suites.deeds.train --authors  # learn without one author's requests, and measure on these
python -m evals.suites.deeds.train --authors 6 9 12  # learn once without all of these, and measure on each and on all
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

# Threads that wait for each other cost more than they bring, on a machine that does other things as well.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from agent.models.embedder import MiniLmEmbedder
from agent.offline.general.trees import Trees
from agent.offline.meant import model
from agent.offline.meant.action_rows import action_rows, asking, beside, likely
from agent.offline.meant.choose import meant_of
from agent.offline.meant.directions import Pointed, Pointing
from agent.offline.meant.lines import SCALE, VECTORS, key_of, lines_of
from agent.offline.meant.service_rows import asking_service, service_rows
from agent.offline.meant.sight import Shelf, Sight, see
from agent.offline.meant.trigger_rows import KINDS, kinds_of, telling, trigger_rows
from agent.offline.meant.words import WordOdds
from evals.suites.deeds.corpus import LEARNED_FROM, Request, read_requests
from evals.suites.deeds.joining import join_trees, planned_by_rules
from evals.suites.deeds.pointing import pointing
from evals.suites.planning.growing import grown_fast
from evals.suites.planning.odds import unseen, word_odds
from tools.catalog import load_catalog

_INNER = 3
_SEEN_OFTEN = 6
_GRAM_SEEN = 3
_NEARNESS = {"services": asking_service, "actions": asking, "triggers": telling}
Rows = list[Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One request with what is right of it, as places on the shelf."""

    sight: Sight
    actions: Any
    services: Any
    triggers: Any
    kinds: Any


def write_lines() -> None:
    """Embed every line of the shipped catalogue and store the vectors in eight bits."""
    catalog = load_catalog()
    specs: list[Any] = [*catalog.actions(), *catalog.triggers()]
    lines = list(dict.fromkeys(line for spec in specs for line in lines_of(spec)))
    vectors = np.array(MiniLmEmbedder().embed_now(lines))
    small = np.rint(vectors * SCALE).astype(np.int8)
    np.savez_compressed(VECTORS, keys=np.array([key_of(line) for line in lines]), vectors=small)


def sample_of(request: Request, shelf: Shelf, embed: Any) -> Sample:
    """Look at a request, and place what is right of it."""
    right = frozenset().union(*request.uses)
    actions = np.array([float(one in right) for one in shelf.places])
    services = np.bincount(shelf.service, actions, len(shelf.services)) > 0
    triggers = np.array([float(t.id in request.triggers) for t in shelf.triggers.specs])
    kinds = np.bincount(kinds_of(shelf), triggers, len(KINDS)) > 0
    sight = see(request.words, shelf, embed)
    return Sample(sight, actions, services.astype(float), triggers, kinds.astype(float))


def fit(samples: Sequence[Sample], shelf: Shelf) -> model.Learned:
    """Learn every stage; each learns from what the one before says of requests it did not see."""
    names = model.classes_of(shelf)
    right = {
        "services": [s.services for s in samples],
        "actions": [s.actions for s in samples],
        "triggers": [s.triggers for s in samples],
        "kinds": [s.kinds for s in samples],
    }
    odds = {name: _odds(samples, right[name], names[name]) for name in names}
    said = {name: _unseen_odds(samples, right[name], names[name]) for name in names}
    pointing, pointed = _pointing(samples, shelf, right, names)
    rows = [
        service_rows(s.sight, shelf, said["services"][at], pointed["services"][at])
        for at, s in enumerate(samples)
    ]
    services, chance = _staged(rows, right["services"])
    asked = np.sum(right["actions"], 0)
    told, where, kept = _action_samples(samples, shelf, chance, said["actions"], pointed["actions"])
    action, first = _staged(told, right["actions"], kept)
    among_rows, among_right = [], []
    for at, sample in enumerate(samples):
        top = likely(first[at])
        among_rows.append(np.concatenate([told[at][top], beside(first[at], where[at], shelf)], 1))
        among_right.append(sample.actions[top])
    heard = [
        trigger_rows(
            s.sight, shelf, said["triggers"][at], said["kinds"][at], pointed["triggers"][at]
        )[0]
        for at, s in enumerate(samples)
    ]
    trees = {
        "service": services,
        "action": action,
        "among": grown_fast(np.concatenate(among_rows), np.concatenate(among_right)),
        "trigger": grown_fast(np.concatenate(heard), np.concatenate(right["triggers"])),
    }
    counts = {name: int(n) for name, n in zip(shelf.places, asked, strict=True) if n}
    return model.Learned(odds, pointing, trees, counts)


def _pointing(
    samples: Sequence[Sample],
    shelf: Shelf,
    right: Mapping[str, Rows],
    names: Mapping[str, Sequence[str]],
) -> tuple[dict[str, Pointing], dict[str, Rows]]:
    """Learn what asks for what is like, and answer for each request what is said of it by what did not see it."""
    known, said = {}, {}
    for name, near_of in _NEARNESS.items():
        vectors = [s.sight.vectors for s in samples]
        learn = _Learning(
            vectors, [near_of(s.sight, shelf) for s in samples], right[name], names[name]
        )
        known[name] = learn(range(len(samples)))
        said[name] = unseen(len(samples), _INNER, learn, learn.said)
    return known, said


@dataclass(frozen=True, slots=True)
class _Learning:
    """Learns from some of the requests, and says of another what was learned."""

    vectors: Rows
    nearness: Rows
    right: Rows
    names: Sequence[str]

    def __call__(self, some: Sequence[int]) -> Pointing:
        vectors, near, right = (
            [of[i] for i in some] for of in (self.vectors, self.nearness, self.right)
        )
        return pointing(vectors, near, right, self.names)

    def said(self, known: Pointing, at: int) -> Pointed:
        return known.of(self.vectors[at], self.names)


def _action_samples(
    samples: Sequence[Sample], shelf: Shelf, chance: Rows, odds: Rows, pointed: Rows
) -> tuple[Rows, Rows, Rows]:
    told, where, kept = [], [], []
    # How often others ask for it: were each request only left out for itself, what it asks for would stand out by one.
    asked = [np.sum([s.actions for n, s in enumerate(samples) if n % _INNER != fold], 0) for fold in range(_INNER)]  # fmt: skip
    for at, sample in enumerate(samples):
        often = model.how_often(asked[at % _INNER] * _INNER / (_INNER - 1), shelf)
        rows, place = action_rows(sample.sight, shelf, chance[at], odds[at], often, pointed[at])
        told.append(rows.astype(np.float32))
        where.append(place)
        kept.append(model.candidates(sample.sight, odds[at], chance[at], shelf, pointed[at]))
    return told, where, kept


def _staged(rows: Rows, right: Rows, kept: Rows | None = None) -> tuple[Any, Rows]:
    """Grow trees from all rows, and answer for each request what trees say that did not see it."""
    kept = kept if kept is not None else [np.ones(len(one), bool) for one in rows]

    def grow(some: Sequence[int]) -> Any:
        return grown_fast(
            np.concatenate([rows[i][kept[i]] for i in some]),
            np.concatenate([right[i][kept[i]] for i in some]),
        )

    def chances(trees: Any, at: int) -> Any:
        found = np.zeros(len(rows[at]))
        found[kept[at]] = trees.chances(rows[at][kept[at]])
        return found

    return grow(range(len(rows))), unseen(len(rows), _INNER, grow, chances)


def _odds(samples: Sequence[Sample], right: Rows, names: Sequence[str]) -> WordOdds:
    grams = [sample.sight.grams for sample in samples]
    return word_odds(grams, right, names, seen=_GRAM_SEEN, often=_SEEN_OFTEN)


def _unseen_odds(samples: Sequence[Sample], right: Rows, names: Sequence[str]) -> Rows:
    return unseen(
        len(samples),
        _INNER,
        lambda some: _odds([samples[i] for i in some], [right[i] for i in some], names),
        lambda odds, at: odds.of(samples[at].sight.grams, names),
    )


def score(
    known: model.Learned, samples: Sequence[Sample], requests: Sequence[Request], shelf: Shelf
) -> str:
    """Answer how well actions and triggers are found, in words."""
    lines, names = [], list(shelf.places)
    chances = [model.chances_of(s.sight, shelf, known) for s in samples]
    triggers = [t.id for t in shelf.triggers.specs]
    heard = [
        triggers[int(c.triggers.argmax())] in r.triggers
        for c, r in zip(chances, requests, strict=True)
    ]
    for least in (0.3, 0.35, 0.4, 0.45, 0.5):
        hits = extra = missed = whole = 0
        for chance, request in zip(chances, requests, strict=True):
            got = {names[at] for at in np.flatnonzero(chance.actions > least)}
            got = got or {names[int(chance.actions.argmax())]}
            found = [one for one in request.uses if one & got]
            more = got - frozenset().union(*request.uses) - request.optional
            hits, extra, missed = (
                hits + len(found),
                extra + len(more),
                missed + len(request.uses) - len(found),
            )
            whole += not more and len(found) == len(request.uses)
        f1 = 2 * hits / (2 * hits + extra + missed)
        lines.append(f"  from {least:.2f}: F1 {f1:.3f}, precision {hits / (hits + extra):.3f}, exactly right {whole / len(requests):.3f}")  # fmt: skip
    return "\n".join([f"  trigger {np.mean(heard):.3f} of {len(requests)}", *lines])


def _joined(
    by_author: Sequence[Sequence[Request]], samples: Sequence[Sequence[Sample]], shelf: Shelf
) -> dict[str, Trees]:
    """Learn how both readers are joined, from what is said of authors that nothing was learned from."""
    catalog, meant, requests = load_catalog(), [], []
    for group in range(_INNER):
        others = [s for at, own in enumerate(samples) if at % _INNER != group for s in own]
        known = fit(others, shelf)
        meant += [meant_of(s.sight, shelf, known) for own in samples[group::_INNER] for s in own]
        requests += [request for own in by_author[group::_INNER] for request in own]
    return join_trees(requests, planned_by_rules(requests, catalog), meant, catalog)


def _measured(
    by_author: Sequence[Sequence[Request]],
    samples: Sequence[Sequence[Sample]],
    shelf: Shelf,
    held: Sequence[int],
) -> str:
    """Answer how well it holds for some authors that nothing was learned from, in words."""
    known = fit([s for n, own in enumerate(samples, 1) if n not in held for s in own], shelf)
    groups = {f"author {n}": [n] for n in held}
    if len(held) > 1:
        groups["all of them"] = list(held)
    return "".join(
        f"{name}\n{score(known, [s for n in of for s in samples[n - 1]], [r for n in of for r in by_author[n - 1]], shelf)}\n"
        for name, of in groups.items()
    )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for way in ("lines", "write"):
        parser.add_argument(f"--{way}", action="store_true")
    parser.add_argument("--authors", nargs="*", type=int, metavar="N")
    chosen = parser.parse_args(arguments)
    if chosen.lines:
        write_lines()
    if not chosen.write and chosen.authors is None:
        return 0
    shelf, embed = Shelf(load_catalog()), MiniLmEmbedder().embed_now
    by_author = [read_requests(path) for path in LEARNED_FROM]
    samples = [[sample_of(r, shelf, embed) for r in own] for own in by_author]
    if chosen.authors is not None:
        each = [[n] for n in range(1, len(samples) + 1)]
        for held in [chosen.authors] if chosen.authors else each:
            sys.stdout.write(_measured(by_author, samples, shelf, held))
    if chosen.write:
        known = fit([s for own in samples for s in own], shelf)
        known = replace(known, trees={**known.trees, **_joined(by_author, samples, shelf)})
        np.savez_compressed(model.LEARNED, **known.stored())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
