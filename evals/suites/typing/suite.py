"""Whether a wrong type is seen before a run: fields renamed, removed and retyped in graphs that were valid."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from engine.core.yaml import from_yaml
from engine.expressions.engine import CelEngine
from evals.lines import is_lines, read_lines, reads_cases
from evals.measure import Outcome, Prediction, SplitResult
from evals.suites.typing.generate import graphs
from evals.suites.typing.graph import Graph
from evals.suites.typing.mutations import mutants
from evals.suites.typing.scoring import Validator, said, score_graph, score_mutant
from evals.suites.typing.templates import template_graphs
from tools.catalog import load_catalog

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_BARS = {"caught": 0.99, "quiet": 0.99}


class Typing:
    """`dev`: a seed, how many graphs are made, and the names of their fields."""

    name: ClassVar[str] = "typing"
    splits: ClassVar[Mapping[str, Path]] = {"dev": _HERE / "dev.yaml"}

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        """Answer what is wrong with each graph of a file, before anything is changed in it."""
        del tools
        judge = _validator()
        return [
            {"id": graph.id, "errors": [said(e) for e in judge.errors(graph.document, graph)]}
            for graph in base_graphs(cases)
        ]

    async def score(self, split: str) -> SplitResult:
        """Judge the validator's findings on every graph and on one mutant of it of each kind."""
        started = time.monotonic()
        judge = _validator()
        outcomes: list[Outcome] = []
        for graph in base_graphs(self.splits[split]):
            outcomes += scored(graph, judge)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, {}, seconds=seconds).with_bars(_BARS)


def scored(graph: Graph, judge: Validator) -> Iterator[Outcome]:
    """Answer the outcomes of one graph; what changes in it is chosen by its name alone."""
    yield score_graph(graph, judge.errors(graph.document, graph))
    chance = random.Random(graph.id)  # noqa: S311  # the same mutants every time, no secret
    for mutant in mutants(graph, chance):
        yield from score_mutant(graph, mutant, judge.errors(mutant.document, graph))


def _validator() -> Validator:
    return Validator(load_catalog(), CelEngine())


@reads_cases
def base_graphs(path: Path) -> list[Graph]:
    """Return the valid graphs of a file: made from a seed, or documents, one a line, as `document` with an `id`."""
    if is_lines(path):
        rows = read_lines(path, "id", "document")
        return [Graph(str(row["id"]), "given", row["document"], (), ()) for row in rows]
    said_there: Mapping[str, Any] = from_yaml(path.read_text("utf-8"))
    made = list(graphs(said_there["seed"], said_there["made"], said_there["names"]))
    return [*made, *(template_graphs() if said_there["templates"] else ())]
