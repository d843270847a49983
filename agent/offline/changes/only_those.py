"""`only those with AI in the title`: what a text must hold for a thing to go on, said in few words."""

from __future__ import annotations

import re

from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.filters import narrow
from agent.offline.changes.meant_tests import meant_condition
from agent.offline.changes.said_conditions import condition_said
from agent.offline.conditions.conditions import find_conditions

_LEAD = r"(?:(?:and|but|please|then|now) )*"
_THINGS = r"(?:(?:the |all |any |those |these )*(?:those|ones|items|things|[a-z]+s|everything|anything|everyone)?,? ?)"
_SAID = r"(?P<c>(?:with|having|containing|mentioning|from|that (?:mention|contain|have|are from)|which (?:mention|contain|have)|whose|where|if) .+)"
_FORMS = (
    (re.compile(rf"^{_LEAD}(?:keep |take |send |post |mail |use |show |i want |we want )?(?:only|just) (?:keep |take |send |post |mail )?{_THINGS}{_SAID}$"), True),
    (re.compile(rf"^{_LEAD}(?:skip|ignore|drop|leave out|exclude|no|not|remove) {_THINGS}{_SAID}$"), False),
)  # fmt: skip
_IF = re.compile(r"^(?:whose|where|if) (?:the |its |their )?")


def keep_those(change: Change, text: str) -> bool:
    """Narrow the list that flows by what a text of its things holds, where no plainer condition is said."""
    source = last_data_step(change.draft)
    if source is None or "@chan" in text or "@mail" in text:
        return False
    for form, keeps in _FORMS:
        match = form.match(text)
        if match is None or find_conditions(text, change.prepared):
            continue
        condition = condition_said(change, _IF.sub("", match["c"]))
        if condition is None or not stream_of(change.draft, source):
            continue
        held = condition if keeps else condition.inverse()
        return narrow(change, meant_condition(change, held, text))
    return False
