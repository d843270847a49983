"""Where a request speaks of what starts it: a setting of a trigger is said there, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.reading.app_events import LEAD

_STOP: Final = re.compile(r"[,;:](?=\s)|[.!?](?=\s|$)|\bthen\b")


def start_said(text: str) -> tuple[int, int]:
    """Answer from where to where it is; the whole where no word like `when` tells."""
    small = text.lower()
    led = LEAD.search(small)
    if led is None:
        return 0, len(text)
    stop = _STOP.search(small, led.end())
    return led.start(), stop.start() if stop else len(text)


_COMPARED: Final = re.compile(r'(?:==|!=|contains\(|startsWith\(|endsWith\() ?"((?:[^"\\]|\\.)*)"')


def compared_in(document: Mapping[str, Any]) -> frozenset[str]:
    """Answer the texts with which conditions compare: what a condition asks for is no setting as well."""
    found: set[str] = set()
    for step in document.get("steps", ()):
        when = step.get("when")
        said = when.get("$hole", {}).get("template") if isinstance(when, Mapping) else when
        found |= set(_COMPARED.findall(said)) if isinstance(said, str) else set()
    return frozenset(found)
