"""A figure in a message, as a condition of one, or rounded: how many there are, and what they make together."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.amounts import amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of, is_hole
from agent.offline.changes.figures import count_told, is_count, is_sum, sum_told
from agent.offline.changes.meant_messages import messages_meant
from engine.core.hole import HOLE_KEY

_LEAD = r"(?:(?:and|also|please|then|but|so) )*"
_COUNT = r"(?:count|number(?: of [a-z ]+?)?|how many [a-z ]+?)"
_FIGURE = rf"(?P<figure>{_COUNT}|total(?: [a-z]+)?|sum(?: of [a-z ]+?)?)"
_PUT = re.compile(
    rf"^{_LEAD}(?:add|put|show|include|mention|write|say|state|have) (?:the |their |a )?(?:total )?{_FIGURE} (?:to|in|into|of) (?P<where>(?:the |its |every )*(?:[a-z@][\w@]* )?(?:subject(?: line)?|text|message|mail|e-?mail|post|body|title)(?: (?:to|of|for|in) .+)?)(?: too| as well| also)?$"
)
_ONLY_IF = re.compile(
    rf"^{_LEAD}(?P<do>(?:(?:send|post|mail|do|write|notify|tell) (?:it|that|this|them|us|me|(?:the |an? )?[a-z@][\w@]*(?: [a-z@][\w@]*)?) )?)only (?P<do2>(?:send |post |mail )?(?:(?:it|that|the [a-z]+|an? [a-z]+) )?)(?:if|when) (?:the )?(?P<figure>{_COUNT}|total(?: [a-z]+)?|sum(?: of [a-z ]+?)?|there (?:are|were|is|was))(?: (?:is|are|was|were|gets|goes|exceeds))? (?P<than>.+)$"
)
_COUNT_TEST = re.compile(r"\S+(?:\.count|\.size\(\)) [<>]=? \d+")
_ROUND = re.compile(
    rf"^{_LEAD}round (?:it|that|the (?:[a-z]+ )?(?:total|sum|amount|figure|number)|this) (?:to|on) (?P<n>\d|an?|1|whole|full) ?(?:decimals?(?: places?)?|digits?|places?|numbers?|cents?)?$"
)


def tell_figure(change: Change, clause: str) -> bool:
    """Tell a figure, send only when it is large enough, or round it."""
    return _put(change, clause) or _only_if(change, clause) or _round(change, clause)


def _put(change: Change, clause: str) -> bool:
    match = _PUT.match(clause)
    if match is None:
        return False
    argument = "subject" if re.search(r"\b(?:subject|title)\b", match["where"]) else "text"
    found = messages_meant(change, match["where"], argument)
    if len(found) != 1:
        return False
    told = _with_figure(change, found[0], argument, match["figure"])
    if told is None:
        return False
    change.draft.update(str(found[0]["id"]), {f"/with/{argument}": told})
    change.meant.add(str(found[0]["id"]))
    return True


def _with_figure(change: Change, step: Mapping[str, Any], argument: str, figure: str) -> Any:
    """Answer what a step says with the figure in it; None where there is no such figure, or it is there."""
    before = step["with"][argument]
    if is_hole(before):
        return None
    summed = sum_told(step) if is_sum(figure) else None
    if summed is not None and argument == "subject":
        return _opened(f"{before}: {{{{ {summed[0]} }}}}", summed[1])
    counted = count_told(change, step) if _counts(figure) else None
    if counted is None or counted[0] in str(before):
        return None
    if argument == "subject" or "\n" not in str(before):
        return _opened(f"{before} ({{{{ {counted[0]} }}}})", counted[1])
    return _opened(f"{{{{ {counted[0]} }}}}: {before}", counted[1])


def _counts(figure: str) -> bool:
    return is_count(figure) or figure.startswith("how many")


def _opened(told: str, hole: Mapping[str, Any] | None) -> Any:
    """Answer a text; where a place in it is not known yet, the same place as elsewhere is open in it."""
    if hole is None:
        return told
    opened = copy.deepcopy(dict(hole))
    opened[HOLE_KEY]["template"] = told
    return opened


def _only_if(change: Change, clause: str) -> bool:
    match = _ONLY_IF.match(clause)
    amount = amount_in(match["than"]) if match else None
    if match is None or amount is None or amount.operator is None or amount.unit is not None:
        return False
    figure = "count" if match["figure"].startswith("there ") else match["figure"]
    said = f"{match['do']} {match['do2']}"
    meant = _guarded(change, said)
    tests = [(s, _test(change, s, figure, amount.operator, amount.number)) for s in meant]
    if not tests or any(test is None for _, test in tests):
        return False
    for step, test in tests:
        change.draft.update(str(step["id"]), {"/when": test})
        change.meant.add(str(step["id"]))
    return True


def _guarded(change: Change, said: str) -> Sequence[Mapping[str, Any]]:
    """Answer the messages that wait for the figure: the one that is named, else all."""
    plain = re.sub(r"\b(?:send|post|mail|do|write|it|that|this|them) *$", "", said.strip())
    found = messages_meant(change, said, "text") if re.search(r"\b(?:mail|post|message)\b|@", plain) else []  # fmt: skip
    return found or [s for s in change.senders if "foreach" not in s]


def _test(
    change: Change, step: Mapping[str, Any], figure: str, operator: str, number: float
) -> Any:
    when = step.get("when")
    before = expression_of(when[HOLE_KEY].get("template") if isinstance(when, Mapping) else when)
    if when is not None and (before is None or not _COUNT_TEST.fullmatch(before)):
        return None  # it depends on something else
    if _counts(figure):
        counted = count_told(change, step)
        return counted and _opened(f"{{{{ {counted[0]} {operator} {number:g} }}}}", counted[1])
    summed = sum_told(step)
    if summed is None or when is not None:
        return None
    plain = re.sub(r"^string\((.*)\)$", r"\1", summed[0])
    return _opened(f"{{{{ {plain} {operator} {number!r} }}}}", summed[1])


def _round(change: Change, clause: str) -> bool:
    match = _ROUND.match(clause)
    told = [(s, found) for s in change.senders if (found := sum_told(s))] if match else []
    if match is None or len(told) != 1:
        return False
    places = int(match["n"]) if match["n"].isdigit() else 0 if match["n"] in {"whole", "full", "a", "an"} else 1  # fmt: skip
    step, (expression, _) = told[0]
    plain = re.sub(r"^string\((.*)\)$", r"\1", expression)
    by = repr(10.0**places)
    rounded = f"string(math.round({plain} * {by}) / {by})"
    for name, value in step["with"].items():
        hole = value if is_hole(value) else None
        text = hole[HOLE_KEY]["template"] if hole else value
        if isinstance(text, str) and expression in text:
            told = _opened(text.replace(expression, rounded), hole)
            change.draft.update(str(step["id"]), {f"/with/{name}": told})
    change.meant.add(str(step["id"]))
    return True
