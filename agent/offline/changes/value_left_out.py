"""`ignore the site "Test"`: things with one value of a field are let go."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.building.cel import literal
from agent.offline.building.item_shapes import is_text
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of
from agent.offline.changes.dropped_tests import conjuncts
from agent.offline.changes.texts import known_field
from agent.offline.changes.things import fields_of_things

_FORM: Final = re.compile(
    r"^(?:(?:and|but|also|please|just) )*(?:ignore|skip|leave out|exclude|omit|drop|remove|not|without|forget(?: about)?|except) (?:(?:the |all |any )?(?:[a-z]+s|everything|anything|those|ones) (?:of|from|in|with|for|where|whose) )?(?:the )?(?P<field>[a-z_]+(?: [a-z_]+)?) (?:is |= ?|called |named )?(?P<value>@str\d+)$"
)


def leave_value_out(change: Change, text: str) -> bool:
    """Let the one filter hold back those with that value; False where the field, a text, is not known."""
    match = _FORM.match(text)
    filters = [s for s in change.draft.steps if s.get("uses") == "list.filter"]
    if match is None or len(filters) != 1 or change.by_call:
        return False
    fields = fields_of_things(change)
    field = known_field(list(fields), match["field"].replace(" ", "_"))
    before = expression_of(filters[0]["with"].get("where"))
    if field is None or before is None or not is_text(fields[field]):
        return False
    value = literal(change.prepared.value(match["value"]))
    kept = before if len(conjuncts(before)) > 1 or not re.search(r"\|\||\?", before) else f"({before})"  # fmt: skip
    change.meant.add(str(filters[0]["id"]))
    change.draft.update(
        filters[0]["id"], {"/with/where": f"{{{{ {kept} && item.{field} != {value} }}}}"}
    )
    return True
