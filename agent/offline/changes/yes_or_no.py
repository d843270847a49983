"""`paid true, not false`: a field that is yes or no, compared the other way."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.draft import at, is_hole
from agent.offline.changes.held import text_of
from agent.offline.changes.targets import which_of
from engine.core.hole import HOLE_KEY

_YES = frozenset(["true", "yes"])
_WORD = r"(?:true|false|yes|no)"
_FORMS = (
    re.compile(
        rf"^(?:(?:no|sorry|and|but|i meant?|actually)[,:]? )*(?:(?:the |its )?(?P<f>[a-z][a-z_]*) (?:is |= |should (?:now )?be |must be )?)?(?P<new>{_WORD}),? (?:and )?(?:not|instead of|rather than) {_WORD}$"
    ),
    re.compile(
        rf"^(?:(?:no|sorry|and|but|i meant?|actually|only)[,:]? )*(?:where|if|when|those where) (?:the |its )?(?P<f>[a-z][a-z_]*) (?:is|=|are) (?P<new>{_WORD})$"
    ),
    re.compile(
        rf"^(?:the |its )?(?P<f>[a-z][a-z_]*) (?:should|must|has to|needs to) (?:now )?be (?P<new>{_WORD})$"
    ),
)
_COMPARED = re.compile(r"(?P<path>[\w.?]+) (?P<op>==|!=) (?P<value>true|false)\b")


def turn_around(change: Change, text: str) -> bool:
    """Let the one comparison with yes or no ask for the other; asks where there are several."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None:
        return False
    new = "true" if match["new"] in _YES else "false"
    found = [
        (str(step["id"]), path)
        for step in change.draft.steps
        for path in _places(step)
        if _is_meant(at(step, path), match["f"])
    ]
    if len(found) != 1:
        return len(found) > 1 and change.ask(which_of([change.draft.step(s) for s, _ in found]))
    step_id, path = found[0]
    value = at(change.draft.step(step_id), path)
    told = _COMPARED.sub(lambda m: f"{m['path']} == {new}", str(text_of(value)))
    if told == text_of(value):
        return False
    change.meant.add(step_id)
    told_value = {HOLE_KEY: {**value[HOLE_KEY], "template": told}} if is_hole(value) else told
    change.draft.update(step_id, {path: told_value})
    _retell(change, step_id, "yes" if new == "true" else "no")
    return True


def _places(step: object) -> list[str]:
    assert isinstance(step, dict)  # noqa: S101  # a step is one
    cases = [f"/cases/{n}/when" for n, _ in enumerate(step.get("cases", ()))]
    return ["/with/where", "/when", *cases]


def _is_meant(value: object, field: str | None) -> bool:
    match = _COMPARED.search(str(text_of(value) or ""))
    if match is None:
        return False
    name = match["path"].rsplit(".", 1)[-1]
    if name == "__hole__" and is_hole(value):
        assert isinstance(value, dict)  # noqa: S101  # a hole is one
        name = str(value[HOLE_KEY].get("hint", "")).replace(" ", "_")
    return field is None or field == name.lower()


def _retell(change: Change, step_id: str, new: str) -> None:
    step = change.draft.step(step_id)
    other = "no" if new == "yes" else "yes"
    name = str(step.get("name", ""))
    told = re.sub(rf"(?<=equal to ){other}\b", new, name)
    if told != name:
        change.draft.rename_step(step_id, told)
