"""Fills what a new step leaves open with a literal of the words that can stand nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.core.hole import HOLE_KEY

_HANDLE: Final = re.compile(r"(?<![\w.])@[a-z]\w{2,}", re.IGNORECASE)
_PHONE: Final = re.compile(r"\+\d[\d ]{5,}\d")
_CODE: Final = re.compile(r"\b(?=\w*\d)[\w-]{5,}\b")
_QUOTED: Final = re.compile(r'"([^"\n]+)"|“([^”]+)”|(?<!\w)\'([^\'\n]+)\'(?!\w)')
_CALLED: Final = re.compile(
    r"\b(?P<name>title[d]?|named?|called|subject|question|project|team|queue|key|bucket|topic|label|table|file|list|board|page|filename|repository|repo|collection|index|spreadsheet|channel|base|object|type|database|stream)\b:? (?:is |id |key |called |named |to |as |of )?(?P<said>[\w][\w./:@#-]*(?: [a-z]\w*){0,3}?)(?=[,.;!?]|$| (?:and|please|with|too|for|on|in|when|if|as|by|so|after|before|also|instead|the|we|it|from|table|object|project|title|team)\b)", re.IGNORECASE
)  # fmt: skip
_SAME: Final = {"title": ("titled", "title", "named", "name", "called", "subject"), "subject": ("subject", "titled", "title"), "name": ("named", "name", "called", "titled")}  # fmt: skip


def fill_places(step: dict[str, Any], clause: str) -> None:
    """Put the one fitting literal of the words in each open place of a new step."""
    given: dict[str, Any] = step.get("with") or {}
    for name, value in given.items():
        if isinstance(value, Mapping) and HOLE_KEY in value:
            said = _said(name, clause, str(given))
            pattern = (value[HOLE_KEY].get("schema") or {}).get("pattern", "")
            for told in (said, re.sub(r"\s", "", said)) if said else ():
                if re.search(pattern, told):
                    given[name] = told
                    break


def _said(name: str, clause: str, taken: str) -> str | None:
    named = [m["said"] for m in _CALLED.finditer(clause) if _is_of(name, m["name"].lower())]
    found = named or [one for one in _shaped(name, clause) if one not in taken]
    return found[0] if len(set(found)) == 1 else None


def _is_of(name: str, word: str) -> bool:
    """Tell whether words call an argument by this name."""
    own = name.removesuffix("_id").removesuffix("_name").replace("_", " ")
    return word in _SAME.get(own, (own,)) or own.split()[-1] == word


def _shaped(name: str, clause: str) -> list[str]:
    if name in ("chat_id", "user", "username"):
        return _HANDLE.findall(clause) or _CODE.findall(clause)
    if name in ("sender", "from"):
        return [one[1] for one in re.finditer(rf"\bfrom (?:our |the |number )*({_PHONE.pattern})", clause)] or _PHONE.findall(clause)  # fmt: skip
    if name in ("to", "phone", "number"):
        return [one for one in _PHONE.findall(clause) if not re.search(rf"\bfrom (?:our |the |number )*{re.escape(one)}", clause)]  # fmt: skip
    if name.endswith("_id") or name in ("project", "spreadsheet", "base", "database", "page"):
        return [one for one in _CODE.findall(_PHONE.sub("", clause)) if not one.isalpha()]
    if name in ("title", "name", "subject", "question", "summary"):
        return [next(g for g in m.groups() if g) for m in _QUOTED.finditer(clause)]
    return []
