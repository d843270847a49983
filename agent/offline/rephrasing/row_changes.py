"""Rows of a table that are deleted or changed, in words: `delete the rows of table berths where boat is empty`.

They become a statement with parameters. Never are all rows meant where some are spoken of: what is not understood is named.
"""

from __future__ import annotations

import re

from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.row_tests import VALUE, Values, rows_tested, said_value

_NAME = r"(?P<table>(?!(?:and|or|to|in|into|of|is|are|with|then|where|whose|if|when|that|which|for|as|from|on|at)\b)[a-z_]\w*(?:\.\w+)?)"
_TABLE = rf"(?:the |our |a |my )?(?:(?:database|db|sql) )?table(?: called| named)? {_NAME}"
_START = r"(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then )|(?<=of them ))(?:please |first |also |just )*"
_ROWS = r"(?:rows?|records?|entries|entry|lines?|items?|everything|data|(?!and\b)[a-z]+s?)"
_WHICH = r"(?P<which>(?:where|whose|with|for|by|that|which|in which|when|if|older|newer|matching)\b(?:[^.;]|\.(?=\d))+?)"
_END = r"(?=[.;](?: |$)|$|,? (?:and |then |and then )(?:post|send|mail|email|e-mail|tell|insert|put|write|notify|report|message|alert|add|log)\b|, (?:post|send|mail|email|tell|insert|put|write|notify)\b)"
_DELETE = re.compile(
    rf"{_START}(?:delete|remove|drop|purge|erase|clean up|clear(?: out)?|throw away)(?: (?:all|any|every|each|the|old|those|of|a))*(?: {_ROWS})? (?:from|in|of|out of) {_TABLE},? {_WHICH}{_END}"
)
_SET = r"[a-z_]\w*(?: (?:to|=) |=)(?:the (?:new )?)?(?:@str\d+|-?\d+(?:\.\d+)?|[a-z_][\w-]*)"
_SETS = rf"(?P<sets>{_SET}(?:(?:,? and |, ){_SET})*)"
_UPDATE = re.compile(
    rf"{_START}(?:update|change|in|for) {_TABLE}(?:[:,;] ?| and | to )(?:set|change|put) (?:the )?{_SETS},? {_WHICH}{_END}"
)
_SET_IN = re.compile(
    rf"{_START}(?:set|change|update) (?:the )?{_SETS} (?:in|of|on) {_TABLE},? {_WHICH}{_END}"
)
_COLUMNS = r"(?P<columns>(?:the |their )?[a-z_]\w*(?:(?:,? and |, )(?:the )?[a-z_]\w*)*)"
_UPDATE_IN = re.compile(rf"{_START}update {_COLUMNS} (?:in|of) {_TABLE},? {_WHICH}{_END}")
_SETTING = re.compile(rf"(?P<column>[a-z_]\w*)(?: to | = |=)(?P<taken>the (?:new )?)?{VALUE}")
_LEAD = re.compile(
    r"^(?:where|whose|in which|when|if|(?:that|which) (?:have|has|are|is)|matching) "
)
_NOW = frozenset(["now", "today"])


def with_row_changes(text: str, prepared: Prepared) -> str:
    """Return the request with each such wish as a statement that is run."""
    if "table" not in text:
        return text
    for form in (_DELETE, _UPDATE, _SET_IN, _UPDATE_IN):
        text = form.sub(lambda m: _changed(m, prepared), text)
    return text


def _changed(match: re.Match[str], prepared: Prepared) -> str:
    values = Values(prepared)
    groups = match.groupdict()
    sets = _settings(groups, values)
    test = _test(match["which"], values)
    if test is None or (sets is None and match.re is not _DELETE):
        return _unread(match[0], prepared)
    table = groups["table"]
    # names of one word each, and only proposed: a person sees the statement before it runs
    lead = f"UPDATE {table} SET {sets}" if sets else f"DELETE FROM {table}"  # noqa: S608
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("sql", f"{lead} WHERE {test}")
    prepared.given[name] = values.given
    return f"run {name}"


def _test(which: str, values: Values) -> str | None:
    """Answer what must hold of the rows; `with kind buoy` needs no verb, and `with that id` takes what came in."""
    if which.startswith("with ") and not which.startswith(("with that ", "with the same ")):
        return rows_tested(which.removeprefix("with "), values, bare=True)
    return rows_tested(_LEAD.sub("", which), values)


def _settings(groups: dict[str, str | None], values: Values) -> str | None:
    """Answer what is set; a column that is only named takes what came in."""
    if columns := groups.get("columns"):
        names = [re.sub(r"^(?:the|their) ", "", c) for c in re.split(r",? and |, ", columns)]
        return ", ".join(f"{name} = {values.of_the_call(name)}" for name in names)
    settings = []
    for found in _SETTING.finditer(groups.get("sets") or ""):
        column, value = found["column"], found["value"]
        if value in _NOW:
            place = values.fixed(column, "{{ run.started_at }}")
        elif found["taken"] or value == column:
            place = values.of_the_call(value)
        else:
            place = values.fixed(column, said_value(value, values.prepared))
        settings.append(f"{column} = {place}")
    return ", ".join(settings) or None


def _unread(said: str, prepared: Prepared) -> str:
    """Leave the wish to be named: nothing else may be made of its words."""
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", prepared.restored(said))
    return f"carry out {name}"
