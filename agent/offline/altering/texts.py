"""Changes what a step says where the words tell it to the letter: a field it knows, words in quotes, an instruction."""

from __future__ import annotations

import re
from typing import Any, Final

from agent.offline.altering.literals import LITERALS
from agent.offline.altering.wishes import Wish
from agent.offline.altering.work import Work
from agent.offline.changes.change import Change
from agent.offline.changes.draft import is_hole
from agent.offline.changes.mentions import without_field
from agent.offline.changes.texts import known_fields, show_field, subject_of, takes_field
from agent.offline.general.lexicon import stem
from agent.offline.language.nouns import sentence

_LESS: Final = re.compile(
    r"\b(?:leave out|leave|without|no|not|don'?t|never|drop|remove|omit|skip|hide|cut|out of|doesn'?t (?:need|want)|nobody|too long)\b", re.IGNORECASE
)  # fmt: skip
_THAT: Final = re.compile(
    r"\b(?:say|says|add|mention|tell (?:them|him|her|people|us)|write|state|note|remind (?:them|him|her)|explain)\b[^.;,]{0,40}?\bthat (?P<said>[^.;!?]+)", re.IGNORECASE
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+")
_INSTRUCTED: Final = ("instructions", "prompt")
_STRUCK: Final = re.compile(r"\{\{|\}\}")


def change_text(work: Work, wish: Wish, clause: str) -> bool:
    """Add what is told to the letter to what a step says, or leave a field out of it."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    step = work.draft.step(str(wish.step["id"]))
    change = work.change(clause)
    return (
        _instruct(work, step, clause)
        or _fields(change, step, clause)
        or _sentence(change, step, clause)
    )


def _instruct(work: Work, step: dict[str, Any], clause: str) -> bool:
    """What an AI step is to do otherwise is told to it in the very words."""
    given = step.get("with") or {}
    name = next((one for one in _INSTRUCTED if isinstance(given.get(one), str)), None)
    if name is None or not str(step.get("uses", "")).startswith("ai.") or _STRUCK.search(clause):
        return False
    told = sentence(clause.strip().rstrip(".!?"))
    work.draft.update(str(step["id"]), {f"/with/{name}": f"{given[name].rstrip()} {told}"})
    return True


def _fields(change: Change, step: dict[str, Any], clause: str) -> bool:
    """Show the fields of the thing that are named and not shown yet, or leave out those that are."""
    subject = subject_of(change, step)
    if subject is None or not takes_field(change, step):
        return False
    content = change.content_of(step)
    text = str(step["with"].get(content) if content else step["with"].get("json"))
    said = {stem(word) for word in _WORD.findall(clause.lower())}
    named = [f for f in known_fields(change, subject) if _is_named(f, said)]
    shown = [f for f in named if re.search(rf"\b{re.escape(subject.root)}\.{re.escape(f)}\b", text)]
    if _LESS.search(clause):
        return len(shown) == 1 and without_field(change, step, shown[0])
    new = [f for f in named if f not in shown]
    if not new or is_hole(step["with"].get(content)):
        return False
    for field in new:
        show_field(change, step, field, subject)
    return True


def _is_named(field: str, said: set[str]) -> bool:
    words = [stem(word) for word in field.lower().split("_") if word]
    return bool(words) and all(word in said for word in words) and len(field) > 2


def _sentence(change: Change, step: dict[str, Any], clause: str) -> bool:
    """Put a sentence or quoted words behind what is said."""
    content = change.content_of(step)
    before = step.get("with", {}).get(content) if content else None
    quoted = [one.strip("\"'“”") for one in LITERALS["quoted"].findall(clause)]
    that = _THAT.search(clause)
    if not isinstance(before, str) or _LESS.search(clause.split("that")[0]):
        return False
    told = quoted[0] if len(quoted) == 1 else that["said"] if that and not quoted else None
    if told is None or _STRUCK.search(told):
        return False
    end = "" if len(quoted) == 1 else "."
    start = "" if before.rstrip().endswith((".", "!", "?", "\n")) else "."
    change.draft.update(
        str(step["id"]), {f"/with/{content}": f"{before.rstrip()}{start} {sentence(told.strip()).rstrip('.')}{end}"}
    )  # fmt: skip
    return True
