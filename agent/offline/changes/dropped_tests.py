"""`drop the status check`: one comparison of several is left out, and the others stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from agent.offline.building.cel import field_name
from agent.offline.building.field_choice import likeness
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of

_WHAT: Final = r"(?:the |that |its |their )?(?P<{}>[a-z_]+(?: [a-z_]+)?)"
_CHECK: Final = (
    r"(?:checks?|conditions?|tests?|filters?|restrictions?|limits?|criteri(?:on|a)|requirements?)"
)
_FORM: Final = re.compile(
    r"^(?:(?:and|but|also|please|just|then) )*(?:"
    rf"(?:drop|remove|delete|forget(?: about)?|lose|skip|take out|leave out|get rid of) (?:the |that )?{_CHECK} (?:on|of|for|about) {_WHAT.format('of')}"
    rf"|(?:drop|remove|delete|forget(?: about)?|lose|skip|take out|leave out|get rid of) {_WHAT.format('a')} {_CHECK}"
    rf"|{_WHAT.format('b')} (?:no longer matters?|(?:does|do)(?:n't| not) matter(?: any ?more)?|should(?:n't| not| no longer) matter|is no longer (?:checked|important|relevant))"
    rf"|(?:do|it|take|send|post|run) ?(?:it|them|all)? (?:regardless|independently|irrespective) of {_WHAT.format('c')}"
    r")(?: (?:any ?more|any longer|now|from now on))?$"
)
_NEAR: Final = 0.8


def drop_test(change: Change, text: str) -> bool:
    """Leave out the one comparison of that field where others stand beside it."""
    match = _FORM.match(text)
    said = next((g for g in match.groups() if g), None) if match else None
    if said is None:
        return False
    found = [
        (step, path, rest)
        for step in change.draft.steps
        for path, inner in _conditions(step)
        if (rest := _without(inner, said)) is not None
    ]
    if len(found) != 1:
        return False
    step, path, rest = found[0]
    change.meant.add(str(step["id"]))
    change.draft.update(step["id"], {path: f"{{{{ {rest} }}}}"})
    return True


def _conditions(step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Answer every condition of a step with the pointer to it."""
    places = {"/with/where": step.get("with", {}).get("where"), "/when": step.get("when")}
    places |= {f"/cases/{n}/when": c.get("when") for n, c in enumerate(step.get("cases", ()))}
    for path, value in places.items():
        if (inner := expression_of(value)) is not None:
            yield path, inner


def _without(inner: str, said: str) -> str | None:
    """Answer the condition without what it says of a field; None where it says nothing, or nothing else."""
    parts = conjuncts(inner)
    own = [p for p in parts if _is_about(p, said)]
    rest = [p for p in parts if p not in own]
    return " && ".join(rest) if len(own) == 1 and rest else None


def _is_about(part: str, said: str) -> bool:
    names = re.findall(r"\.([A-Za-z_]\w*)\b(?!\()", re.sub(r"'[^']*'|\"[^\"]*\"", "", part))
    return any(likeness(field_name(said).replace("_", " "), one) >= _NEAR for one in names[-1:])


def conjuncts(inner: str) -> list[str]:
    """Cut an expression at each `&&` that stands in no bracket and no text; one part where `||` stands there."""
    parts, depth, quote, start, at = [], 0, "", 0, 0
    while at < len(inner):
        sign = inner[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and inner.startswith(("||", "?"), at):
            return [inner]
        elif depth == 0 and inner.startswith("&&", at):
            parts.append(inner[start:at].strip())
            start = at + 2
        at += 1
    return [*parts, inner[start:].strip()]
