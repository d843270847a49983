"""The buttons under what the planner says in Slack: clicks on them go to the conversation and start no run."""

from __future__ import annotations

from typing import Any, Final

from tools.sdk.paging import dig

PREFIX: Final = "nexa_conversation:"


def is_of_conversation(clicked: Any) -> bool:
    """Say whether a click is on one of them."""
    return str(dig(clicked, "action_id") or "").startswith(PREFIX)
