"""What a model says of an explanation: whether it follows from what it cites, and whether it answers the question."""

from __future__ import annotations

from collections.abc import Sequence

from agent.explain.explanation import Explanation
from evals.judge import Judge
from evals.measure import Outcome
from evals.suites.explain.scoring import cited
from evals.suites.explain.staging import Staged

_MOST_SHOWN = 4_000
"""So many characters of one thing that is cited are shown to the judge."""


async def judged(
    judge: Judge, everything: Sequence[Staged], staged: Staged, found: Explanation
) -> list[Outcome]:
    """Score one explanation; a judge that fails gives no score, and that is counted."""
    case = staged.case
    asked = f"Why did the run of the workflow {case.workflow.document['name']!r} fail?"
    told = " ".join(sentence.text for sentence in found.sentences)
    marks = dict.fromkeys(mark for sentence in found.sentences for mark in sentence.citations)
    evidence = [text[:_MOST_SHOWN] for mark in marks if (text := cited(everything, mark))]
    try:
        points = {
            "faithfulness": await judge.faithfulness(asked, told, evidence),
            "answer_relevancy": await judge.relevancy(asked, told),
        }
    except Exception as error:  # noqa: BLE001 - whatever a model or its server does is no fault of the explanation
        why = (f"{type(error).__name__}",)
        return [Outcome(case.id, case.kind, "judged", 0.0, why)]
    answered = 1.0 if None not in points.values() else 0.0
    return [
        Outcome(case.id, case.kind, "judged", answered),
        *(Outcome(case.id, case.kind, name, n) for name, n in points.items() if n is not None),
    ]
