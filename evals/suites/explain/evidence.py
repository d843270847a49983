"""Whether what an explanation cites is the evidence: the events of the planted fault, and what it quotes from them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from agent.explain.explanation import Explanation
from engine.core.events import Envelope
from evals.by_ragas import ContextRecall, QuotedSpans
from evals.measure import Outcome
from evals.suites.explain.scoring import cited
from evals.suites.explain.staging import Staged

_ENDS = frozenset({"step.failed", "item.settled", "step.succeeded", "expression.evaluated"})


async def outcomes(
    everything: Sequence[Staged], staged: Staged, found: Explanation
) -> list[Outcome]:
    """Score by ragas the share of the fault's events that are cited, and of quotations that are in what is cited."""
    case = staged.case
    marks = dict.fromkeys(mark for sentence in found.sentences for mark in sentence.citations)
    texts = [text for mark in marks if (text := cited(everything, mark)) is not None]
    told = " ".join(sentence.text.replace("…", "") for sentence in found.sentences)
    quoted = await QuotedSpans().of(told, texts)
    needed = fault_events(staged)
    seqs = {mark.seq for mark in marks if mark.run == staged.failing.id}
    shown = [_text(event) for event in staged.failing.events if event["seq"] in seqs]
    recall = await ContextRecall().of(shown or [""], [_text(event) for event in needed])
    why = (
        ()
        if recall == 1.0
        else (f"needed {[e['seq'] for e in needed]}, cited {sorted(map(str, seqs))}",)
    )
    return [
        Outcome(case.id, case.kind, "evidence_recall", recall, why),
        Outcome(case.id, case.kind, "quoted_spans", quoted),
    ]


def fault_events(staged: Staged) -> list[Envelope]:
    """Return the events that show a planted fault: where the step failed, and where what it read came from."""
    expect, events = staged.case.expect, staged.failing.events
    failed = [
        event
        for event in events
        if (event["step"], event["item"]) == (expect.step, expect.item)
        and event["type"] in _ENDS
        and _failed(event)
    ]
    shown = [*failed[-1:], *(event for event in events if event["type"] == "run.finished")][:1]
    if expect.origin is not None and expect.origin != expect.step:
        ended = [e for e in events if e["step"] == expect.origin and e["type"] in _ENDS]
        shown += ended[-1:]
    return shown


def _failed(event: Envelope) -> bool:
    return event["data"].get("error") is not None


def _text(event: Envelope) -> str:
    return json.dumps(event, sort_keys=True, ensure_ascii=False, default=str)
