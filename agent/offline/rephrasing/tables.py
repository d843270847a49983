"""Tables that are read or emptied in words: `for every row of table x`, `empty the table x`. They become statements."""

from __future__ import annotations

import re

from agent.offline.language.nouns import singular
from agent.offline.language.text import Entity, Prepared

_NAME = r"(?!(?:and|or|to|in|into|of|is|are|called|named|with|then|where|whose|if|when|that|which|for|as|has|from|on|at)\b)(?P<table>[a-z_]\w*)"
_TABLE = rf"(?:the |our |a |my )?(?:(?:database|db|sql) )?(?:table(?: called| named)? {_NAME}|(?!data\b){_NAME.replace('P<table>', 'P<named>')} table)"
# Read is only what is surely the name of a table: `the stock table` may be called anything.
_NAMED = rf"(?:the |our |a |my )?(?:(?:database|db|sql) )?table(?: called| named)? {_NAME}"
_COLUMNS = r"(?: ?\((?:columns?:? |with )?(?P<columns>[a-z_]\w*(?:(?:, | and )[a-z_]\w*)*)\))?"
_ROWS = r"(?:rows?|records?|entries|entry|lines?|items?|everything|all|data|contents?|list|[a-z]+s)"
_START = r"(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then ))"
_THERE_IS = re.compile(
    rf"{_START}(?:we (?:have|keep|'ve got)|there(?:'s| is)|i have|our [a-z]+ (?:are|is|sit|live|stand)s? in|they (?:are|sit|live) in) {_NAMED}{_COLUMNS}(?=[.;:,!]|$)"
    rf"|{_START}(?:(?:it|they|that|everything|the (?:data|numbers?|figures?|rows?|list))(?:'s|'re| is| are| sits?| lives?| stands?| comes?)(?: all| both| already)? (?:in|from) (?:the |our |a )?(?:database|db)|(?:the |our )?(?:source|data|input) (?:is|comes from)|source|from|in (?:the |our )(?:database|db) there(?:'s| is))[:,;]? {_NAMED.replace('P<table>', 'P<stated>')}{_COLUMNS.replace('P<columns>', 'P<stated_columns>')}(?=[.;:,!]|$)"
    rf"|{_START}(?:our |the |my )?(?:database|db) (?:has|holds|keeps|contains) (?:an? |the )?{_NAMED.replace('P<table>', 'P<held>')}{_COLUMNS.replace('P<columns>', 'P<held_columns>')}(?=[.;:,!]|$)"
    rf"|{_START}(?:our |the |my )?(?:(?:database|db) )?table {_NAME.replace('P<table>', 'P<having>')} (?:has|holds|keeps|contains|with)(?: the)?(?: columns?| fields?)? (?P<having_columns>[a-z_]\w*(?:(?:, | and )[a-z_]\w*)*)(?=[.;:!]|$)"
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


# Behind the wish to empty a table: that only some of its rows are meant.
_SOME = re.compile(
    r"[ ,.;:()-]*(?:(?:but|and|i mean|namely|meaning) )*(?:(?:only|just|except|unless|not|apart from|everything|anything|all|any|rows?|entr(?:y|ies)|records?|lines?|those|the (?:ones|rows|old|oldest|last|first)|whatever|what|that (?:is|are|was|were|has|have)|which|where|whose|older|newer|if|keep|leave|up to|from before|before|after|created|dated|more than|less than)\b)"
)


def with_statements(text: str, prepared: Prepared) -> str:
    """Return the request with each table that is read or emptied as a statement."""
    if "table" not in text:
        return text
    emptied = _EMPTY.search(text)
    if emptied and not (emptied["said"] or emptied["said2"]) and _SOME.match(text, emptied.end()):
        return text  # to take out all of them would be a loss nobody asked for
    text = _EMPTY.sub(lambda m: _emptied(m, prepared), text)
    if emptied:
        table = emptied["table"] or emptied["named"]
        text = _FILL.sub(lambda m: _filled(m, table), text)
        text = _GIVES_BACK.sub(_moved, text)
    stated = _THERE_IS.search(text)
    if stated and _writes(text[stated.end() :], stated):
        return text
    if stated:
        rest = text[: stated.start()] + text[stated.end() :].lstrip(".;:,! ")
        text = f"{_read(stated, prepared, '')}. {rest}".rstrip(" .")
    text = _EACH_ROW.sub(lambda m: _each(m, prepared), text)
    text = _READ.sub(lambda m: _read(m, prepared, ""), text)
    return _ROWS_IN_WHICH.sub("keep those whose ", text) if "@sql" in text else text


def _writes(rest: str, match: re.Match[str]) -> bool:
    """A table that is spoken of and then written to is no source."""
    name = re.escape(_named(match))
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


_GROUPS = {
    "table": ("table", "stated", "held", "having"),
    "columns": ("columns", "stated_columns", "held_columns", "having_columns"),
}


def _group(match: re.Match[str], name: str) -> str | None:
    """Answer the group of this name, whichever of the ways to say it has matched."""
    found = match.groupdict()
    return next((found[way] for way in _GROUPS[name] if found.get(way)), None)


def _named(match: re.Match[str]) -> str:
    return _group(match, "table") or ""


def _select(match: re.Match[str]) -> str:
    said = _group(match, "columns")
    columns = re.split(r", | and ", said) if said else ["*"]
    table = _named(match)
    return f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  # names of one word each


def _read(match: re.Match[str], prepared: Prepared, noun: str) -> str:
    table = _named(match)
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
