"""Phrases to schedules: right by meaning, and never wrong without saying so."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import starmap
from pathlib import Path
from typing import Any, ClassVar

from agent.offline.timing.schedules import ONCE, parse_schedule
from evals.lines import Row, read_lines, reads_cases
from evals.measure import Measure, Outcome, Prediction, SplitResult, mean_by_group
from evals.suites.schedules.in_sentence import answers_in_sentence
from evals.suites.schedules.meaning import means_the_same

_HERE = Path(__file__).parent
SCORER_VERSION = 1
# Phrases of a date parser, in a form no scheduler has: kept in the file, not scored.
_UNSCORED = {"later"}


class Schedules:
    """The dev phrases, answered by the planner's own schedule grammar."""

    name: ClassVar[str] = "schedules"
    splits: ClassVar[Mapping[str, Path]] = {"dev": _HERE / "dev.jsonl"}

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        return [_answer(row) for row in _rows(cases)]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        rows = [row for row in _rows(self.splits[split]) if row["kind"] not in _UNSCORED]
        answers = [_answer(row) for row in rows]
        placed = in_sentences(rows)
        return SplitResult(
            suite=self.name,
            split=split,
            scorer_version=SCORER_VERSION,
            measures=(*measures(rows, answers), _share("in_sentence_right", placed)),
            outcomes=(*map(_outcome, rows, answers), *starmap(_misread, placed)),
            groups=mean_by_group(map(_outcome, rows, answers)),
            seconds=time.monotonic() - started,
        )


def measures(
    rows: Sequence[Mapping[str, Any]], answers: Sequence[Prediction]
) -> tuple[Measure, ...]:
    """Count what is right, and among what was answered without a question, what is right."""
    clear = [(r, a) for r, a in zip(rows, answers, strict=True) if not r.get("quirk")]
    quirk = [(r, a) for r, a in zip(rows, answers, strict=True) if r.get("quirk")]
    accepted = [(r, a) for r, a in clear if is_accepted(a)]
    return (
        _share("clear", clear),
        _share("accepted_right", accepted),
        _share("quirk", quirk, tolerance=0.02),
    )


def in_sentences(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[Mapping[str, Any], Prediction]]:
    """Answer the clear phrases inside requests; only what was taken without a question."""
    clear = (row for row in rows if not row.get("quirk"))
    said = ((row, answer) for row in clear for answer in answers_in_sentence(row, _now(row)))
    return [(row, answer) for row, answer in said if is_accepted(answer)]


def is_accepted(answer: Prediction) -> bool:
    """Whether the answer would be used as it stands: being wrong here is silent."""
    return any(answer.get(key) for key in ("cron", "rrule", "datetime"))


def _share(
    name: str, pairs: Sequence[tuple[Mapping[str, Any], Prediction]], tolerance: float = 0.0
) -> Measure:
    right = sum(means_the_same(row, answer) for row, answer in pairs)
    return Measure(name, right / len(pairs) if pairs else 1.0, len(pairs), tolerance)


@reads_cases
def _rows(path: Path) -> list[Row]:
    return read_lines(path, "id", "phrase")


def _now(row: Mapping[str, Any]) -> datetime:
    """Answer when the phrase was said; where its source does not tell, on any day."""
    return datetime.fromisoformat(row.get("now") or "2026-01-05T12:00:00")


def _answer(row: Mapping[str, Any]) -> Prediction:
    try:
        found = parse_schedule(row["phrase"], _now(row))
    except Exception as error:  # noqa: BLE001 - a crash of the planner is a scored failure
        return {"id": row["id"], "error": f"{type(error).__name__}: {error}"}
    answer: Prediction = {"id": row["id"]}
    if found.unclear:
        return {**answer, "question": found.unclear}
    said = {"cron": found.cron, "rrule": found.rrule, "tz": found.timezone}
    if found.rrule == ONCE:
        said = {"datetime": found.start, "tz": found.timezone}
    for key, value in said.items():
        if value:
            answer[key] = value
    return answer


def _misread(row: Mapping[str, Any], answer: Prediction) -> Outcome:
    right = means_the_same(row, answer)
    why = () if right else (f"SILENT {answer['request']!r}: got {answer}",)
    return Outcome(answer["id"], "in_sentence", "in_sentence", float(right), why)


def _outcome(row: Mapping[str, Any], answer: Prediction) -> Outcome:
    right = means_the_same(row, answer)
    gold = next((row[key] for key in ("cron", "rrule", "datetime") if row.get(key)), "no cron")
    said = {key: value for key, value in answer.items() if key != "id"}
    silent = "SILENT " if is_accepted(answer) and not row.get("quirk") else ""
    why = () if right else (f"{silent}{row['phrase']!r}: expected {gold}, got {said}",)
    return Outcome(row["id"], "quirk" if row.get("quirk") else "clear", "phrase", float(right), why)
