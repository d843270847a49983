"""The cases as values: what is said, and which actions with which arguments are right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.action import Catalog, ConnectionNeed
from engine.core.validate import ConnectionInfo
from evals.asking import USUAL
from evals.lines import read_cases, reads_cases
from evals.suites.automation.start import Start

Row = Mapping[str, Any]
_CORE_TRIGGERS = frozenset({"manual", "webhook", "any", "error", "schedule"})


@dataclass(frozen=True, slots=True)
class Case:
    """One request; README.md says what each part means."""

    id: str
    voice: str
    words: str
    starts: tuple[Start, ...]
    uses: tuple[tuple[str, ...], ...]
    args: Mapping[str, Mapping[str, Any]]
    from_data: Mapping[str, Mapping[str, Any]]
    condition: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    follows: Mapping[str, str] | None = None
    never_uses: frozenset[str] = frozenset()
    unknown_data: bool = False
    asks_ok: bool = False

    @property
    def area(self) -> str:
        """Which services it is about, as the first part of its id says."""
        return self.id.partition("-")[0]

    def connections(self, catalog: Catalog) -> tuple[ConnectionInfo, ...]:
        """Answer what the person has connected: what they speak of, and what everybody has."""
        found = {(one.service, one.kind): one for one in USUAL}
        for need in self._needs(catalog):
            if need.required:
                service, kind = need.service, need.kinds[0]
                info = ConnectionInfo(f"{service}_{kind}", service, kind, service.capitalize())
                found.setdefault((service, kind), info)
        return tuple(found.values())

    def _needs(self, catalog: Catalog) -> Iterator[ConnectionNeed]:
        for start in self.starts:
            trigger = catalog.trigger(start.type)
            if start.type not in _CORE_TRIGGERS and trigger and trigger.connection:
                yield trigger.connection
        for alternatives in self.uses:
            action = catalog.action(alternatives[0])
            if action and action.connection:
                yield action.connection


@reads_cases
def load_cases(path: Path) -> list[Case]:
    """Read the suite's YAML, or JSON lines of `id` and `request`."""
    return [_case(row) for row in read_cases(path)]


def _case(row: Row) -> Case:
    if "request" in row:
        return Case(row["id"], "", row["words"], starts=(), uses=(), args={}, from_data={})
    return Case(
        id=row["id"],
        voice=row["voice"],
        words=row["words"],
        starts=tuple(map(_start, _several(row["trigger"]))),
        uses=tuple(tuple(_several(entry)) for entry in row["uses"]),
        args=row.get("args", {}),
        from_data=row.get("from_data", {}),
        condition=tuple(str(word) for word in row.get("condition", ())),
        control=tuple(row.get("control", ())),
        follows=row.get("follows"),
        never_uses=frozenset(row.get("never_uses", ())),
        unknown_data=row.get("unknown_data", False),
        asks_ok=row.get("asks_ok", False),
    )


def _start(said: str | Row) -> Start:
    if isinstance(said, str):
        return Start(said)
    return Start("schedule", cron=tuple(_several(said["cron"])))


def _several(said: Any) -> Sequence[Any]:
    return said if isinstance(said, list) else [said]
