"""Runs that are being let in: counted already and not begun yet. What is said to one meanwhile reaches it once it has begun."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.ports.runs import InboxKind
from engine.runtime.driver import Driver


@dataclass(frozen=True, slots=True)
class _Said:
    kind: InboxKind
    payload: dict[str, Any]
    position: int | None


class Entering:
    """Keeps what is said to runs between their admission and their beginning."""

    def __init__(self, driver: Driver, untold: Callable[[int], None]) -> None:
        """`untold` is given the place in the inbox of what could not be said after all."""
        self._driver = driver
        self._untold = untold
        self._said: dict[UUID, list[_Said]] = {}

    @contextmanager
    def enter(self, run_id: UUID) -> Iterator[None]:
        """Take a run for one that is entering, until it has begun or could not."""
        said = self._said.setdefault(run_id, [])
        try:
            yield
        finally:
            self._said.pop(run_id, None)
            for one in said:
                told = self._driver.tell(run_id, one.kind, one.payload, one.position)
                if told is None and one.position is not None:
                    self._untold(one.position)

    def tell(
        self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], position: int | None = None
    ) -> bool:
        """Say something to a run that goes on or is about to; False where there is none."""
        if run_id in self._said:
            self._said[run_id].append(_Said(kind, payload, position))
            return True
        if not self._driver.is_underway(run_id):
            return False
        self._driver.tell(run_id, kind, payload, position)
        return True
