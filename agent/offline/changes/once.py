"""Nothing twice: what an earlier run has dealt with stays out."""

from __future__ import annotations

import re

from agent.offline.changes.adds import add_list_step
from agent.offline.changes.change import Change
from agent.offline.changes.things import fields_of_things
from agent.offline.language.nouns import singular
from agent.offline.reading.parts import OnlyNew

_TWICE = re.compile(
    r"\b(?:never|not|don't|do not|nobody|no one|no)\b[^,;]*?\b(?:the same (?P<same>[a-z]+)|(?:any|a|an|each|one) (?P<any>[a-z]+)|(?P<bare>[a-z]+))(?: [a-z]+)*? (?:twice|more than once|again|a 2nd time|repeatedly|several times)\b"
)
_ONCE = re.compile(
    r"\b(?:only |just |at most |exactly )?(?:once|one time|a single time) (?:per|for each|for every|each|every) (?P<per>[a-z]+)\b|\b(?:each|every) (?P<each>[a-z]+)\b[^,;]*?\b(?:only|just|at most|exactly|no more than)\b[^,;]*?\b(?:once|one time)\b"
)
_OVER_AND_OVER = re.compile(
    r"\b(?:the )?same (?P<same>[a-z]+)\b[^;]*?\b(?:over and over|again and again|time and again|repeatedly|each time|every time|every run|twice|multiple times|several times|more than once|all the time)\b|\b(?:the )?same (?P<same2>[a-z]+)\b[^;]*?\b(?:not|never|no|[a-z]+n't|only)\b[^;]*?\b(?:again|twice|more than once|a 2nd time|repeatedly|once)\b|\b(?:once|one time|a single time) (?:is|was|will be|would be) (?:enough|plenty|sufficient)\b"
)
_TIMES = frozenset(
    ["day", "week", "month", "hour", "minute", "year", "morning", "evening", "run", "time"]
)


def only_once(change: Change, clause: str) -> bool:
    """`never tell the same guest twice`: let only what is new go on, told apart by what is named."""
    match = _OVER_AND_OVER.search(clause) or _TWICE.search(clause) or _ONCE.search(clause)
    if match is None or re.search(r"@", clause):
        return False
    thing = singular(next((v for v in match.groupdict().values() if v), "it"))
    known = any(s.get("with", {}).get("scope") == "workflow" for s in change.draft.steps)
    if thing in _TIMES or known:
        return False
    draft, before = change.draft, change.draft.ids()
    if not add_list_step(draft, OnlyNew("workflow")):
        return False
    known_field = thing if thing in fields_of_things(change) else None
    person = known_field or _address(change, thing)
    for step in [s for s in draft.steps if s["id"] not in before]:
        if person is not None:
            draft.update(step["id"], {"/with/key": f"{{{{ item.{person} }}}}"})
    return True


def _address(change: Change, thing: str) -> str | None:
    """Answer the field that people are written to by, where people are what is named."""
    if not re.fullmatch(
        r"customer|client|person|user|buyer|guest|member|patient|student|supplier|colleague|people|address|recipient|one|body",
        thing,
    ):
        return None
    for step in change.draft.steps:
        alias = step.get("foreach", {}).get("as")
        to = str(step.get("with", {}).get("to", ""))
        match = re.search(rf"\b{re.escape(str(alias))}\.(\w+)", to) if alias else None
        if match:
            return match[1]
    return None
