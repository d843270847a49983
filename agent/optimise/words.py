"""What was found, in plain words: the change, what it saves, and what its check has shown."""

from __future__ import annotations

from agent.optimise.advice import Advice, Saving
from agent.optimise.adviser import Advised

NOTHING_RAN = (
    "No run of this workflow has gone well yet, so there is nothing to measure a saving by."
)
NOTHING_FOUND = (
    "I found nothing that would save time, calls or money and leave what comes out as it is."
)


def told(advised: Advised, advice: list[Advice]) -> str:
    """Say what is recommended of a workflow."""
    today = f"A run takes {_seconds(advised.cost.seconds)} and {advised.cost.calls:g} calls"
    if advised.cost.usd:
        today += f", {advised.cost.usd:.4f} USD"
    lines = [f"{today}, over {len(advised.runs)} recorded runs."]
    lines += [f"{n}. {one_line(one)}" for n, one in enumerate(advice, 1)]
    return "\n".join(lines)


def one_line(advice: Advice) -> str:
    """Say one recommendation in a line."""
    return f"{advice.change.title}. {advice.change.why} {saves(advice.saving)} {shown(advice)}"


def saves(saving: Saving) -> str:
    """Say what is predicted to be saved."""
    parts = []
    if saving.run.seconds > 0:
        parts.append(_seconds(saving.run.seconds))
    if saving.run.calls > 0:
        parts.append(f"{saving.run.calls:.3g} {'call' if saving.run.calls == 1 else 'calls'}")
    if saving.run.usd > 0:
        parts.append(f"{saving.run.usd:.4f} USD")
    if saving.kilobytes > 0:
        parts.append(f"{saving.kilobytes:g} kB")
    told = [f"{', '.join(parts)} a run"] if parts else []
    if saving.runs:
        told.append(f"{saving.runs:.0%} of the runs")
    if saving.failures:
        told.append(f"up to {saving.failures:.0%} of runs that fail")
    if saving.repeats:
        told.append(f"what is repeated wrongly after {saving.repeats:.0%} of the runs")
    return f"Predicted saving: {'; '.join(told)}."


def shown(advice: Advice) -> str:
    """Say what the play of the last good runs has shown."""
    count = len(advice.proof.runs)
    same = f"With it the last {count} good runs give the same and write the same"
    assumed = list(dict.fromkeys(one.why for one in advice.proof.assumed))
    return f"{same}, if {'; '.join(assumed)}." if assumed else f"{same}."


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.2g} s"
