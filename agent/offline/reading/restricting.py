"""A sentence of its own that says for what all before it is done: `... post it in #b. Only if it is open.`"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.conditions.condition import Condition, all_of
from agent.offline.reading.parts import Approve, Part, Send
from agent.offline.reading.piece import Piece

_RESTRICTS = re.compile(
    r"^(?:(?:but|and|though) )?(?:(?:do (?:this|that|it|so|all (?:this|that)) )?(?:only|just|solely|exclusively)\b"
    r"|(?:leave out|ignore|skip|drop|discard|exclude|not for)\b)"
)


def restricts(parts: list[Part], clause: str, piece: Piece) -> bool:
    """Restrict what is sent so far to what a clause about one thing names; answer whether it does that."""
    if not piece.keeps or piece.sends or not _RESTRICTS.match(clause):
        return False
    sends = [i for i, part in enumerate(parts) if isinstance(part, Send)]
    if not sends or any(isinstance(part, Approve) for part in parts):
        return False
    wanted = all_of(piece.keeps)
    ways = [i for i in sends if getattr(parts[i], "condition", None) is not None]
    # What has no condition of its own goes the way of the sending before it.
    for index in ways or sends[:1]:
        send = parts[index]
        assert isinstance(send, Send)  # noqa: S101  # narrowed by the line above
        parts[index] = replace(send, condition=_both(send.condition, wanted))
    return True


def _both(before: Condition | None, wanted: Condition) -> Condition:
    """Return both as one; where one `and` cannot say both, what was said last counts."""
    return (before.also(wanted) if before is not None else None) or wanted
