"""Where data is and which fields it has, said beside each other: `@url (sku, title)`, `database table guests: name, email`.

The fields are noted and the words for them go, because commas and `and` stand in them; a table that only stands there
is what is read.
"""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.text import Entity, Prepared
from agent.offline.language.verbs import VERBS
from agent.offline.rephrasing.known_fields import known_fields

_NAME = r"(?!(?:and|or|to|in|into|is|are|if|when|then|the|an?|no|it|them|more|less|something|anything|everything|all|only|just|not|with|from|for|of|on|at|by|same|those|these|each|every|which|that|who|whose|where|as|fields?|columns?)\b)[a-z_][a-z\d_]*"
_FIELD = rf"(?:(?:the |an? |its |their )?{_NAME}(?: (?:name|number|date|time|code|address|id|url|field|column))?)"
_JOIN = r"(?:, ?(?:and |plus )?| and | plus | & | ?\+ )"
FIELDS = rf"{_FIELD}(?:{_JOIN}{_FIELD})*"
_SEVERAL = rf"{_FIELD}(?:{_JOIN}{_FIELD})+"
_LEAD = r"(?:(?:it )?(?:with|has|have|gives|contains|holds|columns?|fields?|the (?:columns?|fields?)(?: are)?|keys?)[ :]*)?"
_URL = r"@url\d+"
_TABLE = rf"(?:the |our |my |a )?(?:(?:database|db|sql) table|table|(?:database|db))(?: called| named)? (?P<table>{_NAME})"
_START = r"(?:^|(?<=[.;:!?,] )|(?<=^[.;,]))"
# `name, joined (date), age`: what kind of value it is asks for nothing.
_KIND = re.compile(
    r" ?\((?:(?:it'?s|it is|its|this is|as|written (?:like|as)|in the form|like|format)[ :]*)?(?:an? )?(?:iso )?(?:dates?|texts?|numbers?|strings?|booleans?|bool|integers?|whole numbers?|decimals?|true or false|yes or no|true/false|yes/no|timestamps?|\d{4}-\d\d-\d\d|free text|plain text)\)"
)
# `@url (a, b)` and `(@url: a, b)`.
_URL_ASIDE = re.compile(rf"(?P<url>{_URL}) ?,? ?\({_LEAD}(?P<fields>{FIELDS})\)")
_ASIDE_URL = re.compile(
    rf"\( ?(?P<url>{_URL}) ?[:,;] ?{_LEAD}(?P<fields>{FIELDS})\)|\( ?(?P<url2>{_URL}) (?:with|has|gives) {_LEAD}(?P<fields2>{FIELDS})\)"
)
_URL_COLUMNS = re.compile(
    rf"(?P<url>{_URL}) ?[,:;(] ?(?:(?:with|and|the|its|has|having) )*(?:columns?|fields?|keys?|attributes?)(?: are| called| named)?:? (?P<fields>{FIELDS})\)?(?=,? (?:and (?:i|we|then)\b)|[.;:!]|, (?:then|and|post|send|mail|email|tell|if|when)\b|$)"
)
_URL_LISTED = re.compile(rf"(?P<url>{_URL}) ?[:,] (?P<fields>{_SEVERAL})(?=[.;]|$)")
# What each of them has.
_EACH_HAS = re.compile(
    rf"(?:,? (?:and |where |in which )|(?<=[.;:!?] )|; )(?:each|every|any)(?: (?:one|of (?:them|these|those)|row|record|entry|item|[a-z]+))? (?:has|have|comes with|holds|carries|shows|contains|consists of|lists) (?P<fields>{_SEVERAL})(?=[.;:!]|, (?:and|then|if)\b|$)"
)
_TABLE_HAS = re.compile(
    rf"{_TABLE.replace('P<table>', 'P<having>')} (?:has|holds|keeps|contains|with)(?: the)?(?: columns?| fields?)? (?P<fields>{_SEVERAL})(?=[.;:!]|$)"
)
_TABLE_ALONE = re.compile(
    rf"{_START}(?:(?:data|source|input|from|in|where|what)[ :]+)?{_TABLE}(?: ?\({_LEAD}(?P<fields>{FIELDS})\)|[:,] ?{_LEAD}(?P<listed>{_SEVERAL}))?(?=[.;]|$)"
)
# `count those in the table t where state is paid`: what is reckoned or picked from it is said first.
_FROM_TABLE = re.compile(
    rf"(?P<before>{_START}(?:(?:please|then|and|just) )*(?:add up|sum up|total up|total|sum|count|how many|number of|average|work out|calculate|compute|find|list|take|get|pick|select|collect|gather|pull|give me|show|send|post|mail|email|report|tell)\b[^.;:@]*?) (?:in|of|from|out of|found in|stored in) {_TABLE}(?: ?\({_LEAD}(?P<fields>{FIELDS})\))?(?P<where>,? (?:where|whose|with|for which|in which) (?P<cond>[^.;,@]+?))?(?=[.;,]|$| (?:and|then) (?:post|send|mail|email|tell|put|report|write)\b| (?:to|in|into) @)"
)
_WRITES = re.compile(r"\b(?:insert|save|store|add(?! up)|put|write|record|append|log|delete|remove|drop|clear|empty|look)\b(?! up the)")  # fmt: skip
# What the fields mean: `state is live or dead, keeper is who feeds it`.
_MEANING = re.compile(
    rf"(?<=[.;:,] )(?:the )?{_NAME} (?:is|are|means|says|tells|holds) (?:(?:either )?(?!not\b){_NAME}(?:, {_NAME})* or {_NAME}(?=, (?:the )?{_NAME} (?:is|means|says) (?:who|what|which|when|where|how|whose)\b)|(?:who|what|which|when|where|how|whose|the (?:one|person|day|date|moment|time|number|name) (?:who|that|when|of|on))\b[^.;,]*)(?=[.;,]|$)"
)
# `urgent ones only (level)`: the field that the word stands in.
_VALUE_IN = re.compile(
    rf"{_START}(?:only )?(?:the )?(?P<value>@str\d+|[a-z][\w-]+) (?:ones|[a-z]+s)(?: only)? \((?:field |column |see )?(?P<field>{_NAME})\)(?=[.;,]|$)"
)
# `which are paid (paid is true)`: the same, said exactly.
_EXACTLY = Gated(
    r"(?:(?:which|that|who|the ones that|those that)(?: [a-z]+)?|[a-z]+s|whose [a-z_]+) (?:are|is|have been|has been|were|was) (?:not )?(?:yet )?[a-z]+ ?\((?P<cond>(?:where |so |ie |i\.e\. |that is,? )?[a-z_]+ (?:is|=|==|<|>|<=|>=|over|under|at least|at most) [\w@.'\"-]+)\)",
    needs="(",
)
_COLUMN_SAID = re.compile(
    rf" ?\((?:the )?(?:column|field)s? (?P<field>{_NAME})(?:[,:] ?| (?:is|=|with) ?)(?:the )?(?:value|values|says|reads) (?P<value>[\w@-]+)\)"
)


# `a hook (fields: a, b)`, `it comes by hook: a, b and c.`: what comes in.
_HOOK = r"\b(?:web ?hook|hook|payload|body|call|json)\b"
_HOOK_ASIDE = re.compile(
    rf"(?P<before>{_HOOK}(?:(?!\btable\b)[^.;()@]){{0,60}}?) ?\((?P<inside>{_HOOK}[ :,]*)?{_LEAD}(?P<fields>{_SEVERAL})\)"
)
_HOOK_LISTED = re.compile(
    rf"(?P<before>{_HOOK}(?: (?:from|of|by) (?:the |our |a |an |my )?[a-z]+(?: [a-z]+)?)?)(?: ?[:,;] ?| (?:with|brings|gives|carries|bringing|carrying) ){_LEAD}(?P<fields>{_SEVERAL})(?=[.;]|$)"
)
# What starts it brings the data: a call, or something that happens.
_STARTS = re.compile(
    rf"{_HOOK}|\b(?:when(?:ever)?|each time|every time|as soon as|once|if|after|on) (?:an?|the|our|some(?:one|body)|any(?:one|body)?|new|each|every) [a-z]"
)
_AS_A_ROW = re.compile(
    r"(?P<verb>\b(?:record|recorded|stored?|saved?|keep|kept|put|log|logged|write|written|entered?|register|registered|noted?|insert|inserted|add|added)\b[^.;@]{0,80}?) as (?:an?|one) (?:new |separate )?(?:row|line|entry|record) (?:of|in|into|to) (?=(?:the |our )?(?:(?:database|db) )?table\b)"
)
_OF_WHICH = re.compile(
    r"\b(?:of|for|in) which (?:the )?(?=[a-z_]+ (?:is|are|lies|has|was|=|over|under)\b)"
)

# Names of fields that are verbs as well.
_BOTH = frozenset(
    [
        "email",
        "mail",
        "text",
        "message",
        "report",
        "record",
        "order",
        "list",
        "count",
        "name",
        "call",
        "note",
        "comment",
        "total",
        "rate",
        "state",
        "date",
        "start",
        "label",
        "file",
        "group",
        "link",
        "plan",
        "request",
    ]
)


# `status = new` compares; it does not ask for what is new.
_IS_NEW = re.compile(
    r"\b(?P<field>[a-z_]+) (?:=|==|:|is exactly|equals) ?new\b(?! (?:ones|one|[a-z]+s)\b)"
)
# `lies over 9 hours in the past`, `has hue red`.
_IN_THE_PAST = re.compile(
    r"\b(?:lies|is|are|was|dates|goes)(?: back)? (?P<much>more than|over|at least|less than|under) (?P<span>\d+ [a-z]+) (?:in the past|back|before today)"
)
_HAS_VALUE = re.compile(
    rf"\b(?P<who>whatever|everything|anything|all|those|the ones|any|whichever|whoever)(?: that| which| who)? (?:has|have|with|shows?|bears?) (?:the )?(?P<field>{_NAME}) (?P<value>@str\d+|(?!(?:over|under|above|below|more|less|at|of|in|on)\b)[a-z][\w-]*)(?=[ .;,]|$)"
)
# `the average load of every depot`, where depot is one of the fields: a figure for each of them.
_OF_EVERY = re.compile(
    rf"(?P<what>\b(?:total|sum|average|avg|mean|count|number|maximum|minimum|highest|lowest)\b(?: of)?(?: the| open| all)?(?: [a-z_]+){{0,3}}?) (?:of|for|by|in) (?:each|every|all the) (?P<by>{_NAME})"
)
_ADD_UP = re.compile(
    rf"\b(?:total|add|sum|tot|tally) up (?:the |all the |all )?(?P<field>{_NAME})s? (?:for|per|by|of) (?:each|every|all the)? ?(?P<by>{_NAME})"
)
_AND_COUNT = re.compile(
    rf"\b(?P<by>{_NAME}) and (?:the )?(?P<kind>number|count) of (?P<what>[a-z_]+s|people)(?=[ .;,]|$)"
)
_AT_MOST = re.compile(
    r",? (?:no more than|at most|max(?:imum)?|not more than|up to) (?P<n>\d+)(?: of (?:them|those|these|it))(?=[ .;,]|$)"
)


# `a row (a, b) into the table t`: the columns stand behind the table.
_ROW_OF = re.compile(
    rf"(?P<row>\b(?:rows?|record|entry|line)) \((?:with |columns? |fields? )?(?P<fields>{FIELDS})\) (?P<into>in|into|to|of) (?P<table>(?:the |our )?(?:(?:database|db|sql) )?table {_NAME})"
)


# A code alone, set apart: which field holds it is told by its kind.
_EXCEPT_CODE = re.compile(
    r"(?P<before>^|[.;] )(?:everything |all )?(?:except|apart from|other than)(?: for)? (?P<code>[a-z]{3})(?: \([^()@]*\))?,? (?=[a-z])"
)
_CURRENCIES = frozenset(
    [
        "eur",
        "usd",
        "gbp",
        "chf",
        "jpy",
        "sek",
        "nok",
        "dkk",
        "pln",
        "czk",
        "huf",
        "cad",
        "aud",
        "cny",
        "inr",
    ]
)


def _without_code(match: re.Match[str], prepared: Prepared) -> str:
    if match["code"] not in _CURRENCIES:
        return match[0]
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", match["code"].upper())
    return f"{match['before']}leave out those whose currency is {name}. "


def with_sources(text: str, prepared: Prepared) -> str:
    """Return the request with the fields beside its sources noted, and tables that only stand there read."""
    text = _with_sources(_IS_NEW.sub(lambda m: _new(m, prepared), text), prepared)
    text = _EXCEPT_CODE.sub(lambda m: _without_code(m, prepared), text)
    text = _IN_THE_PAST.sub(r"is \g<much> \g<span> ago", text)
    text = _AT_MOST.sub(r", only the first \g<n>", text)
    fields = known_fields(prepared)
    text = _HAS_VALUE.sub(
        lambda m: f"those whose {m['field']} is {m['value']}" if m["field"] in fields else m[0],
        text,
    )
    text = _ADD_UP.sub(
        lambda m: f"the total {m['field']} per {m['by']}" if m["by"] in fields else m[0], text
    )
    if not _STARTS.search(text):
        text = _AND_COUNT.sub(lambda m: _counted(m, fields), text)
    return _OF_EVERY.sub(
        lambda m: f"{m['what']} per {m['by']}" if m["by"] in fields else m[0], text
    )


def _counted(match: re.Match[str], fields: frozenset[str]) -> str:
    if match["by"] not in fields:
        return match[0]
    return f"the {match['kind']} of {match['what']} per {match['by']}"


def _new(match: re.Match[str], prepared: Prepared) -> str:
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", "new")
    return f"{match['field']} = {name}"


def _with_sources(text: str, prepared: Prepared) -> str:
    text = _ROW_OF.sub(r"\g<row> \g<into> \g<table> (\g<fields>)", text)
    text = _AS_A_ROW.sub(r"\g<verb> in ", _OF_WHICH.sub("whose ", _KIND.sub("", text)))
    text = _HOOK_ASIDE.sub(lambda m: _brought(m, prepared), text)
    text = _HOOK_LISTED.sub(lambda m: _brought(m, prepared), text)
    text = _COLUMN_SAID.sub("", text)
    text = _EXACTLY.sub(lambda m: _whose(m["cond"]), text)
    for form in (_URL_ASIDE, _ASIDE_URL, _URL_COLUMNS, _URL_LISTED):
        text = form.sub(lambda m: _noted(m, prepared), text)
    text = _EACH_HAS.sub(lambda m: _noted_of_each(m, prepared), text)
    prepared.shapes.extend(m["fields"] for m in _TABLE_HAS.finditer(text))
    whole = text
    text = _FROM_TABLE.sub(lambda m: _read_first(m, whole, prepared), text)
    text = _alone(text, prepared)
    if "@url" in text or "table" in text:
        text = _MEANING.sub("", text)
        text = _VALUE_IN.sub(r"only those whose \g<field> is \g<value>", text)
    return re.sub(r"([.;,]) (?=[.;,])", "", re.sub(r"\s+", " ", text)).strip(" ,;")


def _whose(condition: str) -> str:
    plain = re.sub(r"^(?:where|so|ie|i\.e\.|that is,?) ", "", condition)
    return f"those whose {plain}"


def _noted(match: re.Match[str], prepared: Prepared) -> str:
    groups = match.groupdict()
    prepared.shapes.append(groups["fields"] or groups.get("fields2") or "")
    return groups["url"] or groups.get("url2") or ""


def _brought(match: re.Match[str], prepared: Prepared) -> str:
    words = set(re.findall(r"[a-z_]+", match["fields"]))
    if words & (VERBS - _BOTH) or "list" in words:
        return match[0]
    prepared.shapes.append(match["fields"])
    return match["before"] + (match.groupdict().get("inside") or "")


def _noted_of_each(match: re.Match[str], prepared: Prepared) -> str:
    prepared.shapes.append(match["fields"])
    return "; " if match[0].startswith("; ") else ""


def _read_first(match: re.Match[str], text: str, prepared: Prepared) -> str:
    sentence = re.split(r"[.;]", text[: match.start()])[-1] + match["before"]
    if _WRITES.search(sentence) or "@" in match["before"] or _STARTS.search(text):
        return match[0]
    if match["fields"]:
        prepared.shapes.append(match["fields"])
    columns = f" ({_plain(match['fields'])})" if match["fields"] else ""
    kept = f"keep those whose {match['cond']}. " if match["cond"] else ""
    return f"read the table {match['table']}{columns}. {kept}{match['before'].strip()}"


def _alone(text: str, prepared: Prepared) -> str:
    match = _TABLE_ALONE.search(text)
    # what comes in by a call is not read from a table: such a table is written, or looked up
    if match is None or _STARTS.search(text) or re.search(rf"\b(?:into|to) (?:the |that |this |our )?(?:(?:database|db) )?(?:table|{re.escape(match['table'])})\b", text):  # fmt: skip
        return text
    fields = match["fields"] or match["listed"]
    if fields:
        prepared.shapes.append(fields)
    columns = f" ({_plain(fields)})" if fields else ""
    return f"{text[: match.start()]}read the table {match['table']}{columns}{text[match.end() :]}"


def _plain(fields: str) -> str:
    names = re.split(_JOIN, fields)
    return ", ".join(re.sub(r"^(?:the|an?|its|their) ", "", name.strip()) for name in names)
