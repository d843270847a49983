"""How long a new workflow waits for a decision: `ask her to approve within 2 days`, and what is done where nobody has decided in that time."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.offline.answering.describe import summary_of
from agent.offline.answering.unsupported import cannot
from agent.offline.building.build import span_words
from agent.offline.changes.amounts import UNIT
from agent.offline.changes.held import SECONDS
from agent.offline.changes.nobody import NOBODY
from agent.offline.changes.silence import Silence, with_silence
from agent.plan import Plan, PlanRequest

_NOTHING = "; no answer means nothing is sent."
_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "ten": 10.0, "twelve": 12.0, "half a": 0.5, "half an": 0.5}  # fmt: skip
_SPAN = rf"(?P<n>\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) ?(?:working )?(?P<unit>{UNIT})\b"
_OK = r"(?:approv\w*|confirm\w*|permission|sign(?:s|ed)?[- ]?off|go-?ahead|consent|ok(?:ay)?s?|says? yes|yes|green light|a go|decisions?|decides?)"
# The words between asking and its time ask for nothing else.
_LIMIT = re.compile(
    rf"\b{_OK}\b(?P<between>(?: (?!(?:then|if|and|wait|post|send|mail|when)\b)[\w@'.+-]+){{0,6}}?(?: (?:when|if) [^,.;]{{3,60}}(?=,))?)(?P<limit>(?:,|[;.](?= ?(?:then |and )*wait))? ?\(?(?:within|in|for at most|at most|with(?:in)? (?:an?|the) (?:deadline|time ?limit|limit) of|by a deadline of|(?:the )?deadline(?: is|:)?|no later than|(?:and |then )*wait(?:ing)? (?:for )?(?:at most|up to|no (?:longer|more) than|a maximum of)) (?:the next )?{_SPAN}(?: (?:for (?:it|an? answer|the answer|a decision)|at most|at the latest))?\)?)",
    re.IGNORECASE,
)
_HAS = re.compile(
    rf"(?P<limit>(?:[.;,]| and) (?:she|he|they|the [a-z]+|[\w.+-]+@[\w.-]+\w) (?:has|have|gets?) {_SPAN}(?: (?:to|for) (?:answer|decide|approve|react|respond|reply|do so|that|it))?)(?=[.;,]|$)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\b{_OK}\b", re.IGNORECASE)
_SAYS_NO = r"(?:declines|rejects|refuses|denies|disapproves|says no|decline|reject|refuse|deny|say no|is (?:rejected|declined|refused)|(?:is |was )?not approved|(?:does not|doesn't|do not|don't) approve)(?: (?:it|this|that))?"
_IS_SILENT = r"(?:(?:does not|doesn't|do not|don't|did not|didn't|never) (?:answer|reply|respond|react|decide)s?(?: (?:at all|in time|by then))?|(?:there is |there's )?no (?:answer|reply|response|reaction|decision)(?: (?:comes|in time|by then|at all))*|(?:is |stays )silent|nobody (?:answers|replies|responds|reacts|decides)(?: in time)?|not answered(?: in time)?|times? out|timed out)"
# A no, or no answer: silence is a no where nothing else was agreed.
_EITHER = re.compile(
    rf"\b(?P<no>{_SAYS_NO})(?:,? or (?:(?:if )?(?:she|he|they|it) )?{_IS_SILENT})", re.IGNORECASE
)
_EITHER_TURNED = re.compile(
    rf"\b{_IS_SILENT},? or (?:(?:if )?(?:she|he|they|it) )?(?P<no>{_SAYS_NO})", re.IGNORECASE
)
_ELSE = re.compile(
    r"(?P<before>[.;,] ?(?:and |but )?)(?:on|for|in case of|upon|after) (?:anything|everything) else,? (?=\w)",
    re.IGNORECASE,
)
_ON_YES = re.compile(
    r"(?P<before>[.;,] ?(?:and |but )?)(?:on|upon|after|with) (?:an? |the |her |his |their )?(?:approval|yes|ok(?:ay)?|go-?ahead|sign-?off),? (?=(?:post|send|mail|e-?mail|put|patch|delete|call|insert|tell|notify|create|add|get)\b)",
    re.IGNORECASE,
)
_SILENT = re.compile(
    rf"(?P<before>[.;,:]|\band\b|\bbut\b)\s*(?P<said>(?:(?:if|when|should|in case) (?:{NOBODY}|(?:i|we|you) (?:do not|don't|did not|didn't) (?:answer|reply|respond|react|decide)|(?:it|that|the (?:request|approval|deadline)) (?:times out|expires|passes|runs out))(?: (?:by then|in time|at all|until then))?,? (?:then )?|(?:on|for|in case of|with) (?:no answer|silence|a timeout|timeout|no reply|no response),? |(?:no answer|no reply|no response|silence|timeout|timed out) ?(?:->|=>|→|:|=) ?)(?P<do>(?:\"[^\"\n]*\"|[^;!\n\",]|,(?! (?:if|when|on)\b))*?))(?=[.;!]?\s*$|[.;!] [A-Z]|;|, (?:if|when|on)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A request without its time limit, and the limit; `do` is what comes then, in the person's words."""

    rest: str
    seconds: int | None
    said: str = ""
    do: str = ""


def deadline_of(text: str) -> Deadline | None:
    """Part a request for a new workflow; None where no limit and nothing about silence is said of a decision."""
    if not _ASKS.search(text):
        return None
    plain = _EITHER_TURNED.sub(r"\g<no>", _EITHER.sub(r"\g<no>", text))
    plain = _ELSE.sub(r"\g<before>on rejection, ", plain)
    plain = _ON_YES.sub(r"\g<before>on approval, ", plain)
    limit = _limit_in(plain)
    seconds = None
    if limit is not None:
        seconds = int(_number(limit["n"]) * SECONDS[_unit(limit["unit"])])
        plain = plain[: limit.start("limit")] + plain[limit.end("limit") :]
    silent = _SILENT.search(plain)
    if silent is not None:
        plain = (plain[: silent.start()] + plain[silent.end() :]).strip()
        return Deadline(plain, seconds, silent["said"].strip(), silent["do"].strip())
    return Deadline(plain, seconds) if plain != text else None


def with_deadline(
    plan: Plan, limit: Deadline, request: PlanRequest, change: Callable[[PlanRequest], Plan]
) -> Plan:
    """Let the one approval wait so long, and do then what was said; what cannot be set is said."""
    if limit.said and limit.seconds is not None:
        told = Silence(limit.rest, limit.said, limit.do, limit.seconds)
        found = with_silence(plan, told, request, change)
        return _assuming(found, f"; no answer within {span_words(limit.seconds)} is told as you said.")  # fmt: skip
    if limit.said:
        return replace(plan, unsupported=(*plan.unsupported, cannot(f"{limit.said} (no time is named after which there is no answer)", request.catalog)))  # fmt: skip
    if limit.seconds is None or plan.document is None:
        return plan
    document = copy.deepcopy(dict(plan.document))
    asked = [s for s in document.get("steps", ()) if s.get("type") == "approval"]
    if len(asked) != 1:
        words = f"a deadline of {span_words(limit.seconds)} for the approval"
        return replace(plan, unsupported=(*plan.unsupported, cannot(words, request.catalog)))
    asked[0]["deadline_s"] = limit.seconds
    found = replace(plan, document=document, summary=summary_of(document, request.catalog))
    return _assuming(found, f"; no answer within {span_words(limit.seconds)} counts as a rejection.")  # fmt: skip


def _assuming(plan: Plan, end: str) -> Plan:
    """Say what comes of no answer, in the place of what is assumed where nothing is said of it."""
    told = tuple(one.removesuffix(_NOTHING) + end if one.endswith(_NOTHING) else one for one in plan.assumptions)  # fmt: skip
    return replace(plan, assumptions=told)


def _limit_in(text: str) -> re.Match[str] | None:
    for form in (_LIMIT, _HAS):
        for found in form.finditer(text):
            before = text[: found.start("limit")]
            if not re.search(rf"{NOBODY}$", before, re.IGNORECASE):
                return found
    return None


def _number(said: str) -> float:
    return _NUMBERS.get(said.lower(), 0.0) or float(said)


def _unit(said: str) -> str:
    long = {"sec": "second", "min": "minute", "hr": "hour"}
    short = said.lower().removesuffix("s")
    return long.get(short, short)
