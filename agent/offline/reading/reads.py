"""Finds what a clause reads from outside: an address, a database, or any action that only reads."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.building.schema_kinds import takes_text
from agent.offline.language.gated import Gated
from agent.offline.language.nouns import is_noun, is_plural
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import READ_VERBS, SEND_VERBS
from agent.offline.reading.headers import HEADER_WORDS, headers_of
from agent.offline.reading.parts import Read
from agent.offline.reading.receivers import is_named, service_of
from agent.offline.retrieval import index_of, properties, writes
from engine.core.action import Catalog, EffectRule

HTTP = "http.request"
_TO_URL = re.compile(
    r"\b(?:to|into|at|onto|towards|against|with|on) (?:the |our |their )?(?:api |endpoint |address |url |webhook |web hook |service )*(?:at |of )?$"
)
_URL = re.compile(r"@url\d+")
_COMES_FROM = re.compile(
    r"\bfrom(?: (?:the|our|their))?(?: (?:api|endpoint|address|url|service|page|feed))?(?: at)?$"
)
_GOES_TO = re.compile(
    r"\b(?:to|into|onto|towards|against)(?: (?:the|our|their))?(?: (?:api|endpoint|address|url|webhook|web hook|service))?(?: (?:at|of))?$"
)
# What receives it, right behind the address it comes from.
_RECEIVED = re.compile(
    r"(?: (?:and|or) @url\d+)* (?:(?:directly|straight|over|out|on) )?(?:to|in|into|onto|on|with|via) (?:(?:the|our|my|all of|everyone in) )?(?:slack )?(?:channel )?@(?:chan|mail|url)\d+"
)
_FROM_URL = re.compile(
    r"\b(?:from|using|of|at|via|on|in|under|the|api|endpoint|list|address|url|look|is|are|with|read|:)$"
)
_WRITE_LEAD = re.compile(
    r"^(?:post|send|submit|forward|push|put|patch|upload|write|deliver|report|store|save|create|update|delete)\b"
)
# `... : post to @url0`, wherever it stands: a web address is only ever posted to over HTTP.
_WRITES_THERE = Gated(
    r"(?:^|[ (:])(?P<method>post|put|patch|delete)(?: request)?(?: (?:it|them|this|that|each(?: [a-z]+)?|every [a-z]+|everything|those|these|(?:the|its|their) [a-z]+(?: (?!(?:from|of|at|in|under)\b)[a-z]+)?|@json\d+|on))*(?: (?:on )?(?:to|at|against|into))? (?:the )?@url\d+",
    needs="@url",
)
_METHODS = {"put": "PUT", "patch": "PATCH", "update": "PATCH", "replace": "PUT"}
_QUERY = re.compile(
    r"(?P<name>[a-z_][\w.-]*) ?(?:=|:| is | set to | of ) ?(?P<value>@str\d+|[\w.:-]+)"
)
_QUERY_LEAD = re.compile(
    r",? ?(?:with|and|using|plus)?(?: the)?(?: query)? ?(?:parameters?|params?|query(?: string)?s?)\b:? ?(?P<rest>.*)$"
)
READ_EXTRAS = (*HEADER_WORDS, _QUERY_LEAD)
"""What `request_extras` uses of a clause."""
_OBJECT = re.compile(
    r"\b(?:fetch|get|pull|download|read|grab|load|retrieve|request|collect|import|check|query|poll|list|take|find|look up|scan)(?: me| us)?(?: (?:all|the|our|my|latest|current|newest|recent|today's|open|list of|any|new|every|each|their))* (?P<noun>[a-z][\w-]*s|data)\b"
)
_PASSIVE = re.compile(
    r"^(?:all |the |our |my )*(?P<noun>[a-z][\w-]*s) (?:at|from|of|under|on|in) @url"
)


# `https://crm.example/customers/{id}` answers with one customer.
ENDS_IN_ONE = re.compile(r"/\{[A-Za-z]\w*\}/?$")


def read_from_urls(clause: str, prepared: Prepared) -> list[Read]:
    """Answer a read of each address of the clause; where something is sent to one, only of those it comes from."""
    target = sent_to(clause)
    reads, start = [], 0
    for match in _URL.finditer(clause):
        if target is not None and not _brings(clause, match):
            continue
        said = clause[start : match.end()]
        arguments: dict[str, Any] = {"method": "GET", "url": prepared.value(match[0])}
        arguments |= request_extras(clause, prepared)
        noun = _read_noun(said, match.start() - start)
        one = ENDS_IN_ONE.search(arguments["url"]) is not None
        reads.append(Read(HTTP, arguments, noun, clause, single=one))
        start = match.end()
    return reads


def names_source(clause: str, prepared: Prepared) -> bool:
    """Tell whether an address gives the data: what has room for an event's value is read for that event."""
    reads = read_from_urls(clause, prepared)
    return any(not re.search(r"://[^/{]+/.*\{", str(one.arguments["url"])) for one in reads)


def sends_to_url(clause: str) -> bool:
    """Tell whether the clause sends something to a web address."""
    return sent_to(clause) is not None


def sent_to(clause: str) -> re.Match[str] | None:
    """Answer the address that something is sent to; None where every address only brings something."""
    there = {m.end() for m in _WRITES_THERE.finditer(clause)}
    return next(
        (
            url
            for url in _URL.finditer(clause)
            if not _brings(clause, url) and (url.end() in there or _is_written_to(clause, url))
        ),
        None,
    )


def _brings(clause: str, url: re.Match[str]) -> bool:
    """`post the digest from @url0 to @chan0`: where something else receives, the address is what it comes from."""
    left = clause[: url.start()].rstrip()
    if _COMES_FROM.search(left):
        return True
    return _GOES_TO.search(left) is None and _RECEIVED.match(clause, url.end()) is not None


def _is_written_to(clause: str, url: re.Match[str]) -> bool:
    if not _WRITE_LEAD.match(clause) or re.search(r"\b(?:get|head) requests?\b", clause):
        return False
    left = clause[: url.start()].rstrip()
    return (
        bool(_TO_URL.search(left + " "))
        or bool(_TO_URL.search(left))
        or left in SEND_VERBS | set(_METHODS) | {"delete"}
    )


def write_method(clause: str) -> str:
    there = _WRITES_THERE.search(clause)
    lead = there["method"] if there else clause.split(" ", 1)[0]
    return "DELETE" if lead == "delete" else _METHODS.get(lead, "POST")


def request_extras(clause: str, prepared: Prepared) -> dict[str, Any]:
    """Answer query parameters and headers that the words name."""
    extras: dict[str, Any] = {}
    query = _QUERY_LEAD.search(clause)
    if query:
        pairs = {m["name"]: _value(m["value"], prepared) for m in _QUERY.finditer(query["rest"])}
        extras |= {"query": pairs} if pairs else {}
    headers = headers_of(clause, prepared)
    return {**extras, "headers": dict(headers)} if headers else extras


def _value(word: str, prepared: Prepared) -> str:
    return (
        prepared.value(word) if word.startswith("@str") else prepared.as_written(word.strip(".,"))
    )


def _read_noun(clause: str, url_at: int) -> str | None:
    passive = _PASSIVE.match(clause)
    if passive and is_noun(passive["noun"]):
        return passive["noun"]
    for match in _OBJECT.finditer(clause[:url_at]):
        noun = match["noun"]
        if is_noun(noun) and is_plural(noun):
            return noun
    two = re.match(
        r"[ ,]*(?:and )?(?:the )?(?P<noun>[a-z][\w-]*s) (?:from|at|on|of) $", clause[:url_at]
    )
    return two["noun"] if two and is_noun(two["noun"]) else None


def sql_of(
    clause: str, prepared: Prepared, catalog: Catalog
) -> tuple[str, dict[str, Any], bool] | None:
    """Answer (action, arguments, whether it only reads) for a statement in the clause."""
    match = re.search(r"@sql\d+", clause)
    if match is None:
        return None
    found = statement_action(catalog)
    if found is None:
        return None
    statement = prepared.value(match[0])
    reads = re.match(r"(?:select|with|values)\b", statement, re.IGNORECASE) is not None
    return found[0], {found[1]: statement}, reads


def statement_action(catalog: Catalog) -> tuple[str, str] | None:
    """Answer the action that runs a statement of SQL, and its argument for it."""
    for hit in index_of(catalog).rank("sql query statement database"):
        for name in ("statement", "query", "sql"):
            if name in properties(hit.spec):
                return hit.spec.id, name
    return None


def parameters_of(statement: str) -> tuple[str, ...]:
    """Answer the names that stand for values: `:name`."""
    return tuple(dict.fromkeys(re.findall(r"(?<![:\w]):([a-z_]\w*)", statement)))


def read_other(clause: str, prepared: Prepared, catalog: Catalog) -> Read | None:
    """Answer a read by another action that takes what was quoted, such as a query."""
    statement = sql_of(clause, prepared, catalog)
    if statement is not None:
        action, arguments, only_reads = statement
        return (
            Read(action, arguments, _read_noun(clause, len(clause)), clause) if only_reads else None
        )
    quoted = re.search(r"@str\d+", clause)
    lead = clause.split(" ", 1)[0]
    if not (lead in READ_VERBS or lead in {"run", "execute", "select", "do"}) or re.search(
        r"@(?:chan|mail|url)", clause
    ):
        return None
    for hit in index_of(catalog).rank(clause):
        spec = hit.spec
        pure = spec.effect == "pure"
        if (
            pure
            or spec.id == HTTP
            or (writes(spec) and not isinstance(spec.effect, EffectRule))
            or hit.score < 5
        ):
            continue
        required = [
            n for n in spec.input_schema.get("required", ()) if takes_text(properties(spec)[n])
        ]
        if quoted and required:
            return Read(
                spec.id,
                {required[0]: prepared.value(quoted[0])},
                _read_noun(clause, len(clause)),
                clause,
            )
        # A service that nobody has named is not chosen by the likeness of other words.
        open_to = spec.connection is None or is_named(service_of(spec), clause)
        if not quoted and hit.score >= 8 and open_to:
            return Read(spec.id, {}, _read_noun(clause, len(clause)), clause)
    return None
