"""What was done to one step, done to another as well; and the other case of a condition that was given last."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.lately import steps_of, touched_lately
from agent.offline.changes.scope import named
from agent.offline.language.nouns import as_id

_SAME = re.compile(
    r"^(?:(?:do |and |please )*(?:the )?same (?:thing )?(?:goes |holds |applies )?(?:for|with|to)|(?:likewise|ditto)(?: for)?|and) (?:the )?(?P<what>[a-z][a-z -]*?)(?: (?:too|as well|also|please))*$"
)
_OTHERWISE = re.compile(
    r"^(?:otherwise|else|if not|all others?|the (?:others|rest)|the other ones|everything else|everyone else)(?: (?:it |they |should |must )?(?:goes?|go|post(?:ed)?|send|sent|be|is|are|comes?|land))*(?: it| them)? (?:to|in|into|at) (?P<who>@(?:chan|mail)\d+)$"
)
_ALIKE = ("/when", "/retry/max_attempts", "/timeout_s", "/on_error", "/foreach/on_item_error")


def same_again(change: Change, clause: str) -> bool:
    """`the same for the last post`: give the step that is named the condition or setting that another was given last."""
    match = _SAME.match(clause)
    given = [t for t in touched_lately(change) if t.path in _ALIKE]
    if match is None or len({t.step for t in given}) != 1:
        return False
    others = [s for s in change.draft.steps if s["id"] != given[0].step]
    meant = named(match["what"], change, others)
    if len(meant) != 1 or meant[0]["id"] == given[0].step:
        return False
    change.meant.add(str(meant[0]["id"]))
    change.draft.update(str(meant[0]["id"]), {t.path: t.after for t in given})
    return True


def other_case(change: Change, clause: str) -> bool:
    """`otherwise into #b`: what does not meet the condition that a step was given last goes there."""
    match = _OTHERWISE.match(clause)
    given = [t for t in touched_lately(change) if t.path == "/when" and isinstance(t.after, str)]
    if match is None or len(given) != 1:
        return False
    step = change.draft.step(given[0].step)
    argument = "channel" if "chan" in match["who"] else "to"
    inner = re.fullmatch(r"\{\{ ?(.+?) ?\}\}", given[0].after)
    if (
        inner is None
        or argument not in step.get("with", {})
        or given[0].step not in steps_of(change.request.former[0])
    ):
        return False
    change.draft.add(
        _elsewhere(change, step, argument, change.prepared.value(match["who"]), inner[1])
    )
    return True


def _elsewhere(
    change: Change, step: Mapping[str, Any], argument: str, receiver: str, met: str
) -> dict[str, Any]:
    other = {k: copy.deepcopy(v) for k, v in step.items()}
    other["id"] = as_id(f"send to {receiver.split('@')[0]}", change.draft.ids())
    other["name"] = f"Send to {receiver}"
    other["when"] = f"{{{{ !({met}) }}}}"
    other["with"][argument] = receiver
    return other
