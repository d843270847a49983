"""What must hold of the rows that a statement changes, in words: `where moored_at is older than 40 days and berth is empty`.

Every value goes into a parameter; what is not understood makes no statement, because it would touch other rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from agent.offline.building.cel import moment_text
from agent.offline.language.text import Prepared

COLUMN = r"(?:(?:the|its|their|whose) )?(?P<column>(?!(?:the|its|their|they|it|that|this|is|are|and|or|with|older|more|less|any|all|no|not)\b)[a-z_]\w*)(?: (?:column|field))?"
_IS = r"(?:is|are|was|were|lies)"
_SPAN = r"(?P<n>\d+|an?|one) (?P<unit>minute|hour|day|week|month|year)s?(?: old| ago| in the past| back)?"
_CALL = r"(?:web ?hook|call|callback|body|payload|form|request|message|event)"
_FROM_CALL = rf"(?:(?:the|that|this|its|our) )?(?:(?:incoming|given|posted|sent|received|new|{_CALL}'s|same) )?"
VALUE = r"(?P<value>@str\d+|-?\d+(?:\.\d+)?|true|false|[a-z_][\w-]*)"
_OLDER = re.compile(
    rf"{COLUMN} (?:{_IS} )?(?:older than|(?:more than|over|before|earlier than|<) (?=[^,]*ago))(?: that)? ?{_SPAN}"
)
_NEWER = re.compile(
    rf"{COLUMN} (?:{_IS} )?(?:newer than|younger than|(?:less than|under|after|later than|>) (?=[^,]*ago)|(?:within|in|from) the last) ?{_SPAN}"
)
_EMPTY = re.compile(rf"{COLUMN} (?:{_IS} )?(?P<not>not )?(?:empty|null|missing|unset|blank)")
_SAME = re.compile(
    rf"{COLUMN} (?:(?:matches|is the same|is equal|equals|fits)|(?:{_IS} equal to|is the same as|matches|equals|=|==|is) {_FROM_CALL}(?P=column)|(?:matches|equals|=|is) (?:that|the one|the value))(?: (?:that|which) (?:came|comes) (?:in|with it)| (?:of|from|in) (?:the |that )?{_CALL})?"
)
_KEY = re.compile(r"(?:for|by|with|of) (?:that|this|the|the same|its) (?P<column>[a-z]\w*)")
_SIZES = {
    ">=": r"at least|not (?:less|lower|fewer) than|>=",
    "<=": r"at most|not (?:more|higher|greater) than|<=",
    ">": r"more than|greater than|higher than|above|over|>",
    "<": r"less than|lower than|fewer than|below|under|<",
}
_SIZE = re.compile(
    rf"{COLUMN} (?:{_IS} )?(?:{'|'.join(f'(?P<o{n}>{said})' for n, said in enumerate(_SIZES.values()))}) (?P<value>-?\d+(?:\.\d+)?)"
)
_OTHER = re.compile(
    rf"{COLUMN} (?:{_IS} (?:not|other than)(?: equal to)?|not equal to|isn't|!=|<>) {VALUE}"
)
_EQUAL = re.compile(
    rf"{COLUMN} (?:{_IS} set to|{_IS} equal to|equals|==|=|{_IS}|has the value) {VALUE}"
)
_BARE = re.compile(rf"{COLUMN} {VALUE}")
_NO_VALUE = frozenset(
    ["not", "the", "that", "older", "newer", "more", "less", "over", "under", "above", "below", "than", "to", "in", "from", "before", "after", "today", "yesterday", "now", "null", "empty", "this", "its", "matching", "known", "unknown"]
)  # fmt: skip


@dataclass(slots=True)
class Values:
    """The parameters of one statement; those without a value come with the data."""

    prepared: Prepared
    names: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)

    def of_the_call(self, column: str) -> str:
        """Answer the place of a value that comes with the data."""
        self.names += [] if column in self.names else [column]
        return f":{column}"

    def fixed(self, column: str, value: Any) -> str:
        """Answer the place of a value that was said."""
        name, number = column, 2
        while name in self.names:
            name, number = f"{column}_{number}", number + 1
        self.names.append(name)
        self.given[name] = value
        return f":{name}"


def rows_tested(said: str, values: Values, *, bare: bool = False) -> str | None:
    """Answer the test of a statement for words such as `kind is buoy and depth is over 9`; None where one is not understood."""
    tests = []
    for part in re.split(r",? and (?!\d)|, ", said.strip()):
        test = _test(part.strip(), values, bare=bare)
        if test is None:
            return None
        tests.append(test)
    return " AND ".join(tests)


def said_value(said: str, prepared: Prepared) -> Any:
    """Answer the value of a word: a number, yes or no, or the text as it was typed."""
    if said.startswith("@"):
        return prepared.value(said)
    if said in {"true", "false"}:
        return said == "true"
    if re.fullmatch(r"-?\d+", said):
        return int(said)
    if re.fullmatch(r"-?\d+\.\d+", said):
        return float(said)
    return prepared.as_written(said)


def _test(said: str, values: Values, *, bare: bool) -> str | None:
    for form, operator in ((_OLDER, "<"), (_NEWER, ">=")):
        if found := form.fullmatch(said):
            count = float(found["n"]) if found["n"].isdigit() else 1.0
            moment = moment_text(count, found["unit"], values.prepared.zone)
            place = values.fixed("before" if operator == "<" else "since", f"{{{{ {moment} }}}}")
            return f"{found['column']} {operator} {place}"
    if found := _EMPTY.fullmatch(said):
        return f"{found['column']} IS {'NOT ' if found['not'] else ''}NULL"
    if found := _SAME.fullmatch(said) or _KEY.fullmatch(said):
        return f"{found['column']} = {values.of_the_call(found['column'])}"
    return _compared(said, values, bare=bare)


def _compared(said: str, values: Values, *, bare: bool) -> str | None:
    if found := _SIZE.fullmatch(said):
        operator = next(o for n, o in enumerate(_SIZES) if found[f"o{n}"])
        return _written(found, operator, values)
    if found := _OTHER.fullmatch(said):
        return _written(found, "<>", values)
    if found := _EQUAL.fullmatch(said) or (_BARE.fullmatch(said) if bare else None):
        return _written(found, "=", values)
    return None


def _written(found: re.Match[str], operator: str, values: Values) -> str | None:
    if found["value"] in _NO_VALUE:
        return None
    value = said_value(found["value"], values.prepared)
    return f"{found['column']} {operator} {values.fixed(found['column'], value)}"
