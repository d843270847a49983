"""Conditions about a figure of a whole list: `if the sum of the weights is over 90`, `if the highest tide is above 7`.

Of one thing that comes in, such words name a field of it; a total may be a field of each, unless it was asked for before.
"""

from __future__ import annotations

import re

from agent.offline.conditions.condition import Figure, Test
from agent.offline.conditions.count_limits import take_count_limit
from agent.offline.conditions.numbers import numeric
from agent.offline.language.gated import Gated
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.reading.figures_said import FiguresSaid
from agent.offline.reading.order_words import one_and_many
from agent.offline.reading.parts import Measure

_VERB = "|".join(sorted(SEND_VERBS | {"run"}, key=len, reverse=True))
_KINDS: dict[str, Figure] = {
    "sum": "sum", "total": "sum", "average": "avg", "mean": "avg", "avg": "avg",
    "maximum": "max", "max": "max", "highest": "max", "largest": "max", "biggest": "max",
    "minimum": "min", "min": "min", "lowest": "min", "smallest": "min",
}  # fmt: skip
_WORD = r"(?!(?:is|are|was|of|over|above|under|below|exceeds|goes|gets|at|more|less|than|all|the)\b)[a-z]\w*"
_FIGURE = rf"(?:the |their |its )?(?P<kind>{'|'.join(_KINDS)})(?P<of> (?:of|in|over)(?: all)?)?(?: (?:the|their|its))*(?: (?P<field>{_WORD}(?: {_WORD})?))?(?: (?:of|in|across) (?:all|the|all the|these|those|them|[a-z]+s)(?: [a-z]+s)?)?"
_SAID_BEFORE = (
    r"(?P<before>it|that|this|the (?:result|figure|value|sum|total|average|mean|maximum|minimum))"
)
_IS = r"(?: (?:is|are|was|goes|gets|rises|climbs|falls|drops|reaches|lies))*"
_THAN = r"(?:(?:not? )?(?:more|less|greater|higher|lower|larger|smaller|bigger|fewer) than(?: or equal to)?|at least|at most|not? (?:over|above|under|below)|over|above|under|below|beyond|exceeds|exceeding|up to|exactly|equal to|>=|<=|==|=|>|<)"
_LIMIT = Gated(
    rf"(?:,? ?(?:and |but )?)?(?:only )?(?:if|when|whenever|in case|provided|as long as|once) (?:{_SAID_BEFORE}|{_FIGURE}){_IS} (?P<limit>(?:{_THAN} ?)?-?\d+(?:\.\d+)?(?: (?:eur|usd|gbp|chf|euros?|dollars?|pounds?|%|percent|degrees?|kg|units?|points?))?(?: or (?:more|less|fewer))?)(?=,|;| then | (?:also |just |please )?(?:{_VERB})\b|$)",
    needs="as long as|if |in case|once|provided|when",
)
# What is done otherwise is done where the comparison before does not hold.
_OTHERWISE = re.compile(r"(?:otherwise|or else|else|if not)\b,? ?(?!if\b)")
_IF = re.compile(r"(?:if|when|whenever|in case|unless)\b")


def take_limit(clause: str, said: FiguresSaid, *, single: bool) -> tuple[str, Test | None]:
    """Answer the clause without what must hold of the count or of a figure of the list, and the comparison."""
    if (otherwise := _OTHERWISE.match(clause)) and said.limit is not None:
        opposite = said.limit.negated()
        return (clause[otherwise.end() :], opposite) if opposite else (clause, None)
    clause, limit = _taken(clause, said, single=single)
    said.limit = limit or (None if _IF.match(clause) else said.limit)
    return clause, limit


def _taken(clause: str, said: FiguresSaid, *, single: bool) -> tuple[str, Test | None]:
    match = None if single or said.grouped else _LIMIT.search(clause)
    figure = _figure(match, said) if match else None
    found = numeric(f"value {match['limit']}") if match and figure else []
    if match is None or figure is None or len(found) != 1:
        return take_count_limit(clause)
    test = found[0].condition.tests[0]
    rest = f"{clause[: match.start()]} {clause[match.end() :]}"
    kind = None if figure.kind == "count" else figure.kind
    limit = Test(figure.field, test.operator, test.values, figure=kind)
    said.figures += [figure] if figure not in said.figures else []
    return re.sub(r"\s+", " ", rest).strip(" ,"), limit


def _figure(match: re.Match[str], said: FiguresSaid) -> Measure | None:
    """Answer the figure that is compared; None where a field of each thing is."""
    if match["before"]:
        kind = _KINDS.get(match["before"].removeprefix("the "))
        fits = [m for m in said.figures if kind is None or m.kind == kind]
        return fits[0] if len(fits) == 1 else None
    kind, field = _KINDS[match["kind"]], match["field"]
    asked = [m for m in said.figures if m.kind == kind]
    if field is None:
        return asked[0] if len(asked) == 1 else None
    same = [m for m in asked if m.field == field]
    if match["kind"] == "total" and not (match["of"] or same):
        return None
    # `the highest tide` of tides: one amount of each, that is not named
    return Measure(kind, None if field in one_and_many(said.sources) else field)
