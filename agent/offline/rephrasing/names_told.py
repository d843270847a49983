"""The name of each thing of a list, told in the singular: `keep the late ones and write the boat name into @chan0`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import noun_of_url, singular
from agent.offline.language.text import Prepared

_KIND: Final = r"(?P<kind>name|id|number|title|code|url|link|address)"
_TOLD: Final = Gated(
    rf"(?P<before>^|[.;:,] |\b(?:and|then|please|also|only|just) )(?P<verb>post|send|write|put|mail|email|report|announce|drop) (?:only |just )?(?:the|its|their) (?P<what>(?!(?:first|last|file|channel|table|total|phone|account)\b)[a-z]+) {_KIND} (?P<to>(?:to|in|into|on) (?:the (?:slack )?channel )?@(?:chan|mail)\d)",
    needs="name|id|number|title|code|url|link|address",
)
# `tell @mail0 which one it is and how many are left`
_WHICH: Final = Gated(
    r"(?P<tell>\b(?:tell|inform|notify|let|email|mail|ping|alert|warn)\b[^.;@]*@(?:chan|mail)\d+(?: know)?) (?:about )?which (?:one|[a-z]+)(?: (?:it|that) (?:is|was))?(?:,? and (?:how (?:many|much|old|long|far)|what|by how much) [^.;,@]*)?(?=[.;,]|$)",
    needs="which",
)
_LIST: Final = re.compile(
    r"@url\d|\b(?:those|ones|each|every|table)\b|\bkeep\b|\bfor (?:each|every|any|all)\b"
)
_ONE: Final = re.compile(r"\b(?:web ?hook|callback|form)\b")


def with_names_told(text: str, prepared: Prepared) -> str:
    """Return the request with such a name as that of each; of one thing that comes in it is its own anyway."""
    if _ONE.search(text) or not _LIST.search(text):
        return text
    text = _WHICH.sub(r"\g<tell> about each one", text)
    nouns = {singular(noun_of_url(e.value) or "") for e in prepared.entities.values() if e.kind == "url"}  # fmt: skip
    return _TOLD.sub(lambda m: _of_each(m, nouns), text)


def _of_each(match: re.Match[str], nouns: set[str]) -> str:
    what, kind = match["what"], match["kind"]
    field = f"{what} {kind}"
    if what in nouns:
        field = kind
    elif re.search(rf"\bwith (?:[a-z_]+(?:, | and ))*{what}\b(?! {kind})", match.string):
        field = what  # that is what the field is called elsewhere
    return f"{match['before']}{match['verb']} the {field} of each {match['to']}"
