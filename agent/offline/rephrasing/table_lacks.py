"""What a list has and a table lacks, in the words in which it is asked for: `only numbers that aren't in it yet`, `those whose mast is not in the table boats`.

The table is read first, and what it has is left out; all that is told afterwards is told of what is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import singular
from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.declared_columns import COLUMNS, TABLE, columns_of
from agent.offline.rephrasing.known_fields import known_fields

_WRITE: Final = r"(?:add|insert|save|store|write|put|record|append|copy|import|load|take over)"
_ONES: Final = r"(?:only |just )?(?:the |all |all the |any |every |those |these )?(?:of them |ones? |rows |(?!ones?\b|it\b|them\b)[a-z]+s? )?(?:only )?"
_NOT: Final = r"(?:is not|isn't|are not|aren't|does not (?:exist|stand)|doesn't (?:exist|stand)|is missing|are missing)"
_YET: Final = r"(?: already| yet| so far| present| known)*"
_COLUMN: Final = r"(?P<column>(?!(?:it|they|this|that|one|row|record|entry|the|we)\b)[a-z_]\w*)"
_HERE: Final = r"(?:in it|in there|there|in the table|in that table|in)"
_INTO: Final = r"(?: ?(?:in)?to (?:it|them|that table|there|this table|the table))?"
# `put those whose mast is not in our table boats yet into it`
_WHOSE: Final = Gated(
    rf"\b{_WRITE} {_ONES}(?:whose|with a|for which the|of which the) {_COLUMN} (?:{_NOT}{_YET}|we (?:do not|don't) have{_YET}) in {TABLE}{COLUMNS}{_YET}{_INTO}(?P<more> ?\([a-z_, ]+\))?",
    needs="whose|with a|for which|of which",
)
# `copy the guests from @url0 into our table guests. only numbers that are not in it yet`
_ONLY: Final = Gated(
    rf"\b(?P<write>{_WRITE}) (?P<what>[^.;]*?) ?(?:in)?to {TABLE}{COLUMNS}[ ,.;:-]*(?:but )?(?:only|just) (?:the |those |ones whose |those whose |the ones whose )?(?:new )?{_COLUMN} (?:that |which )?{_NOT}{_YET} ?{_HERE}?{_YET}(?=[.;,]|$| and\b)",
    needs="only|just",
)
# `insert into our table wines (code, label) only what's missing there, compared by code`
_MISSING: Final = Gated(
    rf"\b{_WRITE} (?:in)?to {TABLE}{COLUMNS} (?:only|just) (?:what(?:'s| is)|the ones|those|rows|whatever is)(?: that| which)?(?: are| is)? (?:missing|not|new|lacking){_YET} ?{_HERE}?{_YET},? ?\(?(?:compared|compare|matched|match|going|judged|told apart|identified) (?:them )?by (?:the )?{_COLUMN}\)?",
    needs="compare|match|going|judged|told apart|identified",
)
_FORMS: Final = (_WHOSE, _ONLY, _MISSING)
# What says the same once more.
_IDLE: Final = re.compile(
    r"(?:^|[.;,]) ?(?:and |but )?(?:(?:leave|keep) (?:the )?(?:existing|old|other|rest|known|others)(?: rows| ones| entries| records)?(?: of (?:them|it))? (?:alone|as (?:they are|it is)|untouched|unchanged)|(?:the )?(?:(?:rows|those|ones|what|whatever)(?: (?:that|which))? (?:it|we|the table) (?:already )?(?:has|have)(?: already)?|existing (?:rows|ones|entries)|the rest)(?: (?:is|are|stay|stays|remain|should be|must be))?(?: left)? (?:alone|untouched|as (?:they are|it is)|unchanged)|(?:with )?(?:the )?same (?:\w+ )?columns)(?=[.;,]|$)"
)
_NUMBER: Final = re.compile(r"\b(?:the number of (?:the )?(?:new|added|inserted) (?:ones|rows|[a-z]+s)|how many (?:(?:new ones|[a-z]+s) )?(?:were|are|was|have been|got) (?:added|inserted|new|stored|saved|there))\b")  # fmt: skip
_NEW: Final = re.compile(
    r"\b(?P<lead>each|every|all|the|of) (?:new|added) (?P<what>ones?|[a-z]+)\b"
)
_NOTHING: Final = re.compile(
    r"(?:^|[.;,]) ?(?:and |but )?(?:if |when |in case )?(?:(?:there is |there's )?nothing (?:is |was )?(?:new|added|missing)|there (?:is|are) (?:nothing new|no new ones|none)|none (?:is|are) new)(?:,|:| then)? ?(?:there (?:is|comes) )?(?:then )?(?:(?:send |post )?(?:no (?:message|mail|email|post|note)s?|nothing|do nothing|stay quiet|keep quiet)(?:,? (?:and |or )?)?)+(?=[.;,]|$)"
)
_TELLS: Final = re.compile(r"(?:^|(?<=[.;,] )|(?<=and )|(?<=then ))(?=(?:post|send|mail|email|tell|write|notify)\b[^.;]*how many there are)")  # fmt: skip
_GETS: Final = re.compile(r"(?P<who>@(?P<kind>chan|mail)\d+) (?:gets?|receives?|has to get|should get) how many there are")  # fmt: skip


def with_what_tables_lack(text: str, prepared: Prepared) -> str:
    """Return the request with the table read, what it has left out, and the rest inserted."""
    if "table" not in text or "@url" not in text:
        return text
    for form in _FORMS:
        found = form.search(text)
        if found is None or "@url" not in text[: found.end()]:
            continue
        return _before(found, text) + _lacking(found, text, prepared) + _behind(text[found.end() :])
    return text


def _before(found: re.Match[str], text: str) -> str:
    """Answer what is read; `copy the guests from @url0` reads them."""
    what = found.groupdict().get("what") or ""
    lead = f"fetch {what} ; " if "@url" in what else ""
    before = re.sub(r"(?:[ ,;.:]|\b(?:and|then|to))+$", "", text[: found.start()])
    return f"{before} ; {lead}" if before and not lead else f"{before} {lead}" if before else lead


def _lacking(found: re.Match[str], text: str, prepared: Prepared) -> str:
    table, said = found["table"], found["column"]
    columns = columns_of(text).get(table, [])
    column = _named(said, columns or sorted(known_fields(prepared)))
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    # names of one word each, and only proposed: a person sees the statement before it runs
    prepared.entities[name] = Entity("sql", f"SELECT {column} FROM {table}")  # noqa: S608
    what = f"the {', '.join(columns[:-1])} and {columns[-1]}" if len(columns) > 1 else "them"
    return f"fetch the rows from {name} ; leave only what the first list has alone by {column} ; insert {what} into the table {table}"


def _named(said: str, names: Sequence[str]) -> str:
    """Answer the column that `numbers` or `skus` speak of."""
    ways = (said, singular(said), said.removesuffix("s"))
    return next((one for one in ways if one in names), singular(said))


def _behind(rest: str) -> str:
    """Answer what is done then, told of what is left; nothing is told of none where that is said."""
    rest = _NUMBER.sub("how many there are", _IDLE.sub("", rest))
    silent = _NOTHING.search(rest)
    rest = _NOTHING.sub("", rest)
    rest = _NEW.sub(_of_them, rest)
    if not silent:
        return rest
    rest = _GETS.sub(_posted, rest)
    return _TELLS.sub("if there are more than 0 of them, ", rest)


def _of_them(match: re.Match[str]) -> str:
    if match["what"] not in {"one", "ones"}:
        return f"{match['lead']} {match['what']}"
    each = {"each": "each of them", "every": "each of them", "of": "of them"}
    return each.get(match["lead"], "them")


def _posted(match: re.Match[str]) -> str:
    verb = "post in" if match["kind"] == "chan" else "email"
    return f"{verb} {match['who']} how many there are"
