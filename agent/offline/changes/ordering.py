"""Another order in people's words: the fullest first, begin with the cheapest, what costs most on top."""

from __future__ import annotations

import re

from agent.offline.building.field_choice import meant_field
from agent.offline.changes.adds import add_list_step
from agent.offline.changes.change import Change
from agent.offline.changes.held import held_in
from agent.offline.changes.manner import change_sort
from agent.offline.changes.qualities import measured_by, quality_in
from agent.offline.changes.things import fields_of_things
from agent.offline.reading.parts import Limit, Sort

_MOST = r"(?:the )?(?P<most>(?:most |least )?[a-z]+)(?: (?!first\b|1st\b|on\b|at\b|to\b|in\b|up\b|down\b|last\b)(?:ones?|[a-z][\w-]*)){0,2}"
_FRONT = r"(?:first|1st|(?:(?:right |all the way )?(?:at|on|to|in) (?:the )?(?:very )?(?:top|head|front|start|beginning)(?: of (?:the )?[a-z]+)?)|on top|up front|ahead|foremost|leading|in the lead)"
_BACK = r"(?:last|(?:at|to|in) (?:the )?(?:very )?(?:bottom|end|back)(?: of (?:the )?[a-z]+)?)"
_PUT = r"(?:(?:put|show|list|have|place|move|want|bring|get|take|with|i want|we want|let|make) )?"
_GOES = r"(?:(?: (?:should|must|has to|have to|needs? to|ought to|can|may))?(?: (?:be|come|comes?|go|goes|stand|stands|appear|appears|lead|leads|is|are))(?: (?:listed|shown|put|placed))?)?"
_FORMS = (
    (re.compile(rf"^(?:and |but |please )*{_PUT}{_MOST},?{_GOES} {_FRONT}(?: please)?$"), False),
    (re.compile(rf"^(?:and |but |please )*{_PUT}{_MOST},?{_GOES} {_BACK}(?: please)?$"), True),
    (re.compile(rf"^(?:and |but |please )*(?:it |the list |they )?(?:should |must )?(?:start|begin|lead|open|commence)s? (?:off )?(?:with|by|from) {_MOST}$"), False),
    (re.compile(rf"^(?:and |but |please )*(?:it |the list )?(?:should |must )?(?:end|finish|close)s? with {_MOST}$"), True),
    (re.compile(rf"^(?:and |but |please )*(?:(?:sort|order|rank|arrange)(?: (?:it|them|the list|everything))? )?from {_MOST} (?:down |up )?to (?:the )?(?:most |least )?[a-z]+(?: ones?)?$"), False),
)  # fmt: skip
_TOP = re.compile(
    r"^(?:and |but |please )*(?:(?:only|just|keep|take|show|list|send|post|i want|we want|leave) )*(?:the )?(?:top )?(?P<n>\d{1,3}) (?P<most>(?:most |least )?[a-z]+)(?: (?:ones?|[a-z]+s))?(?:,? (?:only|will do|are enough|is enough|suffice|please|are all we need))*$"
)
_BY = re.compile(
    r"^(?:and |but |please )*(?:sort|rank|order|arrange|list)(?: (?:it|them|the list|everything|the [a-z]+))? by (?:what|how (?:much|many|long|often|old|late|heavy))? ?(?:they|it|each|one|that|those|we)? ?(?P<what>[a-z]+(?: [a-z]+){0,4}?)(?: them)?(?:,? (?P<most>(?:most |least )?[a-z]+)(?: ones?)? (?:first|1st))?(?:,? (?:and )?(?:not|instead of|rather than|no longer)(?: by)? [a-z ]+)?$"
)

_LITTLE = re.compile(r"\b(?:they|it|each|one|is|are|has|have|had|was|were|been|of)\b ?")
# Of what is counted, the most comes first, whatever it is.
_UTMOST = frozenset(["most", "worst", "highest", "largest", "biggest"])


def order_things(change: Change, clause: str) -> bool:
    """Put what flows in another order, by the field that measures what the words say."""
    for form, turned in _FORMS:
        match = form.match(clause)
        quality = quality_in(match["most"]) if match else None
        if quality is None:
            continue
        field = measured_by(quality, fields_of_things(change), _compared(change))
        return field is not None and _sorted(change, field, quality.rises != turned)
    top = _TOP.match(clause)
    quality = quality_in(top["most"]) if top else None
    if top is not None and quality is not None:
        field = measured_by(quality, fields_of_things(change), _compared(change))
        return field is not None and _first_of(change, field, quality.rises, int(top["n"]))
    match = _BY.match(clause)
    field = _meant(change, match["what"]) if match else None
    quality = quality_in(match["most"]) if match and match["most"] else None
    down = match["most"] in _UTMOST or (quality.rises if quality else None) if match and match["most"] else None  # fmt: skip
    return field is not None and _sorted(change, field, down)


def _meant(change: Change, said: str) -> str | None:
    """Answer the field that words name; `days they are late` are the days late."""
    fields = fields_of_things(change)
    return meant_field(said, fields) or meant_field(_LITTLE.sub("", said).strip(), fields)


def _first_of(change: Change, field: str, down: bool, count: int) -> bool:
    """Keep so many of those with the most, put in that order where they are in another."""
    return (_is_so(change, field, down) or _sorted(change, field, down)) and add_list_step(
        change.draft, Limit(count)
    )


def _is_so(change: Change, field: str, down: bool) -> bool:
    """Tell whether the things come in that order already."""
    way = "desc" if down else "asc"
    for step in change.draft.steps:
        given = step.get("with", {})
        if step.get("uses") == "list.sort":
            return (
                given.get("by") == f"{{{{ item.{field} }}}}"
                and bool(given.get("descending")) == down
            )
        if re.search(
            rf"\border by {re.escape(field)} {way}\b",
            str(given.get("statement", "")),
            re.IGNORECASE,
        ):
            return True
    return False


def _compared(change: Change) -> str | None:
    """Answer the one field whose number is compared somewhere."""
    fields = {
        h.field for h in held_in(change.draft) if h.kind == "number" and h.operator is not None
    }
    return fields.pop() if len(fields) == 1 else None


def _sorted(change: Change, field: str, down: bool | None) -> bool:
    """Sort by a field; where nothing is said of the direction, it stays."""
    if down is None:
        down = any(
            s.get("with", {}).get("descending")
            for s in change.draft.steps
            if s.get("uses") == "list.sort"
        )
    part = Sort(field, descending=down)
    change.meant |= {str(s["id"]) for s in change.draft.steps if s.get("uses") == "list.sort"}
    return change_sort(change, part) or add_list_step(change.draft, part)
