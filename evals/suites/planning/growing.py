"""Fits regressions and grows trees from rows of features and what was right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier

from agent.offline.general.trees import Trees

_CONSTANT = 1e-6
_TREES: dict[str, Any] = {
    "n_estimators": 200, "learning_rate": 0.05, "max_depth": None, "max_leaf_nodes": 10,
    "min_samples_leaf": 20, "subsample": 0.6, "max_features": 0.3, "random_state": 0,
}  # fmt: skip

_FAST: dict[str, Any] = {
    "max_iter": 130, "learning_rate": 0.1, "max_leaf_nodes": 12, "min_samples_leaf": 20,
    "l2_regularization": 1.0, "max_features": 0.4, "early_stopping": False, "random_state": 0,
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


def grown_fast(rows: Any, hits: Any) -> Trees:
    """Grow boosted trees over binned numbers, for many rows, and lay them side by side."""
    found = HistGradientBoostingClassifier(**_FAST).fit(rows, hits)
    trees = [
        each[0].nodes for each in found._predictors
    ]  # the library shows its trees nowhere else
    shape = (len(trees), max(map(len, trees)))
    feature, low, high = (np.zeros(shape, np.int16) for _ in range(3))
    bound, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for at, tree in enumerate(trees):
        nodes, leaf, itself = slice(0, len(tree)), tree["is_leaf"] > 0, np.arange(len(tree))
        feature[at, nodes] = np.where(leaf, 0, tree["feature_idx"])
        bound[at, nodes] = np.where(leaf, 0, tree["num_threshold"])
        low[at, nodes] = np.where(leaf, itself, tree["left"])
        high[at, nodes] = np.where(leaf, itself, tree["right"])
        value[at, nodes] = np.where(leaf, tree["value"], 0)
    steps = max(int(tree["depth"].max()) for tree in trees)
    start = float(np.ravel(found._baseline_prediction)[0])
    return Trees(start, steps, feature, bound, low, high, value)


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


def fitted_beside(matrix: Any, hits: Any, ridge: float) -> tuple[Any, Any]:
    """Fit many logistic regressions on the same sparse rows; answer classes x columns and what each starts from.

    `hits`: rows x classes.
    """
    count, classes = matrix.shape[1], hits.shape[1]
    turned = matrix.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        weight = flat.reshape(count + 1, classes)
        z = matrix @ weight[:-1] + weight[-1]
        off = 1.0 / (1.0 + np.exp(-np.clip(z, -40, 40))) - hits
        slope = np.concatenate([turned @ off + ridge * weight[:-1], off.sum(0)[None, :]])
        cost = (np.logaddexp(0, z) - hits * z).sum() + ridge / 2 * (weight[:-1] ** 2).sum()
        return float(cost), slope.ravel()

    zero = np.zeros((count + 1) * classes)
    found = minimize(loss, zero, jac=True, method="L-BFGS-B", options={"maxiter": 80})
    weight = found.x.reshape(count + 1, classes)
    return weight[:-1].T, weight[-1]
