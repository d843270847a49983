"""`those in state error should be told as well`: what a filter lets pass besides what it let pass before."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.building.cel import test_text
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of
from agent.offline.changes.scoped_place import value_test
from agent.offline.changes.texts import known_field
from agent.offline.changes.things import fields_of_things
from agent.offline.conditions.conditions import find_conditions

_FORM: Final = re.compile(
    r"^(?:(?:and|but|also|please) )*(?P<those>(?:[a-z]+ )?(?:those|[a-z]+s|ones|everything|anything|everyone) (?:that|which|who|with|in|of|from|over|above|under|below)\b[^,;@]*?(?:@str\d+)?) (?:should|must|shall|are to|need to|have to|count|counts|go|goes)(?: be)?(?: (?!not\b)[a-z]+)?(?: in)? (?:as well|too|also)(?:,? (?:whatever|no matter|regardless|irrespective)\b.*)?$"
)


def let_others_pass(change: Change, text: str) -> bool:
    """Let the one filter pass those as well; False where their field is not known, or is compared with a list before."""
    match = _FORM.match(text)
    filters = [s for s in change.draft.steps if s.get("uses") == "list.filter"]
    if match is None or len(filters) != 1 or change.by_call:
        return False
    before = expression_of(filters[0]["with"].get("where"))
    told = _told(change, match["those"])
    if before is None or told is None:
        return False
    change.meant.add(str(filters[0]["id"]))
    change.draft.update(filters[0]["id"], {"/with/where": f"{{{{ ({before}) || {told} }}}}"})
    return True


def _told(change: Change, words: str) -> str | None:
    """Answer what holds of them; None where it is not clear which field the words mean."""
    fields = fields_of_things(change)
    found = find_conditions(words, change.prepared)
    if not found:
        return value_test(change, words, "item", fields, loosely=True)
    test = found[0].condition.tests[0]
    field = known_field(list(fields), (test.field or "").replace(" ", "_"))
    alone = len(found) == 1 and len(found[0].condition.tests) == 1
    return test_text(test, f"item.{field}") if alone and field is not None else None
