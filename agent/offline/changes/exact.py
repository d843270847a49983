"""Rules whose forms take every word of a wish: they are tried before those that look for a word or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.offline.changes.approvers import change_approvers
from agent.offline.changes.asked_first import ask_first
from agent.offline.changes.calls import change_call
from agent.offline.changes.change import Change
from agent.offline.changes.deadlines import end_silence
from agent.offline.changes.inserting import insert_sends
from agent.offline.changes.limits import change_limit
from agent.offline.changes.more_starts import change_starts
from agent.offline.changes.put_beside import put_beside
from agent.offline.changes.retries import try_again
from agent.offline.changes.said_anew import say_anew
from agent.offline.changes.sorting import change_order
from agent.offline.changes.told_figures import tell_figure

_RULES: Sequence[Callable[[Change, str], bool]] = (
    change_approvers,
    end_silence,
    ask_first,
    insert_sends,
    change_order,
    change_limit,
    say_anew,
    put_beside,
    tell_figure,
    try_again,
    change_call,
    change_starts,
)


def change_exactly(change: Change, text: str) -> bool:
    """Do what words ask that are understood to the last of them."""
    return any(rule(change, text) for rule in _RULES)
