"""Whether the actions a request needs are among the first few that the planner looks at."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from agent.knowledge import InMemoryKnowledge
from engine.core.action import Catalog
from evals.by_ragas import IdRecall
from evals.lines import reads_cases
from evals.measure import Measure, Outcome, Prediction, SplitResult, mean_by_metric
from evals.planners import NOBODY, clauses_of, embedder
from evals.suites.main_job.case import load_cases
from evals.suites.planning.catalogue import ToolCatalog, read_text, read_tools
from evals.suites.planning.task import case_of
from tools.catalog import load_catalog

_SUITES = Path(__file__).parents[1]
_BASE = "orders.example.com"
SCORER_VERSION = 1
LOOKED_AT = 5
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Query:
    """One request and the ids of what it needs."""

    id: str
    words: str
    needed: frozenset[str]


class Retrieval:
    """`dev` and `validation` over our actions; `sealtools` over the 4,076 tools of that set."""

    name: ClassVar[str] = "retrieval"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _SUITES / "main_job" / "cases.yaml",
        "validation": _SUITES / "main_job" / "validation.yaml",
        "sealtools": _SUITES / "planning" / "data" / "sealtools" / "dev.jsonl.gz",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        catalog: Catalog = load_catalog() if tools is None else _tools(tools)
        by_meaning = tools is None
        found = await _Search(catalog, by_meaning=by_meaning).whole(_queries(cases, catalog))
        return [{"id": key, "actions": ids} for key, ids in found.items()]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        path = self.splits[split]
        is_public = split == "sealtools"
        catalog: Catalog = (
            _tools(path.parent / "tool_desc.json.gz") if is_public else load_catalog()
        )
        queries = [query for query in _queries(path, catalog) if query.needed]
        words = _Search(catalog, by_meaning=False)
        ways = {"words: request_recall@5": await words.whole(queries)}
        if not is_public:
            both = _Search(catalog, by_meaning=True)
            ways["words: clause_recall@5"] = await words.by_clause(queries)
            ways["hybrid: request_recall@5"] = await both.whole(queries)
            ways["hybrid: clause_recall@5"] = await both.by_clause(queries)
        outcomes = [
            outcome
            for metric, found in ways.items()
            for outcome in await _outcomes(metric, split, queries, found)
        ]
        return SplitResult(
            suite=self.name,
            split=split,
            scorer_version=SCORER_VERSION,
            measures=_measures(outcomes),
            outcomes=tuple(outcomes),
            seconds=time.monotonic() - started,
            is_open=split != "validation",
        )


class _Search:
    """The planner's own look-up, over one catalogue."""

    def __init__(self, catalog: Catalog, *, by_meaning: bool) -> None:
        """Meaning is left out where embedding thousands of tools would take minutes."""
        found = embedder() if by_meaning else None
        self._knowledge = InMemoryKnowledge.of_actions(catalog, found)

    async def whole(self, queries: Sequence[Query]) -> dict[str, list[str]]:
        """Look the whole request up at once."""
        return {query.id: await self._first([query.words]) for query in queries}

    async def by_clause(self, queries: Sequence[Query]) -> dict[str, list[str]]:
        """Look every clause up, as the planner does."""
        found = {}
        for query in queries:
            clauses = await clauses_of(query.words)
            found[query.id] = await self._first(clauses) if clauses else []
        return found

    async def _first(self, texts: Sequence[str]) -> list[str]:
        hits = await self._knowledge.search_many(NOBODY, texts, kinds=("action",), limit=LOOKED_AT)
        return list(dict.fromkeys(hit.id for found in hits for hit in found))


def _tools(path: Path) -> ToolCatalog:
    return ToolCatalog(list(read_tools(path).values()))


@reads_cases
def _queries(path: Path, catalog: Catalog) -> list[Query]:
    if path.suffix == ".yaml":
        cases = load_cases(path, _BASE)
        needed = {case.id: _needed_by(case.expect.steps if case.expect else ()) for case in cases}
        found = [Query(case.id, case.words, needed[case.id]) for case in cases if not case.base]
    else:
        rows = [case_of(json.loads(line)) for line in read_text(path).splitlines() if line.strip()]
        id_of = _ids(catalog)
        found = [
            Query(
                str(row["id"]),
                row["request"],
                frozenset(id_of(node["task"]) for node in row.get("gold_nodes", ())),
            )
            for row in rows
        ]
    if not found:
        raise ValueError(f"{path.name} holds no cases")
    return found


def _needed_by(steps: Sequence[Sequence[Any]]) -> frozenset[str]:
    wanted = (step for element in steps for step in element if not step.optional)
    return frozenset(step.uses for step in wanted if "." in step.uses)


def _ids(catalog: Catalog) -> Callable[[str], str]:
    if not isinstance(catalog, ToolCatalog):
        return str
    known = {name: action_id for action_id, name in catalog.names.items()}
    return lambda name: known.get(name, name)


async def _outcomes(
    metric: str, group: str, queries: Sequence[Query], found: Mapping[str, Sequence[str]]
) -> list[Outcome]:
    recall = IdRecall()
    outcomes = []
    for query in queries:
        points = await recall.of(found[query.id], query.needed)
        missed = sorted(query.needed - set(found[query.id]))
        why = (f"missed {missed} among {list(found[query.id])}",) if missed else ()
        outcomes.append(Outcome(query.id, group, metric, points, why))
    return outcomes


def _measures(outcomes: Sequence[Outcome]) -> tuple[Measure, ...]:
    return mean_by_metric(outcomes, {outcome.metric: _TOLERANCE for outcome in outcomes})
