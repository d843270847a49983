"""`same for Austria, country AT`: one more value for which happens what happens for another."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.compared import compared_in, give_values
from agent.offline.changes.labels import with_labels
from agent.offline.changes.lately import touched_lately
from agent.offline.changes.no_values import NO_VALUE
from agent.offline.language.nouns import sentence

_FORM = re.compile(
    r"^(?:(?:and|also|please|do|then) )*(?:the )?same (?:thing |way |case )?(?:goes |holds |applies )?(?:for|with|to) (?:the )?(?P<x>[^@,()]+?)(?:,? \(?(?:the |its |with |where )*(?P<f>[a-z_]+) (?:is |= |code )?(?P<v>[a-z0-9][\w-]*)\)?)?(?: (?:too|as well|also))?$"
)


def same_for_value(change: Change, text: str) -> bool:
    """Let one more value take the way of another; the values that are there stay."""
    match = _FORM.match(text)
    value = (match["v"] or match["x"]) if match else ""
    if match is None or not re.fullmatch(r"[a-z0-9][\w-]*", value):
        return False
    written = change.prepared.as_written(value)
    every = [c for c in compared_in(change.draft, ways=True) if c.path.startswith("/cases/") and not c.numeric]  # fmt: skip
    if match["f"]:
        every = [c for c in every if c.field in {match["f"], match["f"].split("_")[-1]}]
    alike = [c for c in every if match["f"] or (written.isupper() and all(v.isupper() for v in c.said))]  # fmt: skip
    if not alike or (value in NO_VALUE and not written.isupper()):
        return False
    if any(value in {v.lower() for v in c.said} for c in alike):
        return change.ask(f"There is a case for {written} already. What should be different there?")
    lately = {(t.step, t.path) for t in touched_lately(change)}
    meant = [c for c in alike if (c.step, c.path) in lately] or alike
    if len(meant) > 1:
        told = " or ".join(" and ".join(c.said) for c in meant)
        return change.ask(sentence(f"the same as for {told}?"))
    change.meant.add(meant[0].step)
    with_labels(change, meant[0], [written])
    give_values(change.draft, meant[0], [*meant[0].said, written])
    return True
