"""What a model took, and when to leave it alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from agent.models.llm_failure import HEALTHY, FailureCode, ModelFailed

FAILURES_BEFORE_REST = 3
REST_S = 30.0
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens in and out, as the endpoint counted them."""

    input_tokens: int = 0
    output_tokens: int = 0
    is_estimate: bool = False
    """Whether any of it was counted from the texts, because the endpoint does not tell."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.is_estimate or other.is_estimate,
        )

    @property
    def total(self) -> int:
        return self.input_tokens + self.output_tokens

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"input": self.input_tokens, "output": self.output_tokens}
        return {**told, "estimated": True} if self.is_estimate else told


def usage_of(reported: Any) -> Usage:
    """Read what an endpoint reports; nonsense counts as nothing."""
    return Usage(
        _count(getattr(reported, "prompt_tokens", 0)),
        _count(getattr(reported, "completion_tokens", 0)),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 100_000_000 else 0


class Health:
    """After some failures in a row the endpoint rests, so that nobody waits for it in vain."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures = 0
        self._until = float("-inf")

    def require(self) -> None:
        if self._monotonic() < self._until:
            raise ModelFailed("resting")

    def answered(self) -> None:
        self._failures = 0

    def failed(self, reason: FailureCode) -> None:
        if reason in HEALTHY:
            return
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_REST:
            # One request may try again after the rest; another failure rests at once.
            self._until = self._monotonic() + REST_S


class Newest(Generic[V]):
    """The newest so many values by key; the oldest unused ones are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, V] = OrderedDict()

    def get(self, key: str) -> V | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def put(self, key: str, value: V) -> None:
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, key: str) -> None:
        self._kept.pop(key, None)
