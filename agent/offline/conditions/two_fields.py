"""Two fields of one thing compared with each other: `whose weight is above its max_weight`, `where the load exceeds the room`."""

from __future__ import annotations

import re

from agent.offline.conditions.condition import Beside, Condition, Found, Operator, Test
from agent.offline.conditions.subjects import INTRO, STOP, noun_before
from agent.offline.conditions.words import VALUE_FIELDS
from agent.offline.language.gated import Gated
from agent.offline.language.nouns import GENERIC
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS

_OPERATORS: tuple[tuple[Operator, str], ...] = (
    ("<=", r"(?:at most|no more than|not (?:more|larger|greater|higher|bigger) than|less than or equal to|not (?:over|above)|<=)"),
    (">=", r"(?:at least|no less than|not (?:less|smaller|lower|fewer) than|(?:more|greater) than or equal to|not (?:under|below)|>=)"),
    ("<", r"(?:less than|lower than|smaller than|fewer than|shorter than|earlier than|under|below|beneath|short of|<)"),
    (">", r"(?:more than|larger than|greater than|higher than|bigger than|longer than|later than|over|above|beyond|past|>)"),
    ("!=", r"(?:not (?:the same as|equal to|identical to)|different from|other than|unequal to|!=)"),
    ("==", r"(?:the same as|equal to|identical to|==)"),
)  # fmt: skip
_VERBS: tuple[tuple[Operator, str], ...] = (
    (">", r"(?:exceeds?|surpass(?:es)?|tops|outweighs?|is bigger than|goes over)"),
    ("<", r"(?:falls short of|falls below|undercuts?|drops below|is under)"),
    ("!=", r"(?:differs? from|does(?:n't| not) (?:match|equal))"),
    ("==", r"(?:equals|matches)"),
)
_NAME = r"[a-z]\w*"
_IS = r"(?:is|are|was|were|has|have|lies|stands?|gets?|goes|comes|dropped|drops|falls|rises)"
_OTHER = rf"(?:(?:its|their|the|his|her) (?:own )?)?(?P<other>{_NAME})(?: \((?:field |column )?(?P<named>{_NAME})\)|, (?P<aside>[a-z]+_\w+)(?=,|$))?"
_FORMS = tuple(
    (operator, re.compile(rf"(?:\b(?P<intro>whose|where|with|if|when|that have|which have|has|have|having) )?(?:(?:the|its|their) )?(?P<field>{_NAME}) {is_}{words} {_OTHER}(?= ?(?:[,;.:!?)]|$)| @| (?:to|in|into|and|or|then|at|on|for|post|send|mail|email|tell|warn|alert|notify)\b)"))
    for is_, table in ((rf"(?:{_IS} )?", _OPERATORS), ("", _VERBS))
    for operator, words in table
)  # fmt: skip
_SIGN = re.compile(r"[<>=]")
# Of these a word beside a sign is the value: `status != paid`.
_STATE = re.compile(VALUE_FIELDS)
# Most clauses have no word of comparison at all: that is told by one look.
_COMPARED = Gated(
    "|".join(words for table in (_OPERATORS, _VERBS) for _, words in table),
    needs="!=|<|==|>|above|at least|at most|below|beneath|beyond|bigger|different from|earlier than|equal to|equals|exceed|fewer|greater|higher|identical to|iffer|larger|later than|less|longer than|lower|matches|more|n't|not|other than|outweigh|over|past|short of|shorter than|smaller|surpass|the same as|tops|under",
)
_NO_FIELD = STOP | INTRO | GENERIC | VERBS | frozenset(["usual", "normal", "average", "limit", "threshold", "target", "budget", "before", "now", "today", "yesterday", "that", "this", "last", "first", "next", "previous", "expected", "zero", "one", "two", "three", "ones"])  # fmt: skip

_NEVER_FIELDS = STOP | INTRO | GENERIC | frozenset(["usual", "normal", "average", "before", "now", "today", "yesterday", "tomorrow", "that", "this", "last", "first", "next", "previous", "expected", "ever", "zero", "one", "two", "three", "ones", "usually", "normally"])  # fmt: skip


def two_fields(clause: str, prepared: Prepared) -> list[Found]:
    """Find comparisons of two fields; a plain word is one only where the request names it as a field."""
    found: list[Found] = []
    if not _COMPARED.search(clause):
        return found
    for operator, form in _FORMS:
        for match in form.finditer(clause):
            other = match["named"] or match["aside"] or match["other"]
            if not _compares(match, other, prepared):
                continue
            test = Test(match["field"], operator, (Beside(other),))
            noun = noun_before(clause[: match.start()])
            found.append(Found(Condition((test,), noun=noun), match.start(), match.end()))
    return found


def _compares(match: re.Match[str], other: str, prepared: Prepared) -> bool:
    field = match["field"]
    if _SIGN.search(match[0]) and match["intro"] is not None:
        state = _STATE.fullmatch(field) and "_" not in other and not is_listed(other, prepared)
        return other != field and not state  # only names, and states, are compared by signs
    if _names_both(match):
        return other != field and other not in _NEVER_FIELDS
    if other in _NO_FIELD or field in _NO_FIELD - VERBS or other == field:
        return False
    own = re.search(rf"\b(?:its|their) (?:own )?{re.escape(match['other'])}\b", match[0])
    led = match["intro"] is not None or match.start() == 0
    return led and ("_" in other or own is not None or is_listed(other, prepared))


def _names_both(match: re.Match[str]) -> bool:
    """`whose spent is more than budget`: without an article before it, the other word is a field as the first one is."""
    compared = re.search(r"\b(?:than|exceeds?|surpass(?:es)?)\b", match[0]) is not None
    return compared and match["intro"] in {"whose", "where"} and match["other"] == _last_word(match[0])  # fmt: skip


def _last_word(said: str) -> str:
    words = said.split()
    return words[-1] if words[-2] not in {"its", "their", "the", "his", "her", "own"} else ""


def is_listed(name: str, prepared: Prepared) -> bool:
    """Tell whether the request lists the word among the fields of its data, as `(name, seats, used)`."""
    lists = [*re.findall(r"\(([^()]*)\)", prepared.original), *prepared.shapes]
    return any(re.search(rf"\b{re.escape(name)}\b", said.lower()) for said in lists if "," in said)
