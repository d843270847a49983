"""New steps that are sent on one way only: behind a port, or under a condition of their own."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from agent.offline.changes.adds import made_sends
from agent.offline.changes.change import Change
from agent.offline.reading.parts import Send


def send_on(
    change: Change,
    sends: Sequence[Send],
    gate: Sequence[str],
    *,
    when: Any = None,
    unsaid: str | None = None,
) -> bool:
    """Add what is sent on one way; False where nothing is.

    `unsaid` is what a message says for which the words give no text; without it, it says what the others say.
    """
    made = made_sends(change.draft, sends, change.request, None, gate)
    for step in made.steps:
        content = change.content_of(step)
        if content is not None and all(content not in part.arguments for part in sends):
            told = unsaid or _said_by_the_others(change)
            if told is not None:
                step["with"][content] = copy.deepcopy(told)
        if (
            unsaid
            and "subject" in step["with"]
            and all("subject" not in p.arguments for p in sends)
        ):
            step["with"]["subject"] = unsaid
        if when is not None:
            step["when"] = copy.deepcopy(when)
        change.draft.add(step)
    change.assumptions += made.assumptions
    return bool(made.steps)


def _said_by_the_others(change: Change) -> Any:
    """Answer the one text with values in it that is sent once; None where there is none, or more."""
    told: list[Any] = []
    for step in change.senders:
        said = step.get("with", {}).get(change.content_of(step) or "")
        shows = isinstance(said, str) and "{{" in said
        if shows and "error." not in str(said) and "foreach" not in step and said not in told:
            told.append(said)
    return told[0] if len(told) == 1 else None
