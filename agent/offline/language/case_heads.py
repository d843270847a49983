"""The left side of a case: `score >= 80`, `budget 5-9`, `colour red`, `red`, `else`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

_LEAD = re.compile(r"^(?:(?:and|but|then|also|if|when|case|for|where|in case of|the|a|an|is|it is|it's|with)\s+)+", re.IGNORECASE)  # fmt: skip
_REST = re.compile(
    r"(?:(?:or )?else|otherwise|default|fallback|(?:the |any |all )?(?:others?|rest)|(?:anything|everything|all|whatever|any) (?:else|other)|(?:anything |everything )?(?:less|lower|below|smaller|under|more|higher|above|bigger|in between))",
    re.IGNORECASE,
)
_N = r"-?\d[\d.,]*(?:\s?(?:k|%|usd|eur|gbp|\$|€|£))?"
_NAME = (
    r"(?!(?:between|from|over|above|under|below|more|less|greater|at|up|to|is|are|of)\b)[a-z_]\w*"
)
_FIELD = rf"(?:(?P<field>{_NAME}(?: {_NAME})?)\s*(?:is |are |of |: ?)?)??"
_OVER = {">": "over", ">=": "at least", "≥": "at least", "<": "under", "<=": "at most", "≤": "at most"}  # fmt: skip
_WORDS = {
    "over": "over", "above": "over", "more than": "over", "greater than": "over", "at least": "at least", "from": "at least",
    "under": "under", "below": "under", "less than": "under", "up to": "at most", "at most": "at most",
}  # fmt: skip
_OPPOSITE = {"over": "at most", "at least": "under", "under": "at least", "at most": "over", "": "not", "not": ""}  # fmt: skip
_SIGNED = re.compile(rf"{_FIELD}\s*(?P<sign>>=|<=|≥|≤|>|<)\s*(?P<n>{_N})", re.IGNORECASE)
_RANGE = re.compile(rf"{_FIELD}\s*(?:between |from )?(?P<low>{_N})\s*(?:-|–|—|to|and|up to|until)\s*(?P<high>{_N})", re.IGNORECASE)  # fmt: skip
_SAID = re.compile(rf"{_FIELD}\s*(?P<word>{'|'.join(_WORDS)}) (?P<n>{_N})", re.IGNORECASE)
_OPEN = re.compile(rf"{_FIELD}\s*(?P<n>{_N})\s*(?:\+|(?P<up>or (?:more|above|higher|up)|and (?:up|more|above))|(?P<down>or (?:less|lower|below|fewer)))", re.IGNORECASE)  # fmt: skip
_SAME = re.compile(rf"(?P<field>{_NAME}(?: {_NAME})?)\s*(?P<sign>==?|!=|≠|\bis not\b|\bisn't\b|\bis\b|\bequals\b)\s*(?P<value>.+)", re.IGNORECASE)  # fmt: skip
_STATE = re.compile(
    r"status|state|type|category|level|priority|severity|country|stage|kind|tier|plan|role|region|currency|department|city|"
    r"source|label|tag|language|colour|color|size|brand|topic|sentiment|urgency",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\s+or\s+|\s*/\s*|\s*\|\s*", re.IGNORECASE)
_VALUE = re.compile(r"(?:@str\d+|[\w'&+-]+)(?: [\w'&+-]+){0,2}")
# So many words are no value of a field that nobody has named.
_MANY = 3
_PLAIN = re.compile(rf"@str\d+|true|false|{_N}", re.IGNORECASE)

Naming = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what is compared, how, and with what."""

    field: str = ""
    how: str = ""
    """`over`, `at least`, `not`, `between`; empty: it is that value."""
    values: tuple[str, ...] = ()
    rest: bool = False
    """It is all that no other case is."""

    @property
    def test(self) -> bool:
        return bool(self.field and self.values)

    def said(self, named: Naming) -> str:
        """Answer the words of the test; nothing where it is none."""
        if not self.test:
            return ""
        values = [v if _PLAIN.fullmatch(v) else named(v) for v in self.values]
        joined = " and ".join(values) if self.how == "between" else " or ".join(values)
        return f"the {self.field} is {self.how} {joined}".replace("  ", " ")

    def opposite(self, named: Naming) -> str:
        """Answer the words for all that this case is not; nothing where one test cannot say it."""
        if self.how not in _OPPOSITE or len(self.values) != 1:
            return ""
        return Case(self.field, _OPPOSITE[self.how], self.values).said(named)


def names_state(word: str) -> bool:
    """Tell a word for what things are sorted by."""
    return _STATE.fullmatch(word) is not None


def is_rest(head: str) -> bool:
    """Tell the head for all that no other case is."""
    return _REST.fullmatch(head.strip()) is not None


def case_of(head: str, about: str, fields: Collection[str]) -> Case:
    """Read one head; `about` is the field that is meant where none is said, `fields` are those that are known."""
    said = _LEAD.sub("", head.strip())
    if is_rest(said):
        return Case(about, rest=True)
    return _sized(said, about) or _named(said, about, fields)


def _sized(said: str, about: str) -> Case | None:
    if match := _RANGE.fullmatch(said):
        return Case(match["field"] or about, "between", (match["low"], match["high"]))
    if match := _SIGNED.fullmatch(said):
        return Case(match["field"] or about, _OVER[match["sign"]], (match["n"],))
    if match := _SAID.fullmatch(said):
        return Case(match["field"] or about, _WORDS[match["word"].lower()], (match["n"],))
    if match := _OPEN.fullmatch(said):
        return Case(match["field"] or about, "at most" if match["down"] else "at least", (match["n"],))  # fmt: skip
    return None


def _named(said: str, about: str, fields: Collection[str]) -> Case:
    if match := _SAME.fullmatch(said):
        turned = match["sign"].lower() in {"!=", "≠", "is not", "isn't"}
        return Case(match["field"], "not" if turned else "", _values(match["value"]))
    first, _, rest = said.partition(" ")
    if rest and (first.lower() in fields or names_state(first)):
        return Case(first, "", _values(rest))
    values = _values(said)
    counts = bool(values) and all(re.fullmatch(_N, one) for one in values)
    return Case(about, "", values) if about and (counts or len(said.split()) < _MANY) else Case()


def _values(said: str) -> tuple[str, ...]:
    values = tuple(v.strip() for v in _EITHER.split(said.strip()))
    return values if all(_VALUE.fullmatch(v) for v in values) else ()
