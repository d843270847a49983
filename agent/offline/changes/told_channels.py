"""The posts that only tell a channel of an approval: they go with it, and nobody means them by `the message`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.offline.building.asked_channels import LEAD
from agent.offline.changes.change import Change
from agent.offline.changes.held import text_of
from agent.offline.changes.removals import remove_step


def tells_of_approval(step: Mapping[str, Any]) -> bool:
    """Tell whether a step is the post by which a channel hears that something waits for a yes."""
    text = text_of(step.get("with", {}).get("text"))
    return "channel" in step.get("with", {}) and text is not None and text.startswith(LEAD)


def untell(change: Change, channel: str | None = None) -> None:
    """Take out such posts: of one channel, or all where nobody is asked any more."""
    asked = [s for s in change.draft.steps if s.get("type") == "approval"]
    for step in [s for s in change.draft.steps if tells_of_approval(s)]:
        if step["with"]["channel"] == channel or (channel is None and not asked):
            remove_step(change.draft, step)
