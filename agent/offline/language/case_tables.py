"""Tables of cases with arrows: `colour red -> #a; colour blue -> mail x; else -> ignore`, said with `if` and `otherwise`.

An arrow between steps says what comes next; here it says what goes where, so each row keeps its own condition. A row
that is no test that can be read stays an `if` with its own words, which is asked about and never lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.offline.language.case_heads import Case, case_of, names_state
from agent.offline.language.case_roles import with_roles
from agent.offline.language.gated import Gated

_ARROW = r"(?:-{1,2}>|→|=>|⇒|➜|➔)"
_BULLET = r"(?:(?:[-*•‣]|\d{1,2}[.)])\s+)?"
_SIGN = r"(?:[^;.,:!?\n@]|[.,](?=\d)|@str\d+)"
_ROW = Gated(
    rf"(?P<before>^|[;.,:!?\n]|\band\b)\s*{_BULLET}(?P<head>{_SIGN}{{1,60}}?)\s*{_ARROW}\s*",
    re.IGNORECASE,
    needs=">|→|⇒|➔|➜",
)
_REST = re.compile(
    r"(?P<before>[;.,\n]|\bbut\b)\s*(?:and )?(?:anything|everything|all|whatever) (?:else|other)\s*(?:(?:should |must |can )?(?:goes|go|is sent|be sent)\s+)?(?:to|in|into|:)?\s*(?=@(?:chan|mail)\d)",
    re.IGNORECASE,
)
_TURNS = re.compile(r"[;.,\n]\s*(?:otherwise|else)\b", re.IGNORECASE)
# What the rows are about, where they do not say it themselves: `route it by colour:`.
_BY = re.compile(
    r"(?:(?P<lead>^|[;.,:!?\n]|\band\b|\bthen\b)\s*(?:then |and )?(?P<verb>route|sort|send|split|distribute|forward|dispatch|switch|branch|check|look at|see|decide|notify|direct|assign)(?: (?:it|them|this|that|each|everything|the [a-z]+))?\s*)?(?:\b(?:by|on|based on|depending on|according to|per|whom|at)\b\s*)?(?:(?:the|its|their)\s+)?(?:(?:value|field) (?:of )?)?(?P<field>[a-z_]\w*)(?: field)?\s*$",
    re.IGNORECASE,
)
_BY_WORD = re.compile(r"\b(?:by|on|based on|depending on|according to|per|switch|check|look at)\b\s", re.IGNORECASE)  # fmt: skip
_BY_MODEL = re.compile(
    r"\b(?:classif|categori[sz]|triage|sentiment|judge|decide|determine|detect|label|recogni[sz]e)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?:(?:over|under|above|below|at least|at most|more than|less than|up to|[<>]=?) ?)?\d", re.IGNORECASE)  # fmt: skip
# Fields whose values are numbers by their name.
_MARKS = re.compile(
    r"(?:\w+_)?(?:score|rating|stars?|points?|grade|mark|amount|total|price|budget|level|count|quantity|qty|age|days|hours|minutes|size|weight|number)(?:_\w+)?"
)
_NOTHING = re.compile(
    r"(?:do nothing|nothing(?: happens)?|ignore(?: it| them)?|skip(?: it| them)?|drop(?: it| them)?|discard(?: it)?|no action)(?=\s*(?:[;.,!\n]|$))",
    re.IGNORECASE,
)
_TEXT_THERE = re.compile(r"(?P<place>@(?:chan|mail)\d+)\s+(?P<text>@str\d+)(?=\s*(?:[;.,!\n]|$))")
_TABLE = re.compile(r"(?:(?:in|into|to) )?(?:the )?(?:table (?P<name>\w+)|(?P<first>\w+) table)(?=\s*(?:[;.,!\n(]|$))", re.IGNORECASE)  # fmt: skip
_LISTED = re.compile(r"\(([^()]*)\)|\b(?:with|brings?|contains?|has|fields?:?|sends?) ([a-z_]\w*(?:(?:,\s*(?:and )?| and )[a-z_]\w*)*)", re.IGNORECASE)  # fmt: skip

_POST = "post it to"

Naming = Callable[[str], str]


@dataclass(slots=True)
class _Row:
    start: int
    end: int
    case: Case
    head: str
    idle: bool = False
    """Nothing is done in this case."""


def with_cases(text: str, named: Naming) -> str:
    """Return the text with the rows of a table of cases said as conditions; `named` takes a value out by name."""
    found = list(_ROW.finditer(text))
    if len(found) < 2:
        return text
    about, start = _about(text, found[0])
    rows = _rows(found, about, _fields_in(text[: found[0].start()]))
    if not _is_table(rows, text[rows[-1].end :]):
        return text
    parts = [text[:start]]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        deed = text[row.end : following.start if following else len(text)]
        if idle := _NOTHING.match(deed):
            row.idle = True
            parts.append(deed[idle.end() :])
        else:
            parts.append(f"; {_lead(row, rows, named)}{_deed(deed)}")
    return with_roles(_REST.sub(f"; otherwise {_POST} ", "".join(parts)))


def _lead(row: _Row, rows: Sequence[_Row], named: Naming) -> str:
    """Say when a row holds; where something is left alone, `otherwise` would be said of that as well."""
    if not row.case.rest:
        return f"if {row.case.said(named) or row.head}, "
    others = [one for one in rows if one is not row]
    if not any(one.idle for one in others):
        return "otherwise "
    not_so = [one.case.opposite(named) or f"it is not {one.head}" for one in others]
    return f"if {' and where '.join(not_so)}, "


def _about(text: str, first: re.Match[str]) -> tuple[str, int]:
    """Answer the field that all rows are about, if one is said before them, and where the table begins."""
    before = text[: first.start("before")]
    match = _BY.search(before) if first["before"] in {":", "\n", ".", ";"} else None
    is_said = match is not None and (match["verb"] or first["before"] == ":")
    if match is not None and is_said and _BY_WORD.search(match[0]):
        return match["field"], match.start()
    if match is not None and first["before"] == ":" and names_state(match["field"]):
        return match["field"], first.start("before")
    sorted_by_model = _BY_MODEL.search(before)
    return ("label" if sorted_by_model else ""), first.start("before")


def _fields_in(text: str) -> frozenset[str]:
    listed = " ".join(a or b for a, b in _LISTED.findall(text))
    return frozenset(re.findall(r"[a-z_]\w*", listed.lower())) - {"and"}


def _rows(found: Sequence[re.Match[str]], about: str, fields: frozenset[str]) -> list[_Row]:
    counts = [one for one in found if _NUMBERS.match(one["head"].strip())]
    marks = [field for field in fields if _MARKS.fullmatch(field)]
    if not about and len(counts) > 1 and len(marks) == 1:
        about = marks[0]  # the one field that such numbers can be of
    states = [field for field in fields if names_state(field)]
    if not about and len(states) == 1 and not counts:
        about = states[0]  # the one field that things are sorted by
    firsts = [m["head"].split()[0].lower() for m in found if len(m["head"].split()) > 1]
    shared = {word for word in firsts if firsts.count(word) > 1}
    rows: list[_Row] = []
    for match in found:
        case = case_of(match["head"], about, fields | shared)
        about = case.field or about
        rows.append(_Row(match.start("before"), match.end(), case, match["head"].strip()))
    return rows


def _is_table(rows: Sequence[_Row], behind: str) -> bool:
    """A table has two tests, or tells what is done otherwise; a chain of steps has neither."""
    cases = [row for row in rows if not row.case.rest]
    tests = sum(bool(row.case.test) for row in cases)
    turns = len(cases) < len(rows) or bool(_REST.search(behind) or _TURNS.search(behind))
    said = any(len(row.head.split()) > 1 for row in cases)
    if sum(bool(_NUMBERS.match(row.head)) for row in cases) > 1:
        return True  # no step is a number
    return tests > 1 or (turns and bool(cases) and (tests > 0 or said))


def _deed(said: str) -> str:
    """Say what is done with a verb: `#a "text"`, `table t`."""
    if worded := _TEXT_THERE.match(said):
        return f"post {worded['text']} to {worded['place']} {said[worded.end() :]}"
    if table := _TABLE.match(said):
        return f"insert it into table {table['name'] or table['first']}{said[table.end() :]}"
    return f"{_POST} {said}" if re.match(r"@(?:chan|mail)\d", said) else said
