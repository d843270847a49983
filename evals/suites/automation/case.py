"""The cases of the suite, read once into types. README.md says what each key means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.core.yaml import from_yaml
from evals.lines import is_lines, read_lines, reads_cases
from evals.suites.automation.reading import Reading, reading_of, written
from evals.suites.automation.start import Start, start_of
from evals.suites.main_job.case import (
    DEFAULT_NOW,
    DEFAULT_TIMEZONE,
    AllOfAny,
    Answers,
    Case,
    World,
    with_base,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for, and what is right. Without `start` nothing is compared."""

    case: Case
    """The words, the world they are about, and the person's answers."""
    start: Start | None = None
    readings: tuple[Reading, ...] = ()
    asks: AllOfAny = ()
    asks_ok: bool = False

    @property
    def id(self) -> str:
        return self.case.id

    @property
    def area(self) -> str:
        return self.case.group


@reads_cases
def load_requests(path: Path, base: str) -> list[Request]:
    """Read the suite's YAML, or JSON lines of at least `id` and `request`."""
    return [_request(with_base(row, base)) for row in read_rows(path)]


def read_rows(path: Path) -> Sequence[Row]:
    """Read the entries of a file as they are. Raises ValueError for a file that holds none."""
    if is_lines(path):
        return read_lines(path, "id")
    rows: Any = from_yaml(path.read_text("utf-8"))
    if not isinstance(rows, list):
        raise ValueError(f"{path} holds no list of cases")  # noqa: TRY004 - the content is wrong
    return rows


def _request(row: Row) -> Request:
    readings = readings_of(row)
    return Request(
        case=case_of(
            str(row["id"]), row["words"] if "words" in row else row["request"], row, readings
        ),
        start=start_of(row["start"]) if "start" in row else None,
        readings=readings,
        asks=asks_of(row),
        asks_ok=row.get("asks_ok", False),
    )


def readings_of(row: Row) -> tuple[Reading, ...]:
    """Read `then` and every `or`; kinds named by `skip` are not compared."""
    said = [row["then"]] if "then" in row else []
    return tuple(reading_of(one, row.get("skip", ())) for one in [*said, *row.get("or", ())])


def asks_of(row: Row) -> AllOfAny:
    """Read `asks`: of every list one word has to be asked about."""
    return tuple(tuple(words) for words in row.get("asks", ()))


def case_of(case_id: str, words: str, row: Row, readings: Sequence[Reading]) -> Case:
    """Make what the desk of the main job answers: words, world and person."""
    first = readings[0] if readings else None
    return Case(
        id=case_id,
        group=case_id.partition("-")[0],
        words=words,
        timezone=row.get("timezone", DEFAULT_TIMEZONE),
        now=datetime.fromisoformat(row.get("now", DEFAULT_NOW)),
        world=world_of(row, readings) if readings else None,
        answers=_answers(row),
        effects=first.control if first else None,
        second_run=first.again if first else {},
    )


def world_of(row: Row, readings: Sequence[Reading]) -> World:
    """Make the world a row describes; addresses that are to be written to exist in it."""
    addresses: dict[str, Any] = {url: {} for reading in readings for url in written(reading)}
    return World(
        http=addresses | dict(row.get("http", {})),
        tables=row.get("tables", {}),
        webhook=tuple(row.get("hook", ())),
        failure=row.get("error"),
        sayings=row.get("ai", {}),
    )


def _answers(row: Row) -> Answers:
    """What a person sees in the sample, where the case does not say it: its only list, its fields."""
    told = row.get("fill", {})
    samples = [*row.get("http", {}).values(), *row.get("hook", ())[:1]]
    lists = [found for sample in samples for found in _lists(sample)]
    items = [item for _, found in lists for item in found]
    items += samples if not lists else []
    items += [found for rows in row.get("tables", {}).values() for found in rows]
    seen = [item for item in items if isinstance(item, Mapping) and item]
    named: dict[str, str] = dict(told.get("fields", {}))
    if seen:
        numbers = [name for name, value in seen[0].items() if _is_number(value)]
        named.setdefault("identity", told.get("id") or next(iter(seen[0])))
        named.setdefault("threshold", numbers[-1] if numbers else named["identity"])
        named.setdefault("sorted", named["threshold"])
    path = told.get("list", lists[0][0] if lists else None)
    shown = tuple(dict.fromkeys(name for item in seen for name in item))
    return Answers(path, named, told.get("values", {}), shown)


def _lists(sample: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    if isinstance(sample, list):
        yield "", sample
    elif isinstance(sample, Mapping):
        for name, value in sample.items():
            if isinstance(value, list):
                yield f".{name}", value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
