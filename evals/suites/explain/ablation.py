"""What each part of an explanation is good for: the same measures without any search, by one way of it, and without comparing runs."""

from __future__ import annotations

from evals.by_ragas import IdRecall, RankedPrecision
from evals.measure import Outcome
from evals.planners import NOBODY
from evals.suites.explain import scoring
from evals.suites.explain.retrieval import WAYS, FailureIndex, Way, alike
from evals.suites.explain.staging import Staged
from evals.suites.explain.stand import Stand

COMPARED = " + differencing"
_LEFT_OUT: tuple[Way, ...] = ("none", "vector", "hybrid")
_OF_EXPLANATIONS = frozenset({"origin", "named_cause", "fix"})


async def retrieval(stand: Stand) -> list[Outcome]:
    """Score how many failures of the same kind are among the first five, by every way of looking for them."""
    wanted = alike(stand.staged, stand.background.failed)
    asked = [one for one in stand.staged if wanted[one.failing.id]]
    outcomes = []
    for index, more in ((stand.alone, ""), (stand.compared, COMPARED)):
        for way in WAYS:
            if way == "none" and more:
                continue
            for one in asked:
                needed = wanted[one.failing.id]
                outcomes.append(await _recall(index, way, one, needed, f"{way}{more}"))
    best = f"hybrid{COMPARED}: similar_precision@5"
    for one in asked:
        found = await stand.compared.ranked(one.failing.id, "hybrid")
        points = await RankedPrecision().of(found, wanted[one.failing.id])
        # ragas divides by a little more than the number there is.
        outcomes.append(Outcome(one.case.id, one.case.kind, best, min(1.0, round(points, 6))))
    return outcomes


async def _recall(
    index: FailureIndex, way: Way, one: Staged, needed: frozenset[str], name: str
) -> Outcome:
    found = await index.ranked(one.failing.id, way)
    # Of kinds with many cases, no more than the places there are can be found.
    most = min(len(needed), len(found))
    points = await IdRecall().of(found, needed) * len(needed) / most
    why = () if points == 1.0 else (f"found {len(needed & set(found))} of {most}",)
    return Outcome(one.case.id, one.case.kind, f"{name}: similar_recall@5", points, why)


async def explanations(stand: Stand) -> list[Outcome]:
    """Score explanations of which a part is left out: no good run to compare with, and less search or none."""
    outcomes = []
    for way in _LEFT_OUT:
        explainer = stand.explainer(way, compares=False)
        for one in stand.staged:
            found = await explainer.explain(NOBODY, one.failing.id)
            scored = [
                *scoring.attribution(one, found),
                *scoring.fixes(one, found, await stand.passes(one, found)),
            ]
            outcomes += [
                Outcome(told.case, told.group, f"{way}: {told.metric}", told.points)
                for told in scored
                if told.metric in _OF_EXPLANATIONS
            ]
    return outcomes
