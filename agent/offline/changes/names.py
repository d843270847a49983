"""Other names for the workflow and its steps."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import to_rename, which_of

_QUOTED = re.compile(
    r"\b(?:rename|call|(?<!the )(?<!their )(?<!its )(?<!and )(?<!only )name|(?<!the )title(?! of)(?! line))\b(?P<what>.*?)(?:\b(?:to|as|into)\b)? ?(?P<name>@str\d+)(?!.*@str)"
)
_PLAIN = re.compile(
    r"^(?:(?:please|and|also|then|ok|now|let's|better|just) )*(?:"
    r"rename (?P<what>.*?) ?\b(?:to|into|as) (?P<name>.+)"
    r"|(?:call|name|title) (?P<it>it|this|that|the (?:workflow|flow|automation|job|whole thing)|(?:the )?(?:step|message|post|mail|email) (?:@\w+|[\w ]+?)(?= to | as | @)|the (?:[a-z]+ ){1,3}step)(?: (?:to|as|by))? (?P<title>(?!when\b|if\b|every\b|at\b|from\b|for\b|again\b|off\b)[^@,;]+)"
    r"|rename(?: (?P<whole>it|this|that|the (?:workflow|flow|automation|job|whole thing)))?(?:,|;)? ?[:=] ?(?P<anew>[^@;]+)"
    r"|(?:it|this|that|the (?:workflow|flow|automation|job|whole thing)) (?:should|shall|must|will|can|is to) (?:now |rather |better )?(?:be (?:called|named|titled)|(?:carry|have|get) the (?:name|title)|run under)(?: of)? (?P<being>(?!when\b|if\b|every\b|at\b)[^@,;]+)"
    r"|(?:its |the (?:workflow's |new )?|(?:a )?(?:new|better|other) )?(?:name|title(?= (?:should|shall|must|is|:)))(?: of (?:this|it|the (?:workflow|flow|automation)))?(?: (?:is|should be|shall be|becomes|will be|must be)(?: now)?:? | ?: ?| ?= ?)(?P<called>[^@,;]+))$"
)
_NAMES = ("name", "title", "anew", "being", "called")
_WHOLE = re.compile(
    r"(?:(?:it|this|that|the|my|our|whole|thing|workflow|flow|automation|job|one|name|title|of|called|please)(?: |$))*"
)
_SEVERAL = re.compile(r"(?P<old>@str\d+) (?:to|into|as) (?P<new>@str\d+)")
_NTH = re.compile(r"\b(?:1st|first|2nd|second|3rd|third|[4-7]th|last)\b")
_TAIL = re.compile(r"(?: (?:please|instead|now|from now on|thanks))+$")


def rename(change: Change, text: str) -> bool:
    """Give a step, or the workflow, another name; the name is spelt as it was typed."""
    if _rename_several(change, text):
        return True
    quoted = _QUOTED.search(text)
    plain = None if quoted else _PLAIN.match(text)
    if quoted is None and plain is None:
        return False
    if quoted is not None:
        what, name = quoted["what"], change.prepared.value(quoted["name"])
    else:
        assert plain is not None  # noqa: S101  # one of both was found
        what = plain["what"] or plain["it"] or plain["whole"] or ""
        said = _TAIL.sub("", next(plain[g] for g in _NAMES if plain[g]))
        name = change.prepared.as_written(said.strip())
    meant = what.strip()
    found = to_rename(meant, change.draft.steps, change.prepared, change.request.catalog)
    if not found and not _WHOLE.fullmatch(meant):
        found = named(meant, change)
        if not found:
            return change.ask("Which step should get that name?")
    if len(found) > 1 and _NTH.search(meant):
        found = named(meant, change)
    if len(found) > 1:
        return change.ask(which_of(found))
    if found:
        change.draft.rename_step(found[0]["id"], name)
    else:
        change.draft.rename(name)
    return True


def _rename_several(change: Change, text: str) -> bool:
    """`rename 'A' to 'B' and 'C' to 'D'`: each step that has such a name gets the other."""
    pairs = list(_SEVERAL.finditer(text)) if re.search(r"\b(?:rename|call|name)\b", text) else []
    if len(pairs) < 2:
        return False
    steps = {str(s.get("name", s["id"])).lower(): str(s["id"]) for s in change.draft.steps}
    old = [change.prepared.value(m["old"]).lower() for m in pairs]
    if any(name not in steps for name in old):
        return change.ask("Which step should get that name?")
    for name, match in zip(old, pairs, strict=True):
        change.draft.rename_step(steps[name], change.prepared.value(match["new"]))
    return True
