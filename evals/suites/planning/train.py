"""Trains the weights of the planner's general path on the dev parts, and says how well they generalise.

python -m evals.suites.planning.train --write     # fits on all dev cases and writes the weights
python -m evals.suites.planning.train --folds 5   # scores every case by weights that never saw it
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from agent.offline.general import choose, model, relations, rivals, slots
from agent.offline.general.links import NAMES, UNDECLARED, Bond, likeliest
from agent.offline.general.trees import Trees
from evals.planners import planner_named
from evals.suites.planning.growing import fitted, fitted_sparse, grown
from evals.suites.planning.samples import (
    Sample,
    feeds,
    filler_of,
    gold_arguments,
    gold_edges,
    right,
    sample_of,
)
from evals.suites.planning.scorer import PARTS, scores
from evals.suites.planning.suite import IN_ORDER_SAID, Cases, Planning, read_cases
from evals.suites.planning.task import answer

BANDS = {"few": ("sealtools",), "some": ("dailylifeapis", "multimedia", "huggingface", "nestful"), "bare": ("ultratool",)}  # fmt: skip
_WITH_ARGUMENTS = ("sealtools", "nestful", "dailylifeapis", "multimedia", "huggingface")
_INNER = 3
Rows = tuple[Any, Any]
"""Rows of features, and what of each was right."""
Edge = tuple[int, int, int]
"""Case, giver, taker."""
_RIDGE = {"choose": 1.0, "slots": 0.5, "links": 4.0}
_LINK_FROM = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
# Of chances that are right on average the best threshold for F1 is half of that F1; too few are linked to find it by trial.
_FEW_FROM = 0.25
_FIT = NAMES.index("fit")
_THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def fit_band(samples: Sequence[Sample], *, by_words: bool) -> model.Band:
    """Fit both stages of choosing; the second learns from chances that did not see its cases."""

    def first_of(some: Sequence[Sample]) -> Any:
        rows = np.concatenate([s.found[by_words].rows[s.kept] for s in some])
        return fitted(rows, np.concatenate([s.asked[s.kept] for s in some]), _RIDGE["choose"])

    rows, hits = [], []
    for fold in range(_INNER):
        weight = first_of([s for at, s in enumerate(samples) if at % _INNER != fold])
        for sample in samples[fold::_INNER]:
            found = sample.found[by_words]
            places, beside, _ = choose.second_look(
                found, model.chances(found.rows, weight), sample.index
            )
            rows.append(beside)
            hits.append(sample.asked[places])
    joined, wanted = np.concatenate(rows), np.concatenate(hits)
    chances = _unseen(joined, wanted)
    every = sum(float(s.asked.sum()) for s in samples)

    def f1(threshold: float) -> float:
        said = chances > threshold
        return 2 * float((said & (wanted > 0)).sum()) / (float(said.sum()) + every)

    return model.Band(first_of(samples), grown(joined, wanted), max(_THRESHOLDS, key=f1))


def _unseen(rows: Any, hits: Any) -> Any:
    """Answer chances by trees that did not see their rows: those of seen rows are too sure for a threshold."""
    chances = np.zeros(len(rows))
    part = np.arange(len(rows)) * _INNER // max(len(rows), 1)
    for fold in range(_INNER):
        chances[part == fold] = grown(rows[part != fold], hits[part != fold]).chances(
            rows[part == fold]
        )
    return chances


def fit_order(samples: Sequence[Sample]) -> Trees:
    """Grow trees that say which of two actions runs first, from those that the gold puts in an order."""
    rows, hits = [], []
    for sample in samples:
        chosen = right(sample)
        if len(chosen) < 2:
            continue
        among = relations.relations_among(sample.index, [choice.place for choice in chosen])
        found = choose.order_rows(chosen, among, sample.reading, sample.index)
        later = _followers(gold_edges(sample))
        for one, other in permutations(range(len(chosen)), 2):
            first, second = chosen[one].place, chosen[other].place
            if (second in later[first]) != (first in later[second]):
                rows.append(found[one, other])
                hits.append(float(second in later[first]))
    return grown(np.array(rows), np.array(hits))


def _followers(edges: Collection[tuple[int, int]]) -> Mapping[int, set[int]]:
    """Answer action -> all actions that run after it."""
    later: dict[int, set[int]] = defaultdict(set)
    for _ in edges:
        for giver, taker in edges:
            later[giver] |= {taker} | later[taker]
    return later


def fit_slots(samples: Sequence[Sample]) -> Any:
    """Fit which value belongs in which argument."""
    from scipy.sparse import csr_matrix

    data: list[float] = []
    rows: list[int] = []
    columns: list[int] = []
    hits: list[float] = []
    for sample in samples:
        gold = gold_arguments(sample)
        chosen, filler = filler_of(sample)
        for choice in chosen:
            values = gold.get(sample.names[choice.place], {})
            slots_here = filler.slots(choice)
            for slot in slots_here:
                wanted = str(values.get(slot.name, "\0")).strip().lower()
                for at, row in filler.rows(choice, slot, slots_here):
                    mention = filler.mentions[at]
                    typed = str(slots.as_typed(slot, mention)).strip().lower()
                    for place, value in row.items():
                        data.append(value)
                        rows.append(len(hits))
                        columns.append(place)
                    hits.append(float(wanted in {typed, mention.text.strip().lower()}))
    matrix = csr_matrix((data, (rows, columns)), shape=(len(hits), len(slots.NAMES)))
    return fitted_sparse(matrix, np.array(hits), _RIDGE["slots"])


def value_rows(sample: Sample) -> Rows:
    """Answer the likely values of all arguments of the right actions, and which of them are meant."""
    gold = gold_arguments(sample)
    _, filler = filler_of(sample)
    opened = filler.alone()
    hits = []
    for one in opened:
        values = gold.get(sample.names[one.choice.place], {})
        for name, fits in one.fits.items():
            wanted = str(values.get(name, "\0")).strip().lower()
            hits += [
                float(wanted in {str(f.value).strip().lower(), f.mention.text.strip().lower()})
                for f in fits
            ]
    return (filler.beside(opened) if hits else np.zeros((0, len(rivals.NAMES)))), np.array(hits)


def fit_links(
    found: model.Weights, samples: Sequence[Sample], valued: Sequence[Rows]
) -> dict[str, model.Linking]:
    """Fit which earlier result feeds which argument: in short lists a regression, as few of them are linked; else trees.

    What is said for an argument is weighed by trees that did not see the case: those that did are too sure.
    """
    seen: list[list[Group]] = [[] for _ in samples]
    for fold in range(_INNER):
        trees = _grown_of([rows for at, rows in enumerate(valued) if at % _INNER != fold])
        with model.using(replace(found, values=trees)):
            for at in range(fold, len(samples), _INNER):
                seen[at] = bonds_of(samples[at])
    likely: list[tuple[float, Edge]] = []
    edges: set[Edge] = set()
    for fold in range(_INNER):
        way = _linked([case for at, case in enumerate(seen) if at % _INNER != fold])["many"]
        for at in range(fold, len(seen), _INNER):
            if len(samples[at].names) > model.FEW:
                likely += _likely(way, at, seen[at])
                edges |= {(at, *edge) for edge in gold_edges(samples[at])}
    ways = _linked(seen)
    least = max(_LINK_FROM, key=lambda threshold: _edge_f1(likely, edges, threshold))
    return {**ways, "many": replace(ways["many"], threshold=least)}


def _linked(cases: Sequence[Sequence[Group]]) -> dict[str, model.Linking]:
    groups = [group for case in cases for group in case]
    rows = np.array([bond.features for group in groups for bond in group.bonds])
    hits = np.array([hit for group in groups for hit in group.hits])
    return {
        "few": model.Linking(fitted(rows, hits, _RIDGE["links"]), None, _FEW_FROM),
        "many": model.Linking(np.zeros(0), grown(rows, hits), 0.0),
    }


@dataclass(frozen=True, slots=True)
class Group:
    """All ways to feed one argument, and which of them is right."""

    taker: int
    bonds: list[Bond]
    hits: list[float]


def _likely(way: model.Linking, at: int, case: Sequence[Group]) -> list[tuple[float, Edge]]:
    """Answer the likeliest way to feed each argument of a case."""
    found = []
    for group in case:
        chances = way.chances(np.array([bond.features for bond in group.bonds]))
        chance, bond = likeliest(group.bonds, chances)
        found.append((chance, (at, bond.giver, group.taker)))
    return found


def _edge_f1(likely: Sequence[tuple[float, Edge]], edges: set[Edge], threshold: float) -> float:
    said = {edge for chance, edge in likely if chance > threshold}
    return 2 * len(said & edges) / max(len(said) + len(edges), 1)


def bonds_of(sample: Sample) -> list[Group]:
    """Answer every way to feed every argument of the right actions."""
    fed = feeds(sample)
    edges = {(sample.names[a], sample.names[b]) for a, b in gold_edges(sample)}
    _, filler = filler_of(sample)
    found = []
    for one, slot, made in filler.bonds(filler.opened()):
        taker = sample.names[one.choice.place]
        wanted = fed.get((taker, slot.name))
        hits = [float(wanted == (sample.names[b.giver], b.path)) for b in made]
        if slot is UNDECLARED:
            hits = [float((sample.names[b.giver], taker) in edges) for b in made]
        elif wanted is not None and not any(hits):
            # A field nobody declared was read: the nearest by name of that action stands for it.
            mine = [b.features[_FIT] if sample.names[b.giver] == wanted[0] else -1.0 for b in made]
            hits = [float(f >= 0 and at == mine.index(max(mine))) for at, f in enumerate(mine)]
        found.append(Group(one.choice.place, made, hits))
    return found


def fit_all(samples: Mapping[str, Sequence[Sample]]) -> model.Weights:
    """Fit everything on these cases."""
    return replace(fit_filling(samples), bands=fit_bands(samples, (False, True)))


def fit_bands(
    samples: Mapping[str, Sequence[Sample]], ways: Sequence[bool]
) -> dict[str, model.Band]:
    """Fit the choice among each kind of catalogue: with nearness in meaning, and by words alone."""
    bands = {}
    for band, members in BANDS.items():
        some = [s for name in members for s in samples[name]]
        for by_words in ways:
            bands[f"{band}_by_words" if by_words else band] = fit_band(some, by_words=by_words)
    return bands


def fit_filling(samples: Mapping[str, Sequence[Sample]]) -> model.Weights:
    """Fit what comes after the choice: the order, the values, the links."""
    order = fit_order([s for some in samples.values() for s in some])
    found = model.Weights({}, (), order, {}, order)
    told = [s for name in _WITH_ARGUMENTS for s in samples[name]]
    with model.using(found):
        found = replace(found, slots=tuple(fit_slots(told)))
    with model.using(found):
        valued = [value_rows(sample) for sample in told]
    found = replace(found, values=_grown_of(valued))
    return replace(found, links=fit_links(found, told, valued))


def _grown_of(parts: Sequence[Rows]) -> Trees:
    return grown(
        np.concatenate([rows for rows, _ in parts]), np.concatenate([hits for _, hits in parts])
    )


def read_samples() -> tuple[dict[str, Cases], dict[str, list[Sample]]]:
    """Read every dev part."""
    cases = {n: read_cases(p, p.parent / "tool_desc.json.gz") for n, p in Planning.splits.items()}
    return cases, {n: [sample_of(row, c.tools) for row in c.rows] for n, c in cases.items()}


def by_folds(
    cases: Mapping[str, Cases], samples: Mapping[str, Sequence[Sample]], folds: int
) -> dict[str, dict[str, float]]:
    """Score every case by weights fitted on the other folds."""
    said: dict[str, dict[str, Any]] = {name: {} for name in samples}
    for fold in range(folds):
        rest = {
            n: [s for at, s in enumerate(some) if at % folds != fold] for n, some in samples.items()
        }
        with model.using(fit_all(rest)):
            for name, some in samples.items():
                for at, sample in enumerate(some):
                    if at % folds == fold:
                        said[name][sample.case["id"]] = asyncio.run(
                            answer(planner_named("offline"), sample.case, sample.domain, in_order_said=name in IN_ORDER_SAID)
                        )  # fmt: skip
    return {n: scores(c.rows, said[n], c.tools) for n, c in cases.items()}


def as_json(found: model.Weights) -> dict[str, Any]:
    """Write weights with five digits."""

    def plain(numbers: Any) -> list[float]:
        return [round(float(n), 5) for n in numbers]

    return {
        "bands": {
            name: {"first": plain(band.first), "threshold": band.threshold}
            for name, band in found.bands.items()
        },
        "slots": plain(found.slots),
        "links": {
            kind: {"weights": plain(way.weights), "threshold": way.threshold}
            for kind, way in found.links.items()
        },
    }


def write(found: model.Weights) -> None:
    """Write what was learned to where the planner reads it."""
    model.WEIGHTS.write_text(json.dumps(as_json(found)) + "\n", "utf-8")
    trees = {name: band.second for name, band in found.bands.items()}
    grown_links = found.links["many"].trees
    trees |= {"links": grown_links} if grown_links is not None else {}
    trees |= {"values": found.values, "order": found.order}
    arrays = [each.stored(name) for name, each in trees.items()]
    np.savez_compressed(model.TREES, **{key: part for each in arrays for key, part in each.items()})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m evals.suites.planning.train", description=__doc__
    )
    parser.add_argument(
        "--write", action="store_true", help="fit on all dev cases and write the weights"
    )
    parser.add_argument("--folds", type=int, help="score by weights fitted on the other folds")
    options = parser.parse_args(arguments)
    cases, samples = read_samples()
    if options.folds:
        for name, found in by_folds(cases, samples, options.folds).items():
            print(f"{name:14}", "  ".join(f"{part} {found[part]:.3f}" for part in PARTS))
    if options.write:
        write(fit_all(samples))
    return 0


if __name__ == "__main__":
    sys.exit(main())
