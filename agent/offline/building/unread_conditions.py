"""The open place of a condition that was not read: the step neither runs nor is published before it is filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.cel import MARK, condition_value
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import prepare
from engine.core.hole import HOLE_KEY, Hole, hole_of
from engine.core.marks import in_marks

_SAID = " You said: "
ALWAYS, NEVER = "always", "never"
_CHOICES: Mapping[str, bool] = {ALWAYS: True, NEVER: False}
_EXPRESSION = re.compile(r"\{\{(?P<inner>.*)\}\}", re.DOTALL)
_LEAD = re.compile(r"(?:only |just )*(?:if|when(?:ever)?|in case)\b", re.IGNORECASE)
# What may stand beside a condition without saying more.
_NOTHING_MORE = re.compile(
    r"(?:[\s,.!]|\b(?:if|when|whenever|only|it|in case|the|is|are|please|then)\b)*"
)


def with_open_condition(step: dict[str, Any], said: str, root: str | None) -> None:
    """Put an open place where the step says when it runs, where a condition was said; `root` is what it is about."""
    if not said:
        return
    name = step.get("name", "this step")
    guard = step.get("when")
    known = _EXPRESSION.fullmatch(guard) if isinstance(guard, str) else None
    hole: dict[str, Any] = {
        "kind": "value",
        "schema": {"type": "boolean"},
        "label": f"When should {in_marks(str(name))} run?{_SAID}{said}.",
        "template": f"{{{{ {_one(known['inner'])} && ({MARK}) }}}}" if known else f"{{{{ {MARK} }}}}",
        "candidates": [*_CHOICES],
    }  # fmt: skip
    if root is not None:
        hole["of"] = root
    step["when"] = {HOLE_KEY: hole}


def _one(known: str) -> str:
    """Answer a condition as one part of another: what may hold instead stays together."""
    return f"({known.strip()})" if "||" in known else known.strip()


def conditions_asked(document: Mapping[str, Any] | None) -> list[str]:
    """Answer the words of each condition that a document leaves open."""
    holes = [hole_of(step.get("when")) for step in (document or {}).get("steps", ())]
    labels = [hole.label for hole in holes if hole is not None and hole.kind == "value"]
    return [label.partition(_SAID)[2].rstrip(".") for label in labels if _SAID in label]


def is_condition_place(path: str) -> bool:
    """Tell whether an open place says when a step runs."""
    return path.startswith("/steps/") and path.endswith("/when")


def answered_condition(hole: Hole, answer: str) -> Any | None:
    """Answer what an answer puts there: yes or no, an expression, or a condition in words; None where it is none."""
    said = answer.strip().strip(".!").strip()
    if said.lower() in _CHOICES:
        return _put(hole, str(_CHOICES[said.lower()]).lower())
    expression = _EXPRESSION.fullmatch(said)
    if expression is not None:
        return _put(hole, expression["inner"].strip())
    return _in_words(hole, said)


def _in_words(hole: Hole, said: str) -> Any | None:
    if hole.of is None:
        return None
    prepared = prepare(said if _LEAD.match(said) else f"if {said}")
    found = find_conditions(prepared.text, prepared)
    if len(found) != 1:
        return None
    rest = prepared.text[: found[0].start] + " " + prepared.text[found[0].end :]
    if not _NOTHING_MORE.fullmatch(rest):
        return None
    value = condition_value(found[0].condition, hole.of, of=hole.of, noun="it")
    inner = str(value[HOLE_KEY]["template"]).removeprefix("{{ ").removesuffix(" }}")
    named = value[HOLE_KEY].get("candidates", ())
    value[HOLE_KEY]["template"] = _put(hole, inner)
    if len(named) == 1 and isinstance(value[HOLE_KEY]["schema"]["type"], str):
        # who answers names the field as it is called
        return str(value[HOLE_KEY]["template"]).replace(MARK, named[0])
    return value


def _put(hole: Hole, inner: str) -> str:
    return str(hole.template).replace(MARK, inner)
