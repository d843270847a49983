"""Public planning data: any catalogue of tools in, nodes, edges and arguments out."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from agent.deps import Planner
from evals.lines import reads_cases
from evals.measure import Measure, Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner
from evals.suites.planning.catalogue import read_text, read_tools
from evals.suites.planning.scorer import PARTS, Domain, compare, missed_and_extra, scores
from evals.suites.planning.task import answer, case_of

_DATA = Path(__file__).parent / "data"
SCORER_VERSION = 1
# Edges of these mean "in the order said"; elsewhere they are data flow.
IN_ORDER_SAID = {"dailylifeapis", "ultratool"}
_BY_RESOURCE = {"multimedia", "huggingface"}
# What a domain's public gold holds: UltraTool has no arguments.
_PARTS = {"ultratool": ("node", "edge")}
_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Cases:
    domain: str
    rows: tuple[Mapping[str, Any], ...]
    tools: Domain


class Planning(AsksPlanner):
    """TaskBench, Seal-Tools, NESTFUL and UltraTool, dev parts."""

    name: ClassVar[str] = "planning"
    splits: ClassVar[Mapping[str, Path]] = {
        name: _DATA / name / "dev.jsonl.gz"
        for name in (
            "dailylifeapis", "multimedia", "huggingface", "sealtools", "nestful", "ultratool",
        )
    }  # fmt: skip

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        return await _answers(
            self.planner, read_cases(cases, tools or cases.parent / "tool_desc.json")
        )

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        path = self.splits[split]
        cases = read_cases(path, path.parent / "tool_desc.json.gz")
        answers = {found["id"]: found for found in await _answers(self.planner, cases)}
        found = scores(cases.rows, answers, cases.tools)
        parts = _PARTS.get(cases.domain, PARTS)
        return SplitResult(
            suite=self.name,
            split=split,
            scorer_version=SCORER_VERSION,
            measures=tuple(
                Measure(f"{part}_f1", found[part], len(cases.rows), _TOLERANCE) for part in parts
            ),
            outcomes=tuple(_outcome(row, answers[row["id"]], cases) for row in cases.rows),
            seconds=time.monotonic() - started,
        )


@reads_cases
def read_cases(cases: Path, tools: Path) -> Cases:
    lines = [json.loads(line) for line in read_text(cases).splitlines() if line.strip()]
    rows = tuple(map(case_of, lines))
    if not rows:
        raise ValueError(f"{cases.name} holds no cases")
    domain = str(rows[0].get("domain", ""))
    return Cases(domain, rows, Domain(read_tools(tools), by_resource=domain in _BY_RESOURCE))


async def _answers(planner: Planner, cases: Cases) -> list[Prediction]:
    in_order = cases.domain in IN_ORDER_SAID
    return [await answer(planner, row, cases.tools, in_order_said=in_order) for row in cases.rows]


def _outcome(row: Mapping[str, Any], said: Prediction, cases: Cases) -> Outcome:
    hit, extra, missed = compare(row, said, cases.tools)["node"]
    points = 2 * hit / (2 * hit + extra + missed) if hit else 0.0
    gold: Sequence[str] = [node["task"] for node in row["gold_nodes"]]
    got = [node["task"] for node in said["nodes"]]
    why = said.get("error") or missed_and_extra(gold, got)
    return Outcome(row["id"], cases.domain, "node", points, () if points == 1.0 else (why,))
