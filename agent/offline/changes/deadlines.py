"""What happens when nobody decides: how long an approval waits, and what its end means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.amounts import NUMBER, UNIT, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.held import SECONDS
from agent.offline.changes.nobody import NOBODY
from agent.offline.changes.places import add_on_rejection
from agent.offline.changes.targets import which_of

_SPAN = rf"(?P<span>(?:{NUMBER}|an?|half an?) ?{UNIT})"
_THEN = r"(?:[,;:]? ?(?:and )?(?:after that|then|afterwards|otherwise|else|or|and))?,?"
_VERB = r"(?P<end>reject\w*|declin\w*|refus\w*|deni\w+|deny|no|approv\w*|accept\w*|yes|fail\w*|go(?:es)? on|go(?:es)? ahead|continue)(?: (?:it|that|this|anyway|automatically|by itself))*"
_END = rf"(?: (?:treat|count|take|see|read|handle))?(?: (?:it|that|this|the (?:request|approval)|we|the workflow))?(?: as)?(?: (?:is|gets|counts as|means|should be|will be|should|shall))*(?: (?:automatically|simply|just|a|an))* {_VERB}"
_FORMS = tuple(
    re.compile(rf"^(?:(?:and|please|also|but) )*{form}$")
    for form in (
        rf"(?:give|allow|grant) (?:@mail\d+|(?:the |our |my )?[a-z]+(?: team)?) {_SPAN}(?: (?:to|for) [a-z]+(?: [a-z]+)?)?{_THEN}{_END}",
        rf"(?:if|when|in case) {NOBODY} (?:within|in|for|after|by the end of) {_SPAN}{_THEN}{_END}",
        rf"after {_SPAN}(?: without (?:an? )?(?:answer|decision|reaction|reply|response))?{_THEN}{_END}",
        rf"wait (?:at most |up to |no longer than )?{_SPAN} for (?:an? |the |his |her |their )?(?:answer|decision|approval|reply|response){_THEN}{_END}",
        rf"(?:it (?:is|gets|counts as) |automatically |simply )?{_VERB} after {_SPAN}(?: without (?:an? )?(?:answer|decision|reaction|reply))?",
    )
)  # fmt: skip
_ENDS: Sequence[tuple[str, str]] = (
    (r"reject|declin|refus|den|no$", "rejected"),
    (r"approv|accept|yes|go|continue", "approved"),
    (r"fail", "failed"),
)


_ONLY_SPAN = re.compile(
    rf"^(?:(?:and|please|also|but) )*(?:give|allow|grant|let) (?:the |that )?(?:approvals?|approvers?|decision|sign-?off)(?: step| request)? (?:(?:have|wait|take) )?(?:(?:a deadline of|at most|up to|no more than|only|for) )*{_SPAN}(?: (?:at most|max|only|time|to (?:answer|decide|react)))*$"
)
_AND_TELL = re.compile(
    r"^(?P<first>.+?),? and (?:then |also )?(?P<more>(?:tell|post|mail|e-?mail|notify|inform|send|write|let)\b.*@(?:chan|mail)\d+.*)$"
)


def end_silence_and_tell(change: Change, clause: str) -> bool:
    """Set what silence means, and let somebody hear of the end of the wait."""
    match = _AND_TELL.match(clause)
    if match is None or not end_silence(change, match["first"]):
        return False
    end = next((s.get("on_silence") for s in change.draft.steps if s.get("type") == "approval"), "")
    told = end == "rejected" and add_on_rejection(change, f"if it is rejected, {match['more']}")
    if not told:
        change.unsupported.append(change.prepared.restored(match["more"]))
    return True


def end_silence(change: Change, clause: str) -> bool:
    """Set how long the one approval waits, and what comes then."""
    asked: list[Mapping[str, Any]] = [s for s in change.draft.steps if s.get("type") == "approval"]
    match = next((m for form in (*_FORMS, _ONLY_SPAN) if (m := form.match(clause))), None) if asked else None  # fmt: skip
    amount = amount_in(match["span"]) if match else None
    if match is None or amount is None or amount.unit is None:
        return False
    if len(asked) != 1:
        return change.ask(which_of(asked))
    seconds = int(amount.number * SECONDS[amount.unit])
    change.meant.add(str(asked[0]["id"]))
    if "end" not in match.groupdict():
        change.draft.update(asked[0]["id"], {"/deadline_s": seconds})
        return True
    end = next(value for said, value in _ENDS if re.match(said, match["end"]))
    # nothing but a decision may send: what is said of the end is written down, also where it is the default
    change.draft.update(asked[0]["id"], {"/deadline_s": seconds, "/on_silence": end})
    return True
