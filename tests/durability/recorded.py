"""Recorded histories of runs, and folding them again: the same decisions, to the last character."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.events import OBSERVED, Envelope, envelope, observed_from
from engine.core.machine import advance
from engine.core.state import new_state
from engine.testing.catalog import EffectCatalog

FOLDER: Final = Path(__file__).parent / "histories"


@dataclass(frozen=True, slots=True)
class History:
    """What a run observed, word for word, and what was decided: in short, and as a digest of all of it."""

    name: str
    run_id: str
    document: dict[str, Any]
    observed: list[dict[str, Any]]
    decided: list[str]
    digest: str


def history_of(name: str, run_id: str, document: dict[str, Any], events: list[Envelope]) -> History:
    """Return a run's events as they are kept."""
    events = json.loads(json.dumps(events))
    return History(
        name=name,
        run_id=run_id,
        document=document,
        observed=[_lean(event) for event in events if event["type"] in OBSERVED],
        decided=[_line(event) for event in events if event["type"] not in OBSERVED],
        digest=_digest(events),
    )


def play_again(history: History) -> History:
    """Fold what was observed by the core as it is now."""
    plan = compile_plan(Document.parse(history.document), EffectCatalog())
    state, events = new_state(plan, history.run_id), list[Envelope]()
    for lean in history.observed:
        observed = observed_from({"step": None, "item": None, **lean})
        events.append(envelope(state.seq + 1, observed))
        state, decided, _ = advance(state, observed)
        events.extend(decided)
    return history_of(history.name, history.run_id, history.document, events)


def _lean(event: Envelope) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "seq" and value is not None}


def _line(event: Envelope) -> str:
    parts = [str(event["seq"]), event["type"], event["step"], event["item"]]
    return " ".join(part for part in parts if part)


def _digest(events: list[Envelope]) -> str:
    return hashlib.sha256(json.dumps(events).encode()).hexdigest()[:32]


def load() -> Iterator[History]:
    """Return every recorded history."""
    for file in sorted(FOLDER.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield History(**json.loads(line))


def save(source: str, histories: list[History]) -> None:
    """Keep histories, one a line."""
    names = History.__dataclass_fields__
    lines = [
        json.dumps({name: getattr(history, name) for name in names}, separators=(",", ":"))
        for history in histories
    ]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{source}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
