"""Weights of many classes as they are stored: whole numbers of eight bits, and one scale for each class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from agent.offline.general.arrays import np

_MOST: Final = 127.0
_LEAST_SCALE: Final = 1e-6


def packed(name: str, weights: Any, axis: int) -> dict[str, Any]:
    """Answer the arrays to store under a name; along `axis` lie the weights of one class."""
    scale = np.abs(weights).max(axis, keepdims=True).clip(min=_LEAST_SCALE) / _MOST
    return {
        f"{name}.weights": np.rint(weights / scale).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
    }


def unpacked(name: str, arrays: Mapping[str, Any]) -> Any:
    """Answer the weights that `packed` has stored under a name, each off by half a step at most."""
    return arrays[f"{name}.weights"].astype(np.float32) * arrays[f"{name}.scale"]
