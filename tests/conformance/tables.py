"""Which document reads which cell of the decision tables: `python -m tests.conformance.tables` prints it."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final, get_args

from engine.core import machine_attempts, machine_foreach, machine_steps
from engine.core.table import ItemReaction, Reaction

Play = Callable[[dict[str, Any]], Awaitable[None]]
HOLDERS: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "EDGE_SATISFIED": (machine_steps, (True, False)),
    "JOIN_RUNS": (machine_steps, (True, False)),
    "REACTION": (machine_attempts, get_args(Reaction)),
    "FOLLOWS": (machine_attempts, get_args(Reaction)),
    "ITEM_REACTION": (machine_foreach, get_args(ItemReaction)),
}
"""Every table, the module that decides by it, and what may stand in a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of one table."""

    table: str
    place: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.table}[{', '.join(self.place)}]"


class _Read(dict[tuple[str, str], Any]):
    """A table that remembers which of its cells were read."""

    def __init__(self, table: dict[tuple[str, str], Any]) -> None:
        super().__init__(table)
        self.read: set[tuple[str, str]] = set()

    def __getitem__(self, place: tuple[str, str]) -> Any:
        self.read.add(place)
        return super().__getitem__(place)


def cells() -> list[Cell]:
    """Return every cell of every table."""
    return [
        Cell(name, place) for name, (holder, _) in HOLDERS.items() for place in vars(holder)[name]
    ]


@contextmanager
def instead(name: str, table: dict[tuple[str, str], Any]) -> Iterator[None]:
    """Let the machine decide by another table for a while."""
    holder = HOLDERS[name][0]
    own = vars(holder)[name]
    setattr(holder, name, table)
    try:
        yield
    finally:
        setattr(holder, name, own)


async def readers(cases: list[dict[str, Any]], play: Play) -> dict[Cell, list[dict[str, Any]]]:
    """Return for each cell the documents whose runs read it, the shortest stories first."""
    found: defaultdict[Cell, list[dict[str, Any]]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: len(case["log"])):
        tables = {name: _Read(vars(holder)[name]) for name, (holder, _) in HOLDERS.items()}
        with ExitStack() as around:
            for name, table in tables.items():
                around.enter_context(instead(name, table))
            await play(case)
        for name, table in tables.items():
            for place in table.read:
                found[Cell(name, place)].append(case)
    return found


def mutants(cell: Cell) -> Iterator[tuple[Any, dict[tuple[str, str], Any]]]:
    """Return the table with every other word in this one cell."""
    holder, words = HOLDERS[cell.table]
    own = vars(holder)[cell.table]
    for word in words:
        if word != own[cell.place]:
            yield word, {**own, cell.place: word}


async def survivors(cell: Cell, cases: list[dict[str, Any]], play: Play) -> list[str]:
    """Return the words that could stand in a cell without any document failing."""
    found = []
    for word, table in mutants(cell):
        with instead(cell.table, table):
            if not await _is_noticed(cases, play):
                found.append(f"{cell} = {word}")
    return found


async def _is_noticed(cases: list[dict[str, Any]], play: Play) -> bool:
    for case in cases:
        try:
            await play(case)
        except (AssertionError, KeyError):
            return True
    return False


def main() -> None:
    from tests.conformance.test_cases import load_cases, test_case

    cases = [param.values[0] for param in load_cases()]
    found = asyncio.run(readers(cases, test_case))
    for cell in cells():
        sys.stdout.write(f"{len(found[cell]):4}  {cell}\n")


if __name__ == "__main__":
    main()
