"""What a model is to read out of a text: `an AI should find make and year in it`, said as `extract`."""

from __future__ import annotations

import re

_MODEL = r"(?:(?:an?|the|our|some|your) )?(?:ai|artificial intelligence|llm|gpt(?:-\w+)?|chatgpt|language model|ai model)(?: model)?"
_MODAL = r"(?:should|must|shall|will|can|has to|have to|is to|needs to|ought to)"
_FINDS = r"(?:find|pull|get|read|take|figure out|work out|identify|recogni[sz]e|spot|fish|grab|collect|gather|note|determine|look for|pick|extract)s?"
_LEAD = r"(?:(?:let|have|use|using|make|get|ask|tell|with|i'd like|i would like|i want|we want|we'd like) )"
_THINGS = r"(?P<things>(?:(?!(?:to|and then|then|in|from|out|of|whether|if|how)\b)[\w@', -])+?)"
_FOUND = re.compile(
    rf"\b(?:{_LEAD}{_MODEL}(?: to| should)?|{_MODEL} (?:should|must|shall|will|can|has to|is to)) {_FINDS} (?:out )?(?:the |all )?{_THINGS},? (?:out of|from|in|inside|within|of) (?=(?:the|it|its|this|that|each|every|all|them|their|what)\b)"
)
_READS = re.compile(
    rf"\b{_MODEL} {_FINDS} (?:out )?(?:the )?{_THINGS},? (?:out of|from) (?=(?:the|it|its|this|that|each|every|them)\b)"
)
# `extract make and year with ai`, `use ai to extract make and year`: out of what there is.
_EXTRACTED = re.compile(
    rf"\b(?:{_LEAD}{_MODEL} to extract (?:the |all )?{_THINGS}|extract (?:the |all )?{_THINGS.replace('<things>', '<others>')} (?:with|using|by|via|through) (?:the help of )?{_MODEL})(?=,? (?:and )?then\b|,? and (?:save|store|put|insert|write|send|post|mail|email|add|keep)\b|[.;]|,(?! (?!(?:save|store|put|insert|write|send|post|mail|email|add|keep|then|and)\b)[a-z]\w*(?: [a-z]+)?(?:,| and ))|$)"
)
# `an ai reads from the note its year and make`: the text is named before the things.
_OUT_OF = re.compile(
    rf"\b(?:{_LEAD}{_MODEL}(?: to| should)?|{_MODEL}(?: {_MODAL})?) {_FINDS} (?:out )?(?:of|from) (?P<text>(?:the |each |every |its |their )?[a-z_]+) (?P<things>(?:the |an? )?[a-z_][^.;@]*?)(?=[.;]|$|,? (?:and )?then\b|,? and (?:save|store|put|insert|write|send|post|mail|email|add|keep)\b)"
)
# `the ai may group them into a, b or c`, `decides on a shelf: a, b or c`.
_SORTS = re.compile(
    rf"\b(?:{_LEAD}{_MODEL}(?: to| should)?|{_MODEL} {_MODAL}|{_MODEL}) (?P<verb>sorts?|puts?|groups?|splits?|divides?|files?|labels?|tags?|classif(?:y|ies)|categori[sz]es?|decides?|judges?|says?|tells?|determines?|reads?) (?P<what>[^.;:@]{{0,50}}?)(?P<into> ?: ?| (?:into|in|as|under|between) )(?:one of |either )?(?=(?:@str\d+|[a-z]+)(?:, (?:@str\d+|[a-z]+))*,? or )"
)
_ARTICLE = re.compile(
    r"^(?:it|them|this|that)$|^(?:the |each |every |its |their )?(?P<field>[a-z_]+)$"
)
# Something is done with things that must be fetched first: `summarize every note at @url`.
_AT_SOURCE = re.compile(
    r"(?P<deed>\b(?:use ai to )?(?:extract|summari[sz]e|translate|classify|categori[sz]e|rate|rewrite)\b(?:(?!@(?:url|chan|mail|tab)\d)[^.;])*?\b(?:each|every|all)(?: of)?(?: the| those| these)? (?P<noun>[a-z]+)) (?:at|from|behind|under|in|on) (?P<url>@url\d+)"
)


def with_what_models_find(text: str) -> str:
    """Return the request with such wishes said by the verb that the grammar knows, what is fetched first in front."""
    text = _EXTRACTED.sub(lambda m: f"use ai to extract {m['things'] or m['others']} from it", text)
    text = _FOUND.sub(r"use ai to extract \g<things> from ", text)
    text = _SORTS.sub(_sorted, text)
    text = _OUT_OF.sub(_taken_out, text)
    text = _READS.sub(r"use ai to extract \g<things> from ", text)
    return _AT_SOURCE.sub(_fetched_first, text)


def _sorted(match: re.Match[str]) -> str:
    plain = _ARTICLE.match(match["what"].strip())
    what = f"the {plain['field']}" if plain and plain["field"] else "it"
    return f"use ai to classify {what} as "


def _taken_out(match: re.Match[str]) -> str:
    things = re.sub(r"\b(?:wished|wanted|desired|requested|given|exact) ", "", match["things"])
    text = match["text"]
    return (
        f"use ai to extract {things} from {text if ' ' in text or text == 'it' else f'the {text}'}"
    )


def _fetched_first(match: re.Match[str]) -> str:
    noun = match["noun"]
    many = noun if noun.endswith("s") else f"{noun}s"
    return f"fetch the {many} from {match['url']}, {match['deed']}"
