"""Trains the weights of the planner's general path on the dev parts, and says how well they generalise.

python -m evals.suites.planning.train --write     # fits on all dev cases and writes the weights
python -m evals.suites.planning.train --folds 5   # scores every case by weights that never saw it
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.ensemble import (
    GradientBoostingClassifier,
)

from agent.offline.general import choose, features, fill, model, relations, slots
from agent.offline.general.index import WordIndex, word_index
from agent.offline.general.trees import Trees
from agent.plan import PlanRequest
from evals.planners import planner_named
from evals.suites.planning.scorer import PARTS, Domain, scores
from evals.suites.planning.suite import IN_ORDER_SAID, Cases, Planning, read_cases
from evals.suites.planning.task import answer, looked_up

BANDS = {"few": ("sealtools",), "some": ("dailylifeapis", "multimedia", "huggingface", "nestful"), "bare": ("ultratool",)}  # fmt: skip
_WITH_ARGUMENTS = ("sealtools", "nestful", "dailylifeapis")
_WITH_LINKS = ("sealtools", "nestful")
_INNER = 3
_CONSTANT = 1e-6
_MOST_ROWS = 40
_TREES: dict[str, Any] = {
    "n_estimators": 200, "learning_rate": 0.05, "max_depth": None, "max_leaf_nodes": 10,
    "min_samples_leaf": 20, "subsample": 0.6, "max_features": 0.3, "random_state": 0,
}  # fmt: skip
_RIDGE = {"choose": 1.0, "slots": 0.5, "links": 1.0}
_THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


@dataclass
class Sample:
    """One case with everything that is learned from it."""

    case: Mapping[str, Any]
    domain: Domain
    request: PlanRequest
    names: list[str]
    index: WordIndex
    reading: features.Reading
    near: Any
    found: dict[bool, features.Evidence]
    asked: Any
    kept: Any


def sample_of(case: Mapping[str, Any], domain: Domain) -> Sample:
    """Read one case into numbers, with and without nearness in meaning."""
    catalog, request = asyncio.run(looked_up(case, domain))
    index = word_index(catalog)
    reading = features.Reading.of(case["request"])
    near = features.nearness(reading, index, request.ranking)
    names = [catalog.names[entry.spec.id] for entry in index.actions]
    gold = {node["task"] for node in case["gold_nodes"]}
    asked = np.array([float(name in gold) for name in names])
    found = {by_words: features.evidence(reading, index, None if by_words else near) for by_words in (False, True)}  # fmt: skip
    best = found[False].mix[: reading.n_chunks].max(0)
    kept = asked > 0
    kept[np.argsort(-best)[:_MOST_ROWS]] = True
    return Sample(case, domain, request, names, index, reading, near, found, asked, kept)


def fitted(rows: Any, hits: Any, ridge: float, *, scaled: bool = True) -> Any:
    """Fit a logistic regression; the weights are for unscaled features, the first of which is 1."""
    mean, spread = rows.mean(0), rows.std(0)
    spread[spread < _CONSTANT] = 1.0
    mean[0], spread[0] = 0.0, 1.0
    if not scaled:
        mean, spread = np.zeros(rows.shape[1]), np.ones(rows.shape[1])
    scaled_rows = (rows - mean) / spread

    def loss(weight: Any) -> tuple[float, Any]:
        z = scaled_rows @ weight
        chance = 1.0 / (1.0 + np.exp(-np.clip(z, -40, 40)))
        slope = scaled_rows.T @ (chance - hits)
        slope[1:] += ridge * weight[1:]
        return float(
            (np.logaddexp(0, z) - hits * z).sum() + ridge / 2 * (weight[1:] ** 2).sum()
        ), slope

    found = minimize(
        loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    weight = found.x / spread
    weight[0] -= float((found.x * mean / spread)[1:].sum())
    return weight


def grown(rows: Any, hits: Any) -> Trees:
    """Grow boosted trees (Friedman's stochastic gradient boosting) and lay them side by side."""
    found = GradientBoostingClassifier(**_TREES).fit(rows, hits)
    trees = [each.tree_ for each in found.estimators_[:, 0]]
    shape = (len(trees), max(tree.node_count for tree in trees))
    feature, low, high = (np.zeros(shape, np.int16) for _ in range(3))
    bound, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for at, tree in enumerate(trees):
        nodes = slice(0, tree.node_count)
        leaf = tree.children_left < 0
        itself = np.arange(tree.node_count)
        feature[at, nodes] = np.where(leaf, 0, tree.feature)
        bound[at, nodes] = np.where(leaf, 0, tree.threshold)
        low[at, nodes] = np.where(leaf, itself, tree.children_left)
        high[at, nodes] = np.where(leaf, itself, tree.children_right)
        value[at, nodes] = _TREES["learning_rate"] * tree.value[:, 0, 0]
    share = float(hits.mean())
    start = math.log(share / (1.0 - share))
    return Trees(start, max(t.max_depth for t in trees), feature, bound, low, high, value)


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


def _filler(sample: Sample) -> tuple[list[choose.Choice], fill.Filler]:
    chosen = [
        choose.Choice(place, int(sample.found[False].where[place]), 1.0)
        for place in map(int, np.flatnonzero(sample.asked))
    ]
    among = relations.relations_among(sample.index, [choice.place for choice in chosen])
    chosen = choose.in_order(chosen, among)
    return chosen, fill.Filler(sample.reading, sample.index, chosen)


def _gold(sample: Sample) -> dict[str, dict[str, Any]]:
    return {
        node["task"]: {a["name"]: a["value"] for a in node["arguments"]}
        for node in sample.case["gold_nodes"]
        if all(isinstance(a, dict) for a in node["arguments"])
    }


def fit_slots(samples: Sequence[Sample]) -> Any:
    """Fit which value belongs in which argument."""
    from scipy.sparse import csr_matrix

    data: list[float] = []
    rows: list[int] = []
    columns: list[int] = []
    hits: list[float] = []
    for sample in samples:
        gold = _gold(sample)
        chosen, filler = _filler(sample)
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
    return fitted_sparse(matrix, np.array(hits))


def fitted_sparse(matrix: Any, hits: Any) -> Any:
    """Fit a logistic regression on sparse rows."""

    def loss(weight: Any) -> tuple[float, Any]:
        z = matrix @ weight
        chance = 1.0 / (1.0 + np.exp(-np.clip(z, -40, 40)))
        slope = matrix.T @ (chance - hits)
        slope[1:] += _RIDGE["slots"] * weight[1:]
        penalty = _RIDGE["slots"] / 2 * (weight[1:] ** 2).sum()
        return float((np.logaddexp(0, z) - hits * z).sum() + penalty), slope

    found = minimize(
        loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    return found.x


def fit_links(samples: Sequence[Sample], slot_weights: Any) -> Any:
    """Fit which earlier result feeds which argument."""
    rows: list[tuple[float, ...]] = []
    hits: list[float] = []
    for sample in samples:
        gold = _gold(sample)
        edges = {(link["source"], link["target"]) for link in sample.case["gold_links"]}
        chosen, filler = _filler(sample)
        for at, choice in enumerate(chosen):
            name = sample.names[choice.place]
            slots_here = filler.slots(choice)
            for slot in slots_here:
                value = str(gold.get(name, {}).get(slot.name, ""))
                refers = "$var" in value or "API_call" in value
                said = max(
                    (model.chance(row, slot_weights) for _, row in filler.rows(choice, slot, slots_here)), default=0.0
                )  # fmt: skip
                for bond in filler.bonds(choice, slot, said, chosen[:at]):
                    rows.append(bond.features)
                    hits.append(float(refers and (sample.names[bond.giver], name) in edges))
    return fitted(np.array(rows), np.array(hits), _RIDGE["links"], scaled=False)


def fit_all(samples: Mapping[str, Sequence[Sample]]) -> model.Weights:
    """Fit everything on these cases."""
    bands = {}
    for band, members in BANDS.items():
        some = [s for name in members for s in samples[name]]
        for by_words in (False, True):
            bands[f"{band}_by_words" if by_words else band] = fit_band(some, by_words=by_words)
    slot_weights = fit_slots([s for name in _WITH_ARGUMENTS for s in samples[name]])
    links = fit_links([s for name in _WITH_LINKS for s in samples[name]], slot_weights)
    return model.Weights(bands, tuple(slot_weights), links)


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
        "links": plain(found.links),
    }


def write(found: model.Weights) -> None:
    """Write what was learned to where the planner reads it."""
    model.WEIGHTS.write_text(json.dumps(as_json(found)) + "\n", "utf-8")
    arrays = [band.second.stored(name) for name, band in found.bands.items()]
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
