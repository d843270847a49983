"""A channel that is asked for a yes: it is told of it, and people decide; a channel can decide nothing."""

from __future__ import annotations

from typing import Any

from agent.offline.building.flow import Flow, Stream
from agent.offline.building.send_steps import SendSteps
from agent.offline.reading.parts import Approve, Send
from engine.core.hole import HOLE_KEY

_CHAT = "slack.post_message"
LEAD = "Waits for a yes or a no. "


def is_channel(who: str | None) -> bool:
    """Tell a channel from a person, a role or a team."""
    return who is not None and who.startswith("#")


def deciders(part: Approve) -> dict[str, Any]:
    """Answer who may decide; whoever is none leaves it to the owner."""
    return {"approvers": [part.who]} if part.who and not is_channel(part.who) else {}


def asked_name(part: Approve) -> str:
    """Answer what a step is called that asks."""
    return f"Ask {part.who if part.who and not is_channel(part.who) else 'for approval'}"


def who_decides(part: Approve) -> str:
    """Say who decides, and what silence means."""
    if is_channel(part.who):
        return f"{part.who} is told that something waits for a yes. A channel cannot decide: you can approve or reject, or say whose address may; no answer means nothing is sent."
    return f"{part.who or 'You'} can approve or reject; no answer means nothing is sent."


def tell_channel(
    part: Approve, sends: SendSteps, stream: Stream | None, gate: list[str], flow: Flow
) -> None:
    """Add the message by which a channel hears what waits for a yes, once for all of it."""
    if not is_channel(part.who):
        return
    made = len(flow.steps)
    sends.send(Send(action=_CHAT, arguments={"channel": part.who}, many="whole"), stream, gate)
    for step in flow.steps[made:]:
        text = step.get("with", {}).get("text")
        if isinstance(text, str):
            step["with"]["text"] = f"{LEAD}{text}"
        elif isinstance(text, dict) and HOLE_KEY in text:
            text[HOLE_KEY]["template"] = f"{LEAD}{text[HOLE_KEY]['template']}"
