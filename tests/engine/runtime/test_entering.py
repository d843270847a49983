"""What is said to a run that is just being let in reaches it, or is taken out of the inbox again."""

from __future__ import annotations

import asyncio
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from engine.runtime.driver import Driver
from engine.runtime.entering import Entering

RUN = uuid4()


class Runs:
    """A driver that only knows which runs go on and what they were told."""

    def __init__(self) -> None:
        self.underway: set[UUID] = set()
        self.told: list[str] = []

    def is_underway(self, run_id: UUID) -> bool:
        return run_id in self.underway

    def tell(
        self, run_id: UUID, kind: str, payload: dict[str, Any], position: int | None = None
    ) -> asyncio.Future[None] | None:
        del payload, position
        if run_id not in self.underway:
            return None
        self.told.append(kind)
        return asyncio.get_running_loop().create_future()


def entering_of(runs: Runs, untold: list[int]) -> Entering:
    return Entering(cast("Driver", runs), untold.append)


async def test_what_is_said_while_it_enters_is_said_once_it_has_begun() -> None:
    runs, untold = Runs(), list[int]()
    entering = entering_of(runs, untold)
    with entering.enter(RUN):
        assert entering.tell(RUN, "cancel", {}, 7)
        assert runs.told == []
        runs.underway.add(RUN)
    assert (runs.told, untold) == (["cancel"], [])
    assert entering.tell(RUN, "pause", {}, 8)
    assert runs.told == ["cancel", "pause"]


async def test_what_could_not_be_said_is_taken_again() -> None:
    runs, untold = Runs(), list[int]()
    entering = entering_of(runs, untold)

    def cut_short() -> None:
        with entering.enter(RUN):
            entering.tell(RUN, "cancel", {}, 7)
            entering.tell(RUN, "cancel", {})
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        cut_short()
    assert (runs.told, untold) == ([], [7])
    assert not entering.tell(RUN, "cancel", {}, 7)
