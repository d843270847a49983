"""A row that is looked up by what a call brings, though nobody says by which column: it is the one that both hold.

`look the skipper up in the table crews (crew_id, name, email)` of a call with crew_id and berth. What the call brings
stands in the row as well, so that whoever is written to can be told all of it.
"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.declared_columns import (
    CALLED,
    COLUMNS,
    TABLE,
    columns_of,
    fields_of_the_call,
)

_START: Final = r"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?:please |first |1st |also )*"
_LOOK: Final = Gated(
    rf"{_START}(?:look up|lookup|look|find|search|get|fetch) (?:(?:the|that|this|its|their|a) (?:matching |right )?(?P<what>[a-z]+) )?(?:up )?(?:in|from) {TABLE}{COLUMNS}(?! by\b| where\b| whose\b| using\b)",
    needs="look|find|search|get|fetch",
)
_MAIL: Final = re.compile(r"(?:[a-z\d]+_)*(?:e?mail|email_address)$")
_WHO: Final = r"(?:them|him|her|(?:the|that|its|their|this) (?:[a-z]+'s )?(?!address\b|e?mail (?!address))[a-z_]+(?:'s)?(?: (?:e?mail )?address| e?mail)?|its owner)"
_SEND: Final = re.compile(
    rf"{_START}(?:(?:send|write) {_WHO} an? (?:short |quick )?(?:e?mail|message)|(?:send|write) an? (?:short |quick )?(?:e?mail|message) to {_WHO}|(?:mail|email) {_WHO})(?P<rest>(?:[:,]? |,? (?:with|saying|about|telling (?:them|him|her)|that says) )[^.;]+|(?=[.;]|$))"
)
_THANKS: Final = re.compile(r"\b(?:thanks|thank you|hello|a greeting|greetings|welcome|congratulations)\b")  # fmt: skip


def with_looked_up_rows(text: str, prepared: Prepared) -> str:
    """Return the request with such a look-up as a statement, and what is sent to whom was found as sent to that address."""
    found = _LOOK.search(text) if CALLED.search(text) else None
    if found is None:
        return text
    columns = columns_of(text).get(found["table"], [])
    brought = fields_of_the_call(text)
    key = _key(columns, brought, found["what"] or "")
    if key is None:
        return text
    others = [f":{name} AS {name}" for name in brought if name not in columns]
    chosen = ", ".join([*columns, *others])
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    # names of one word each, and only proposed: a person sees the statement before it runs
    said = f"SELECT {chosen} FROM {found['table']} WHERE {key} = :{key}"  # noqa: S608
    prepared.entities[name] = Entity("sql", said)
    prepared.given[name] = {}
    noun = found["table"].rsplit("_", 1)[-1]
    rest = _sent(text[found.end() :], columns, brought, prepared)
    return f"{text[: found.start()]}fetch the {noun if noun.endswith('s') else 'rows'} from {name}{rest}"


def _key(columns: list[str], brought: list[str], what: str) -> str | None:
    """Answer the column that both hold; of several the one that is named after what is looked for."""
    shared = [name for name in brought if name in columns]
    own = [name for name in shared if what and name.startswith(f"{what.rstrip('s')}_")]
    return shared[0] if len(shared) == 1 else own[0] if len(own) == 1 else None


def _sent(rest: str, columns: list[str], brought: list[str], prepared: Prepared) -> str:
    addresses = [name for name in columns if _MAIL.fullmatch(name)]
    found = _SEND.search(rest)
    if found is None or len(addresses) != 1:
        return rest
    told = found["rest"] or ""
    names = [n for n in dict.fromkeys((*columns, *brought)) if re.search(rf"\b{n}\b", told)]
    names.sort(key=told.find)
    return rest[: found.start()] + _letter(addresses[0], names, told, prepared) + rest[found.end() :]  # fmt: skip


def _letter(address: str, names: list[str], told: str, prepared: Prepared) -> str:
    """Say to which field the mail goes, and what it tells; what is no field is told in its own words."""
    lead = f"send each of them a mail to field {address}"
    if not names:
        return lead + told
    if greeting := _THANKS.search(told):
        rooms = "".join(f"\n{name.replace('_', ' ').capitalize()}: {{{name}}}" for name in names)
        return f"{lead} saying {prepared.named(greeting[0].capitalize() + rooms)}"
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{lead} with the {listed}"
