"""Rows that are looked up by what a call brings: `look up the skipper in table crews by email. If none is found, ...`.

They are read by a statement with parameters; whether one was found is a condition about how many there are.
"""

from __future__ import annotations

import re

from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.row_tests import Values, rows_tested

_NAME = r"(?P<table>(?!(?:and|or|to|in|into|of|is|are|with|then|where|whose|if|when|that|which|for|as|from|on|at)\b)[a-z_]\w*(?:\.\w+)?)"
_TABLE = rf"(?:the |our |a |my )?(?:(?:database|db|sql) )?table(?: called| named)? {_NAME}"
_START = r"(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then ))(?:please |first |also |just )*"
_COLUMN = r"(?P<column>(?!(?:and|or|the|its|their|it|each|any)\b)[a-z_]\w*)"
_LOOK_UP = re.compile(
    rf"{_START}(?:look up|lookup|look for|find|search(?: for)?|get|fetch|read|load|select) (?:(?:the|a|an|all|any|its|their|that|every)(?: (?:matching|existing))? )?(?P<what>(?!table\b)[a-z]+ )??(?:in|from|of) {_TABLE},? (?:by|using|via|on|through|for that|with that|with the same|for the given|with the given) (?:(?:the|its|their) )?{_COLUMN}(?=[.;,:]|$| and\b| then\b)"
)
_MATCHING = re.compile(
    rf"{_START}(?:look up|lookup|find|search(?: for)?|get|fetch|read|load|select) (?:(?:the|a|an|all|any|its|that|every)(?: (?:matching|existing))? )?(?P<what>(?!table\b)[a-z]+ )??(?:in|from|of) {_TABLE} (?P<which>(?:where|whose) [a-z_]\w* (?:matches|is the same|equals that|= that|(?:=|is|equals) (?:the |its )?(?:incoming |given |posted |webhook's )?[a-z_]\w*)[^.;,]*?)(?=[.;,:]|$| and (?:then )?[a-z]+ (?:it|the|them|@)| then\b)"
)
_IS_THERE = re.compile(
    rf"{_START}(?:check|see|test|find out|look|verify) (?:whether|if) (?:(?:the|that|its|this|an?) )?{_COLUMN} (?:is|exists|stands|already exists|appears|can be found)(?: already| not yet| known| present| listed| stored| there| saved| found)* (?:in|on) {_TABLE}"
)
_IF_THERE = re.compile(
    rf"{_START}if (?:(?:the|that|its|this) )?{_COLUMN} (?P<not>is not|isn't|does not exist|doesn't exist|is|exists|already exists|stands|appears)(?: already| yet| known| present| listed| stored| saved| found)* (?:in|on) {_TABLE},? ?(?:then )?"
)
_FOUND = re.compile(
    r"(?P<before>^|[.;,:] |\band )(?:but )?if (?:yes|so|it is|it does|there is (?:one|a (?:match|row|record))|(?:one|it|a (?:match|row|record)|the (?:row|record|customer|[a-z]+)) (?:is found|was found|exists|is there|is already there)|found),? ?(?:then )?"
)
_MISSING = re.compile(
    r"(?P<before>^|[.;,:] |\band )(?:but )?(?:if (?:it (?:is not|isn't|does not exist|doesn't exist)|there(?: is|'s| are) (?:none|no (?:match|row|record|rows|one|such [a-z]+)|not)|(?:none|nothing|no (?:match|row|record|one)) (?:is found|was found|exists|is there)|not found|it is new|not|none|no)(?![a-z])|otherwise|else),? ?(?:then )?"
)
_WRITES = re.compile(r"\b(?P<write>insert|add|save|store|create) (?P<columns>(?!@|it\b|them\b|a\b|an\b|the\b)[a-z_]\w*(?:(?:,? and |, )(?!(?:post|send|mail|email|tell)\b)[a-z_]\w*)*)(?=[.;]|$|, (?:and |then )|,? otherwise| and (?:post|send|mail|email|tell)\b(?! (?:in)?to (?:the )?table))(?! (?:in)?to (?:the |our )?table)")  # fmt: skip
_UPDATES = re.compile(r"\bupdate (?:the |its |their )?(?P<columns>(?!(?:the|it|table|them|row|record)\b)[a-z_]\w*(?:(?:,? and |, )(?!(?:post|send|mail|email|tell)\b)[a-z_]\w*)*)(?=[.;]|$|, (?:and |then )| and (?:post|send|mail|email|tell)\b)")  # fmt: skip


# `where none was found, store it, and mail it`: both hang on that.
_WITH_IT = re.compile(r"(?P<test>if there are (?:= 0|more than 0) of them )(?P<deeds>[^.;]+)")
_AND_DO = re.compile(
    r",? and (?:then )?(?=(?:post|send|mail|email|tell|insert|add|notify|call|put|update|create)\b(?! (?:in)?to (?:the )?table))"
)


# `add mast and email to a table`: columns, though one of them is a verb as well.
_INTO = re.compile(
    r"\b(?P<write>add|insert|save|store|write) (?P<columns>(?!it\b|them\b|the (?:row|record)\b|an?\b)(?:the |its )?[a-z_]\w*(?:(?:,? and |, )(?:the |its )?[a-z_]\w*)*) (?:in)?to (?=(?:the |our )?table\b)"
)


def _into(match: re.Match[str]) -> str:
    names = [re.sub(r"^(?:the|its) ", "", one) for one in re.split(r",? and |, ", match["columns"])]
    told = [f"the {name}" for name in names]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"{match['write']} {listed} into "


def _also(match: re.Match[str]) -> str:
    return match["test"] + _AND_DO.sub(f". {match['test']}", match["deeds"])


def with_lookups(text: str, prepared: Prepared) -> str:
    """Return the request with each such lookup as a statement, and what hangs on it as conditions about the count."""
    if "table" not in text or not re.search(r"\b(?:web ?hook|callback|form|call)\b", text):
        return text
    for form in (_LOOK_UP, _MATCHING, _IS_THERE, _IF_THERE):
        found = form.search(text)
        said = _looked_up(found, prepared) if found else None
        if found is None or said is None:
            continue
        rest = _rest(text[found.end() :], found)
        if form is _IF_THERE:
            there = "= 0" if "n" in found["not"].removeprefix("is") else "more than 0"
            said += f". if there are {there} of them "
        return text[: found.start()] + _WITH_IT.sub(_also, said + rest)
    return text


def _looked_up(found: re.Match[str], prepared: Prepared) -> str | None:
    groups = found.groupdict()
    values = Values(prepared)
    if which := groups.get("which"):
        test = rows_tested(re.sub(r"^(?:where|whose) ", "", which), values)
    else:
        test = f"{groups['column']} = {values.of_the_call(groups['column'] or '')}"
    if test is None:
        return None
    table = groups["table"] or ""
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    # names of one word each, and only proposed: a person sees the statement before it runs
    prepared.entities[name] = Entity("sql", f"SELECT * FROM {table} WHERE {test}")  # noqa: S608
    prepared.given[name] = values.given
    noun = table.rsplit("_", 1)[-1]
    return f"fetch the {noun if noun.endswith('s') else 'rows'} from {name}"


def _rest(rest: str, found: re.Match[str]) -> str:
    """Say what is done where one was found, and where none was."""
    rest = _FOUND.sub(r"\g<before>if there are more than 0 of them ", rest)
    rest = _MISSING.sub(r"\g<before>if there are = 0 of them ", rest)
    rest = re.sub(r"(?<=[a-z\d]), (?=if there are)", ". ", rest)
    rest = _INTO.sub(_into, rest)
    column, table = found.groupdict().get("column"), found["table"]
    rest = _WRITES.sub(rf"\g<write> \g<columns> into the table {table}", rest)
    if column:
        rest = _UPDATES.sub(rf"update \g<columns> in table {table} where {column} matches", rest)
    return rest
