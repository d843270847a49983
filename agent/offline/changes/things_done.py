"""`log every paid refund`: what is told of things that something was done to comes after that was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named

_DONE: Final = re.compile(
    r"\b(?:each|every|all|the|any) (?P<done>[a-z]+ed|paid|sent|made|done|sold|written|told|taken|built|kept) (?!(?:to|by|in|on|at|that|and|or|as)\b)[a-z]+\b"
)
_PRESENT: Final[Mapping[str, str]] = {
    "paid": "pay", "sent": "send", "made": "make", "sold": "sell", "written": "write",
    "told": "tell", "taken": "take", "built": "build", "kept": "keep",
}  # fmt: skip


def follow_what_was_done(change: Change) -> None:
    """Let what is added wait for the step that does what the words say was done; only where it would wait for nothing."""
    match = _DONE.search(change.prepared.text.lower())
    new = [o["step"] for o in change.draft.operations if o["op"] == "add_step"]
    if match is None or not change.by_call or len(new) != 1 or _stands(new[0]):
        return
    done = present_of(match["done"])
    doing = [s for s in change.senders if s["id"] != new[0]["id"]]
    before = [s for s in named(done, change, doing) if _says(s, done)]
    if len(before) == 1:
        change.draft.update(new[0]["id"], {"/after": [before[0]["id"]]})


def present_of(done: str) -> str:
    """Answer what is done where this was done: pay, of what was paid; regular forms stay, as they begin alike."""
    return _PRESENT.get(done, done)


def _says(step: Mapping[str, Any], done: str) -> bool:
    """Tell whether a step is called by the very word, not only by what it works with."""
    called = f"{step.get('name', '')} {step['id'].replace('_', ' ')}".lower()
    return any(w[:4] == done[:4] or (len(done) < 4 and w.startswith(done)) for w in re.findall(r"[a-z]+", called))  # fmt: skip


def _stands(step: Mapping[str, Any]) -> bool:
    reads = re.search(r"\bsteps\.\w", str(step.get("with", "")))
    return bool(step.get("after") or step.get("when") or reads)
