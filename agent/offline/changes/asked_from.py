"""`under 100 pay without asking, otherwise ask`: an approval that is there asks only from a limit on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.changes.change import Change
from agent.offline.changes.filters import change_filter
from agent.offline.changes.held import give, held_in
from agent.offline.changes.limit_settings import compared_settings, give_setting

_LEAD = r"(?:(?:and|please|but|also|then|just),? )*"
_BELOW = r"(?P<below>under|below|less than|up to|at most|no more than|smaller than|cheaper than|(?:is |are )?(?:under|below|less than|up to|at most))"
_N = r"(?:[$€£] ?)?(?P<n>\d[\d,]*(?:\.\d+)?)(?: ?(?:%|percent|euros?|eur|dollars?|usd|pounds?|gbp|days?|hours?))?"
_FREE = r"(?:without|w/o|with no|no) (?:asking|being asked|approval|approving|a question|questions?|anybody|confirmation|a yes|sign-?off)(?: (?:anybody|anyone|us|me|him|her|them|the [a-z]+|needed))*"
_ELSE = r"(?:[,;]? (?:and |but )?(?:otherwise|else|above(?: (?:that|it))?|over(?: that)?|more than that|the rest|everything else|anything else|beyond that|the others?),? .*\bask\w*\b.*)?"
_FORMS: Final = (
    re.compile(rf"^{_LEAD}(?:if|when|where|for|as long as) (?:the |its )?(?:(?P<field>[a-z_]+(?: [a-z_]+)?) )?(?:is |are )?{_BELOW} {_N},? (?:then )?(?:just )?[a-z][a-z ]*? {_FREE}{_ELSE}$"),
    re.compile(rf"^{_LEAD}(?:auto-?(?:matically )?approve|approve automatically|wave through|let through) (?:(?:everything|anything|all|it|(?:an? |the )?(?P<things>[a-z]+))(?: (?:that|if it|when it))?(?: is| are)? )?{_BELOW} {_N}{_ELSE}$"),
    re.compile(rf"^{_LEAD}(?:(?:the )?(?P<field>[a-z_]+) )?{_BELOW} {_N},? (?:(?:go|goes|pass|passes|[a-z]+ (?:it|them)?) ?)?{_FREE}{_ELSE}$"),
    re.compile(rf"^{_LEAD}(?:only ask|ask only)(?: (?:me|us|them|him|her|the [a-z]+))? (?:(?:if|when|for) (?:it(?:'s| is) )?)?(?P<over>above|over|from|more than|beyond) {_N}{_ELSE}$"),
)  # fmt: skip
Step = Mapping[str, Any]


def ask_from(change: Change, text: str) -> bool:
    """Move the limit from which somebody is asked; where everybody is, let those under it pass."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    asked = [s for s in change.draft.steps if s.get("type") == "approval"]
    if match is None or len(asked) != 1:
        return False
    said = match.groupdict()
    number = float(said["n"].replace(",", ""))
    branch = _branch_before(change, asked[0])
    if branch is None:
        return _let_pass(change, said)
    held = [h for h in held_in(change.draft) if h.step == branch["id"] and h.kind == "number"]
    settings = compared_settings(change, branch)
    change.meant.add(str(branch["id"]))
    if len(held) == 1 and not settings:
        give(change.draft, held[0], number)
        return True
    if len(settings) == 1 and not held:
        return give_setting(change, settings[0], number)
    return change.ask("Which limit do you mean, from which somebody is asked?")


def _branch_before(change: Change, asked: Step) -> Step | None:
    """Answer the branch that decides whether somebody is asked."""
    before = {port.partition(".")[0] for port in asked.get("after", ()) if "." in port}
    found = [s for s in change.draft.steps if s["id"] in before and s.get("type") == "branch"]
    return found[0] if len(found) == 1 else None


def _let_pass(change: Change, said: Mapping[str, str | None]) -> bool:
    about = f"the {said['field']} is" if said.get("field") else "it is"
    if said.get("over"):
        under = "under" if said["over"] == "from" else "up to"
    else:
        under = re.sub(r"^(?:is|are) ", "", str(said["below"]))
    return change_filter(change, f"no approval is needed when {about} {under} {said['n']}")
