"""Tables that are read or emptied in words: `for every row of table x`, `empty the table x`. They become statements."""

from __future__ import annotations

import re

from agent.offline.language.nouns import singular
from agent.offline.language.text import Entity, Prepared

_NAME = r"(?!(?:and|or|to|in|into|of|is|are|called|named|with|then|where|whose|if|when|that|which|for|as|has|from|on|at)\b)(?P<table>[a-z_]\w*)"
_TABLE = rf"(?:the |our |a |my )?(?:(?:database|db|sql) )?(?:table(?: called| named)? {_NAME}|{_NAME.replace('P<table>', 'P<named>')} table)"
# Read is only what is surely the name of a table: `the stock table` may be called anything.
_NAMED = rf"(?:the |our |a |my )?(?:(?:database|db|sql) )?table(?: called| named)? {_NAME}"
_COLUMNS = r"(?: ?\((?:columns?:? |with )?(?P<columns>[a-z_]\w*(?:(?:, | and )[a-z_]\w*)*)\))?"
_ROWS = r"(?:rows?|records?|entries|entry|lines?|items?|everything|all|data|contents?|list|[a-z]+s)"
_START = r"(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then ))"
_THERE_IS = re.compile(
    rf"{_START}(?:we (?:have|keep|'ve got)|there(?:'s| is)|i have|our [a-z]+ (?:are|is|sit|live|stand)s? in|they (?:are|sit|live) in) {_NAMED}{_COLUMNS}(?=[.;:,!]|$)"
)
_EACH_ROW = re.compile(
    rf"\b(?P<lead>for |of |take |get |fetch |read |load |go through |look at |look through |walk through |check |scan |query |select |pull )?(?P<each>(?:each|every|all(?: of)?(?: the)?|any|the|those)(?: new)?) (?P<rows>{_ROWS}) (?:in|of|from|out of) {_NAMED}{_COLUMNS}"
)
_READ = re.compile(
    rf"{_START}(?P<verb>take|get|fetch|read|load|go through|look at|look through|look into|look up|check|scan|query|pull|use) {_NAMED}{_COLUMNS}(?! (?:to|with))"
)
_ROWS_IN_WHICH = re.compile(
    rf"{_START}(?:all |every |any |the |those |only )?{_ROWS} (?:in which|for which|of which|where|whose) (?:the )?"
)
_EMPTY = re.compile(
    rf"{_START}(?:first |please )*(?:empty|clear(?: out)?|truncate|wipe(?: out)?|purge|flush|clean out|delete (?:everything|all(?: the)? rows|all) (?:in|from)|remove (?:everything|all(?: the)? rows|all) (?:in|from)) {_TABLE}(?: (?:first|completely|entirely))?(?: ?\((?P<said>@sql\d+)\)|, (?P<said2>@sql\d+),?)?"
)
_FILL = re.compile(
    rf"\b(?:fill|load|populate|feed|stock|refill|reload) (?P<it>it|{_TABLE}) (?:again |anew )?(?:with|from) "
)
_GIVES_BACK = re.compile(
    r"(?P<what>[^.;,]*?) (?:of|from) (?:everything|all|whatever|each thing|every (?:thing|item|one)|what) (?:that )?(?P<url>@url\d+) (?:gives(?: us| back)?|returns|has|lists|answers(?: with)?|delivers|contains|holds|sends back|spits out)(?: back)?"
)


def with_statements(text: str, prepared: Prepared) -> str:
    """Return the request with each table that is read or emptied as a statement."""
    if "table" not in text:
        return text
    emptied = _EMPTY.search(text)
    text = _EMPTY.sub(lambda m: _emptied(m, prepared), text)
    if emptied:
        table = emptied["table"] or emptied["named"]
        text = _FILL.sub(lambda m: _filled(m, table), text)
        text = _GIVES_BACK.sub(_moved, text)
    read = _THERE_IS.search(text)
    if read and _writes(text[read.end() :], read):
        return text
    text = _THERE_IS.sub(lambda m: _read(m, prepared, ""), text)
    text = _EACH_ROW.sub(lambda m: _each(m, prepared), text)
    text = _READ.sub(lambda m: _read(m, prepared, ""), text)
    return _ROWS_IN_WHICH.sub("keep those whose ", text) if "@sql" in text else text


def _writes(rest: str, match: re.Match[str]) -> bool:
    """A table that is spoken of and then written to is no source."""
    name = re.escape(match["table"])
    return re.search(rf"\b(?:into|to|in) (?:the |that |this )?(?:table|{name})\b", rest) is not None


def _statement(prepared: Prepared, said: str) -> str:
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("sql", said)
    return name


def _emptied(match: re.Match[str], prepared: Prepared) -> str:
    said = match["said"] or match["said2"]
    table = match["table"] or match["named"]
    # a name of one word, and only proposed: a person sees the statement before it runs
    emptied = f"DELETE FROM {table}"  # noqa: S608
    return f"run {said or _statement(prepared, emptied)} ;"


def _filled(match: re.Match[str], table: str) -> str:
    named = match["table"] or match["named"] or table
    return f"insert into the table {named} "


def _moved(match: re.Match[str]) -> str:
    """`insert into the table t name and age of everything @url gives` reads first."""
    what = re.fullmatch(
        r"(?P<lead>.*\binsert) into (?P<table>the table \w+) (?P<columns>.+)", match["what"].strip()
    )
    if what is None:
        return match[0]
    lead = re.sub(r"\binsert$", "", what["lead"])
    return f"{lead}fetch {match['url']} ; insert {what['columns']} into {what['table']}"


def _select(match: re.Match[str]) -> str:
    columns = re.split(r", | and ", match["columns"]) if match["columns"] else ["*"]
    table = match["table"]
    return f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  # names of one word each


def _read(match: re.Match[str], prepared: Prepared, noun: str) -> str:
    table = match["table"]
    return f"fetch the {noun or _noun(table)} from {_statement(prepared, _select(match))}"


def _each(match: re.Match[str], prepared: Prepared) -> str:
    lead, rows = (match["lead"] or "").strip(), match["rows"]
    table = match["table"]
    generic = re.fullmatch(
        r"(?:rows?|records?|entries|entry|lines?|items?|everything|all|data|contents?|list)", rows
    )
    noun = _noun(table) if generic else rows
    read = f"fetch the {noun} from {_statement(prepared, _select(match))}"
    if lead in {"for", "of"}:
        return f"{read} ; {lead} each {singular(noun)}"
    return read


def _noun(table: str) -> str:
    plain = table.rsplit("_", 1)[-1]
    return plain if plain.endswith("s") else "rows"
