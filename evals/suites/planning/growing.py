"""Fits regressions and grows trees from rows of features and what was right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.ensemble import GradientBoostingClassifier

from agent.offline.general.trees import Trees

_CONSTANT = 1e-6
_TREES: dict[str, Any] = {
    "n_estimators": 200, "learning_rate": 0.05, "max_depth": None, "max_leaf_nodes": 10,
    "min_samples_leaf": 20, "subsample": 0.6, "max_features": 0.3, "random_state": 0,
}  # fmt: skip


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


def fitted_sparse(matrix: Any, hits: Any, ridge: float) -> Any:
    """Fit a logistic regression on sparse rows."""

    def loss(weight: Any) -> tuple[float, Any]:
        z = matrix @ weight
        chance = 1.0 / (1.0 + np.exp(-np.clip(z, -40, 40)))
        slope = matrix.T @ (chance - hits)
        slope[1:] += ridge * weight[1:]
        penalty = ridge / 2 * (weight[1:] ** 2).sum()
        return float((np.logaddexp(0, z) - hits * z).sum() + penalty), slope

    found = minimize(
        loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    return found.x
