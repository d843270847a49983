"""Finds what a clause wants done with the data: summarise, translate, classify, parse, hash, by any action for data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.schema_kinds import takes_many, takes_text
from agent.offline.language.nouns import GENERIC, is_noun, is_plural, sentence, singular
from agent.offline.language.options import compared_in, options_of, shape_of
from agent.offline.language.patterns import pattern_of
from agent.offline.language.text import Prepared
from agent.offline.reading.imported import ImportedReader
from agent.offline.reading.parts import Do, Many, Read, Send
from agent.offline.reading.phrases import is_data_action, phrase_book
from agent.offline.rephrasing.asked_of_ai import in_points, sums_up
from agent.offline.rephrasing.known_fields import known_fields
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec, Catalog

_EACH = re.compile(r"\b(?:each|every|one by one|individually|all of them|them|those|these)\b")
_ONE_BY_ONE = re.compile(r"\b(?:each|every|one by one|individually|separately)\b")
_LEADS = re.compile(
    r"^(?:(?:then|also|please|first|1st|next|automatically|use|using|with|have|let|get|ask) )*(?P<by>(?:an? |the )?(?:ai|llm|gpt(?:-\w+)?|chatgpt|language model|ai model)(?: model)?)(?P<how>(?: to)?) (?=[a-z])"
)
_BY = re.compile(
    r",? (?:with|using|by|via|through) (?:the help of )?(?:an? |the )?(?:ai|llm|gpt(?:-\w+)?|chatgpt|language model|ai model)(?: model)?\b"
)
_COMPOSE = re.compile(
    r"^(?:write|draft|compose|generate|formulate|suggest|prepare|create) (?:me |us )?(?:an? |the )?(?:[a-z]+ ){0,3}?(?:reply|replies|answer|response|draft|paragraph|description|poem|slogan|text|wording|explanation|opinion|recommendation)\b"
)
_OBJECT = re.compile(
    r"^[a-z]+ (?:up |out )?(?:each |every |all )?(?:of )?(?P<its>(?:the |its |their |his |her ))(?P<noun>[a-z][\w-]*(?: (?:text|body|name|address|number|id|code))?)(?= (?:to|in|into|with|by|and|as|using|field|for)\b|,| *$)|\b(?:from|of|in) the field (?P<named>[a-z]\w*)\b|\b(?:from|of|in) (?:the |its |their |each [a-z]+'s |every [a-z]+'s )(?P<of>[a-z][\w-]*)\b"
)
_NOT_A_FIELD = GENERIC | frozenset(
    [
        "csv",
        "tsv",
        "json",
        "xml",
        "yaml",
        "file",
        "answer",
        "response",
        "output",
        "whole",
        "page",
        "feed",
        "webhook",
        "call",
        "payload",
    ]
)
LANGUAGES = frozenset(
    [
        "english",
        "german",
        "french",
        "spanish",
        "italian",
        "portuguese",
        "dutch",
        "polish",
        "czech",
        "russian",
        "ukrainian",
        "turkish",
        "swedish",
        "danish",
        "norwegian",
        "finnish",
        "greek",
        "hungarian",
        "romanian",
        "bulgarian",
        "chinese",
        "mandarin",
        "japanese",
        "korean",
        "arabic",
        "hebrew",
        "hindi",
        "vietnamese",
        "thai",
        "indonesian",
        "croatian",
        "serbian",
        "slovak",
        "slovenian",
    ]
)
_SORTS = re.compile(
    r"^(?!extract|pull|pick(?! (?:exactly |only )?(?:one|1|the best)\b)|parse|capture)"
)
_LANGUAGE = re.compile(rf"\b(?:in|into|to) (?P<name>{'|'.join(sorted(LANGUAGES))})\b")
_LENGTHS = {"sentence": r"\bone (?:sentence|line)\b|\ba (?:single )?(?:sentence|line)\b"}


# What an action for text cannot work on, unless it says so itself.
_MEDIA = frozenset(
    [
        "image",
        "images",
        "picture",
        "pictures",
        "photo",
        "photos",
        "screenshot",
        "screenshots",
        "scan",
        "scans",
        "video",
        "videos",
        "film",
        "films",
        "audio",
        "recording",
        "recordings",
        "podcast",
        "podcasts",
        "voice",
        "song",
        "songs",
        "music",
        "speech",
        "pdf",
        "pdfs",
        "drawing",
        "logo",
        "handwriting",
        "handwritten",
        "spoken",
        "aloud",
    ]
)


def _beyond(spec: ActionSpec, words: Sequence[str]) -> bool:
    """Tell whether what is to be worked on is no data that the action can take."""
    told = f"{spec.title} {spec.summary} {' '.join(spec.synonyms)}".lower()
    return any(w in _MEDIA and w not in told for w in words)


class DeedReader:
    """Reads what one clause wants done with the data at hand."""

    def __init__(self, prepared: Prepared, catalog: Catalog) -> None:
        self._prepared = prepared
        self._catalog = catalog
        self._imported = ImportedReader(prepared, catalog)

    def read(self, clause: str) -> Do | Read | Send | None:
        """Answer what is to be done; None when the clause names no action for data, nor an imported service."""
        if (named := self._imported.read(clause)) is not None:
            return named
        if re.search(r"@(?:chan|mail|url|sql|tab)\d+", clause):
            return None  # it reads or sends
        by_model = _LEADS.match(clause)
        said = clause[by_model.end() :] if by_model else clause
        said = _BY.sub("", said)
        words = re.findall(r"[a-z0-9][\w-]*", re.sub(r"@\w+", " ", said))
        spec = phrase_book(self._catalog).named_by(words)
        asked = by_model is not None or said != clause or _COMPOSE.match(said) is not None
        if spec is None and "@opt" in said:
            spec = self._taking_options("labels" if _SORTS.match(said) else "schema")
        if (spec is None and asked) or (asked and in_points(said)):
            spec = self._asks()
        if spec is None or _beyond(spec, words):
            return None
        arguments = self._arguments(spec, said)
        instruction = ""
        if "prompt" in properties(spec):
            asks = (
                by_model is not None and not by_model["how"] and said.startswith(("for ", "about "))
            )
            instruction = sentence(f"Give me {said.partition(' ')[2]}" if asks else said)
        return Do(
            action=spec.id,
            arguments=arguments,
            instruction=self._prepared.restored(instruction),
            about=None if instruction else self._about(said),
            many=self._many(said),
            clause=clause,
        )

    def _many(self, said: str) -> Many:
        """A summary of many things is one, unless each of them is named."""
        if sums_up(said) or _COMPOSE.match(said) or said.startswith("write "):
            return "each" if _ONE_BY_ONE.search(said) else "unsaid"
        return "each" if _EACH.search(said) or self._many_things(said) else "unsaid"

    def _asks(self) -> ActionSpec | None:
        """Answer the action that takes a free question."""
        for spec in self._catalog.actions():
            if is_data_action(spec) and "prompt" in spec.input_schema.get("required", ()):
                return spec
        return None

    def _taking_options(self, kind: str) -> ActionSpec | None:
        """Answer the action that sorts text into labels, or takes fields out of it."""
        for spec in self._catalog.actions():
            needs = spec.input_schema.get("required", ())
            if is_data_action(spec) and kind in needs and "text" in needs:
                return spec
        return None

    def _arguments(self, spec: ActionSpec, clause: str) -> dict[str, Any]:
        required = set(spec.input_schema.get("required", ()))
        found: dict[str, Any] = {}
        for name, field in properties(spec).items():
            value = self._value(name, field, clause)
            if value is not None:
                found[name] = value
        quoted = re.search(r"@str\d+", clause)
        places = [
            n
            for n in properties(spec)
            if n in required and n not in found and takes_text(properties(spec)[n])
        ]
        if quoted and len(places) > 1:
            found[places[-1]] = self._prepared.value(quoted[0])
        return found

    def _value(self, name: str, field: Mapping[str, Any], clause: str) -> Any:
        options = re.search(r"@opt\d+", clause)
        if options and takes_many(field) and field.get("items", {}).get("type") == "string":
            return options_of(self._prepared.value(options[0]))
        if options and field.get("type") == "object":
            names = options_of(self._prepared.value(options[0]))
            return shape_of(names, compared_in(self._prepared.text))
        if "enum" in field:
            plain = re.sub(r"(?<=[a-z])-(?=\d)", "", clause)
            named = [
                v
                for v in field["enum"]
                if pattern_of(rf"\b{re.escape(str(v).lower())}\b").search(plain)
            ]
            named += [v for v in field["enum"] if v in _LENGTHS and re.search(_LENGTHS[v], plain)]
            return named[0] if named else None
        language = _LANGUAGE.search(clause)
        if language and takes_text(field) and name in {"to", "language", "target_language"}:
            return language["name"].title()
        return None

    def _about(self, clause: str) -> str | None:
        for match in _OBJECT.finditer(re.sub(r"@\w+", "", clause)):
            if match["named"]:
                return match["named"]
            noun = match["noun"] or match["of"]
            if noun and noun in known_fields(self._prepared) and noun not in GENERIC:
                return noun
            if (
                noun
                and noun not in _NOT_A_FIELD
                and is_noun(noun.split()[0])
                and not is_plural(noun)
            ):
                return noun
        return None

    @staticmethod
    def _many_things(clause: str) -> bool:
        match = re.match(r"^[a-z]+ (?:all )?(?:the |new |our |my )*(?P<noun>[a-z]+)\b", clause)
        return bool(
            match
            and is_plural(match["noun"])
            and singular(match["noun"]) != match["noun"]
            and match["noun"] not in GENERIC
        )
