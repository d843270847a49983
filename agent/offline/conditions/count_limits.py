"""Conditions about how many there are, not about one of them: `if there are more than 9 of them`."""

from __future__ import annotations

import re

from agent.offline.conditions.condition import Test
from agent.offline.conditions.numbers import numeric
from agent.offline.language.gated import Gated
from agent.offline.language.verbs import SEND_VERBS

_VERB = "|".join(sorted(SEND_VERBS | {"run"}, key=len, reverse=True))
_HOW_MANY = Gated(
    rf"(?:,? ?(?:and |but )?)?(?:only )?(?:if|when|in case|provided|as long as) (?:(?:the )?(?:number|count|amount) of (?:(?:the|these|those|all|new) )*(?:[a-z]+ )?[a-z]+s?(?: (?:is|are|was|exceeds?|goes|rises|gets|reaches))* (?P<limit>[a-z<>= ]*?\d+)|there (?:is|are|were) (?:(?:between )?(?P<low>\d+) (?:and|to) (?P<high>\d+)|(?P<limit2>[a-z<>= ]*?\d+))(?: (?:of (?:them|these|those)|or (?:more|fewer|less)))?(?: [a-z]+s)?)(?=,|;| then | (?:{_VERB})\b|$)",
    needs="amount|count|number|there are|there is|there were",
)


_NONE = re.compile(
    rf"^(?:but |and )?(?:if|when|in case)(?: there (?:is|are|was|were))? (?:none|nothing|no(?: new)? [a-z]+|not a single [a-z]+)(?: of (?:them|these|those|the [a-z]+))?(?: (?:(?:is|are|was|were) [a-z]+(?! @)|is|are|was|were|has|have|had|been|found|left|new|there|[a-z]+ed|comes? up))*,?(?: then| just)* (?=(?:{_VERB})\b)"
)


def take_count_limit(clause: str) -> tuple[str, Test | None]:
    """Answer the clause without such a condition, and the comparison of the count."""
    if none := _NONE.match(clause):
        return clause[none.end() :], Test(None, "==", (0.0,))
    match = _HOW_MANY.search(clause)
    if match is None:
        return clause, None
    rest = re.sub(r"\s+", " ", f"{clause[: match.start()]} {clause[match.end() :]}").strip(" ,")
    if match["low"]:
        return rest, Test(None, "between", (float(match["low"]), float(match["high"])))
    limit = (match["limit"] or match["limit2"]).strip()
    tail = " or more" if " or more" in match[0] else ""
    found = numeric(f"count {limit}{tail}" if "exceed" not in match[0] else f"count over {limit}")
    if len(found) != 1:
        return clause, None
    test = found[0].condition.tests[0]
    return rest, Test(None, test.operator, test.values)
