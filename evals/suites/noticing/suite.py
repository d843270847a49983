"""Whether the examples that are written with a workflow notice mistakes made in it later."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from api.drafts.coverage import Covering
from api.examples.came import differences
from api.examples.world import played
from api.examples.writing import NO_PINS, Written, written
from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.validate import validate
from engine.core.yaml import from_yaml
from engine.errors import FlowError
from engine.expressions import CelEngine
from engine.ports.clock import Clock, SystemClock
from evals.lines import is_lines, read_lines, reads_cases
from evals.measure import Outcome, Prediction, SplitResult
from evals.suites.edits.corpus import workflows
from evals.suites.noticing.mistakes import Mistake, mistakes
from tools.catalog import load_catalog
from tools.registry import ActionRegistry
from tools.sdk.action import Actions

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_BARS: Final = {"noticed": 0.9, "green": 1.0, "ways": 0.95}
MOMENT: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stage:
    """The product's own parts of a rehearsal."""

    catalog: Catalog = field(default_factory=load_catalog)
    registry: Actions = field(default_factory=ActionRegistry)
    evaluator: CelEngine = field(default_factory=CelEngine)
    clock: Clock = field(default_factory=SystemClock)


class Noticing:
    """`dev`: how many mistakes are made in each of the workflows that ship or that change requests are about."""

    name: ClassVar[str] = "noticing"
    splits: ClassVar[Mapping[str, Path]] = {"dev": _HERE / "dev.yaml"}

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        """Answer the examples that are written for each workflow of a file."""
        del tools
        stage = Stage()
        return [
            {
                "id": name,
                "examples": [one.name for one in await _examples(stage, Document.parse(document))],
            }
            for name, document, _ in workflows_of(cases)
        ]

    async def score(self, split: str) -> SplitResult:
        """Write examples for each workflow, play them again, then with one mistake after another."""
        started = time.monotonic()
        stage = Stage()
        outcomes: list[Outcome] = []
        for name, document, most in workflows_of(self.splits[split]):
            outcomes += await scored(stage, name, document, most)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, {}, seconds=seconds).with_bars(_BARS)


async def scored(
    stage: Stage, name: str, document: Mapping[str, Any], most: int
) -> Sequence[Outcome]:
    """Answer the outcomes of one workflow; which mistakes are made hangs on its name alone."""
    parsed = Document.parse(document)
    examples = await _examples(stage, parsed)
    red = [one.name for one in examples if await differs(stage, parsed, one)]
    outcomes = [Outcome(name, "green", "green", float(not red), tuple(red[:3]))]
    outcomes.append(await _ways(stage, name, parsed))
    for mistake in _chosen(stage, name, document, most):
        changed = Document.parse(mistake.document)
        noticed = await _first([(stage, changed, one) for one in examples])
        case = f"{name}{mistake.place}: {mistake.kind}"
        why = () if noticed else ("no example differs",)
        outcomes.append(Outcome(case, mistake.kind, "noticed", float(noticed), why))
    return outcomes


async def differs(stage: Stage, document: Document, example: Written) -> bool:
    """Tell whether a document does something else than an example expects."""
    try:
        came = await played(stage, document, example.occasion, None)
    except FlowError:
        return True
    return bool(differences(example.expected, came))


async def _first(plays: Sequence[tuple[Stage, Document, Written]]) -> bool:
    for stage, document, example in plays:
        if await differs(stage, document, example):
            return True
    return False


async def _examples(stage: Stage, document: Document) -> Sequence[Written]:
    return await written(stage, document, None, {}, MOMENT)


async def _ways(stage: Stage, name: str, document: Document) -> Outcome:
    covering = Covering(stage, document, None, NO_PINS, {})
    await covering.go({})
    told = covering.told()
    missed = [f"{one.step}: {one.way}" for one in told.ways if one.unreached is not None]
    share = told.reached / told.total if told.total else 1.0
    return Outcome(name, "ways", "ways", share, tuple(missed[:3]))


def _chosen(stage: Stage, name: str, document: Mapping[str, Any], most: int) -> Sequence[Mistake]:
    """Choose mistakes that could be published: what the validator sees needs no example."""
    sound = [one for one in mistakes(document) if _is_sound(stage, one.document)]
    chance = random.Random(name)  # noqa: S311  # the same mistakes every time, no secret
    return sound if len(sound) <= most else chance.sample(sound, most)


def _is_sound(stage: Stage, document: Mapping[str, Any]) -> bool:
    try:
        parsed = Document.parse(dict(document))
    except FlowError:
        return False
    return not validate(parsed, stage.catalog, stage.evaluator).errors


@reads_cases
def workflows_of(path: Path) -> list[tuple[str, Mapping[str, Any], int]]:
    """Return the workflows of a file: the names of known ones, or documents, one a line, as `document` with an `id`."""
    if is_lines(path):
        rows = read_lines(path, "id", "document")
        return [(str(row["id"]), row["document"], 0) for row in rows]
    said: Mapping[str, Any] = from_yaml(path.read_text("utf-8"))
    known = workflows()
    return [(name, known[name], said["mistakes"]) for name in sorted(known)]
