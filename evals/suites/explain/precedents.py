"""What somebody has mended before: faults of which another workflow's history holds the fix, explained with and without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from agent.explain.explainer import Explainer
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.yaml import from_yaml
from evals.measure import Outcome
from evals.planners import NOBODY
from evals.suites.explain import scoring
from evals.suites.explain.case import Around, Case, load_cases, load_workflows
from evals.suites.explain.ports import Patches, StagedHistory, StagedReplay
from evals.suites.explain.retrieval import FailureIndex, Looking, Way
from evals.suites.explain.staging import Staged, Staging

CASES = Path(__file__).parent / "precedents" / "cases.yaml"
_WAYS: Mapping[str, Way] = {"no past fixes": "none", "past fixes": "hybrid"}
_EARLIER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Mended:
    """A fault, and the same one in another workflow, which somebody mended."""

    now: Staged
    then: Staged


async def mended_before(staging: Staging, cases: Path = CASES) -> list[Mended]:
    """Stage every case of a file behind the failure that somebody has mended."""
    stored = _precedents(cases)
    workflows = load_workflows(cases.with_name("workflows.yaml"))
    found = []
    for case in load_cases(cases):
        precedent = stored[case.id]
        theirs = replace(
            case,
            id=f"{case.id}_before",
            workflow=workflows[precedent["workflow"]],
            failing=Around(precedent.get("inputs") or {}, precedent.get("world") or {}),
            before=0,
        )
        then = await _with_fix(staging, theirs, precedent["patch"])
        found.append(Mended(await staging.stage(case), then))
    return found


def _precedents(cases: Path) -> dict[str, Mapping[str, Any]]:
    return {one["id"]: one["precedent"] for one in from_yaml(cases.read_text("utf-8"))}


async def _with_fix(staging: Staging, case: Case, patch: Sequence[Mapping[str, Any]]) -> Staged:
    staged = await staging.stage(case)
    sound = Document.parse(case.workflow.document)
    document = apply_patch(sound, {}, patch).document.to_json()
    at = staged.failing.at + timedelta(hours=1)
    after = await staging.played(
        f"{case.id} mended", (2, document), case.workflow, case.failing, at
    )
    return replace(staged, after=[after])


async def outcomes(
    staging: Staging, others: Sequence[Staged], cases: Path = CASES
) -> list[Outcome]:
    """Score the one proposal for each fault, with past fixes to be found among all other failures, and without."""
    pairs = await mended_before(staging, cases)
    now = [pair.now for pair in pairs]
    past = [*(pair.then for pair in pairs), *others]
    index = FailureIndex(now, past)
    found = []
    for name, way in _WAYS.items():
        explainer = Explainer(
            history=StagedHistory([*now, *past], index.traits),
            knowledge=Looking(index, way),
            replay=StagedReplay(staging, now),
            validator=Patches(),
        )
        for one in now:
            told = await explainer.explain(NOBODY, one.failing.id)
            passed = None
            if told.fix is not None:
                document = Patches().patched(one.failing.document, told.fix.operations)
                passed = (await staging.again(one.case, document)).status == "succeeded"
            scored = [*scoring.fixes(one, told, passed)]
            if way != "none":
                scored.append(scoring.citations([*now, *past], one, told))
            found += [replace(out, metric=f"{name}: {out.metric}") for out in scored]
    return found
