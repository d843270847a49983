"""Reads a clause that names a service its workspace has imported: `create a pet in petstore called Rex`.

Such a service has no words of its own here: what it can do is chosen among its operations alone, and
what they take is filled from the clause, into the fields of a body too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.building.schema_kinds import list_path
from agent.offline.general.choose import Choice, choose
from agent.offline.general.features import Reading
from agent.offline.general.fill import Filler
from agent.offline.general.index import WordIndex
from agent.offline.general.slots import as_typed, slots_for
from agent.offline.general.values import Mention
from agent.offline.language.patterns import pattern_of
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Many, Read, Send, Want
from engine.core.action import ActionSpec, Catalog
from engine.core.layered import imported_service, is_imported

_SHORTEST: Final = 4
_LEAD: Final = (
    r"(?:(?:in|on|from|at|with|using|via|through|to|into|by|of|use|let|have|ask|tell|the|our|my) )*"
)
_TAIL: Final = r"(?:'s)?(?: (?:api|server|service|mcp|tool))?(?: to(?= ))?:?"
_EACH = re.compile(r"\b(?:each|every one|for every|for all|them)\b")
# Said of when or of what, not of what the service is given: other rules know what to make of it.
_LIMITS = re.compile(
    r"\b(?:if|unless|when|only|except|over|under|more than|less than|before|after|until|without|not)\b"
)
_TO_BUILT_IN = re.compile(r"@(?:chan|mail|url|sql|tab)\d+")
# A reading that goes somewhere is two deeds: the other rules take both.
_SENT = re.compile(r"@(?:chan|mail)\d+")
_NO_VALUE: Final = frozenset(
    {
        "and",
        "from",
        "in",
        "is",
        "of",
        "to",
        "on",
        "at",
        "for",
        "with",
        "called",
        "named",
        "the",
        "a",
    }
)
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Service:
    """What one import can do, its bodies opened into their fields."""

    name: str
    index: WordIndex
    paths: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Of each action: where an opened argument belongs."""
    specs: Mapping[str, ActionSpec]
    names: Mapping[str, Sequence[frozenset[str]]]
    """By one of them: the words of each action's name that no built-in action could be meant by."""

    def is_meant(self, said: Set[str]) -> bool:
        """Tell whether all words of the name of an action are said."""
        return any(name <= said for word in said for name in self.names.get(word, ()))


class ImportedReader:
    """Reads clauses that name an imported service."""

    def __init__(self, prepared: Prepared, catalog: Catalog) -> None:
        self._prepared = prepared
        self._services = _services(catalog)

    def read(self, clause: str) -> Read | Send | None:
        """Answer what is asked of the service; None where none is named, or more is said than it can do."""
        named = self._named(clause) or self._meant(clause)
        if named is None:
            return None
        service, phrase = named
        rest = " ".join(clause.replace(phrase, " ").split()) if phrase else clause
        reading = Reading.of(self._as_written(rest))
        chosen = _of_many(choose(reading, service.index)[:1], rest, service.index)
        if not chosen or not self._is_plain(rest, service.index.actions[chosen[0].place].spec):
            return None
        filled = Filler(reading, service.index, chosen).fill()[0]
        spec = service.specs[service.index.actions[chosen[0].place].spec.id]
        places = service.paths[spec.id]
        arguments: dict[str, Any] = {}
        values = {**self._beside_names(rest, filled.choice.place, service), **filled.values}
        for name, value in values.items():
            _put(arguments, places[name], value)
        open_slots = [slot for slot in filled.open if slot.name not in values]
        wants = tuple(Want(places[slot.name], slot.name, slot.schema) for slot in open_slots)
        left = _left(rest, values.values())
        if _LIMITS.search(left) or (spec.effect == "read" and _SENT.search(left)):
            return None
        if spec.effect in ("pure", "read") and not wants:
            single = list_path(spec.output_schema) is None
            return Read(spec.id, arguments, noun=_noun(spec), clause=clause, single=single)
        many: Many = "each" if _EACH.search(clause) else "unsaid" if wants else "whole"
        return Send(spec.id, arguments, many=many, clause=clause, wants=wants)

    def _named(self, clause: str) -> tuple[_Service, str] | None:
        for service in self._services:
            found = pattern_of(rf"\b{_LEAD}{_spelt(service.name)}{_TAIL}(?!\w)").search(clause)
            if found is not None:
                return service, found[0]
        return None

    def _meant(self, clause: str) -> tuple[_Service, str] | None:
        """Answer the one service with an action that the clause calls by its whole name, of things only it has."""
        if not self._services or _TO_BUILT_IN.search(clause):
            return None
        said = {_singular(word) for word in _WORD.findall(clause)}
        meant = [one for one in self._services if one.is_meant(said)]
        return (meant[0], "") if len(meant) == 1 else None

    def _beside_names(self, rest: str, place: int, service: _Service) -> dict[str, Any]:
        """Answer values that stand right behind the name of what they are: `with tag cat`."""
        found: dict[str, Any] = {}
        for slot in slots_for(place, service.index.actions[place].spec.input_schema):
            words = re.escape(slot.name.replace("_", " ").lower())
            said = re.search(rf"\b{words}(?: is| of|:| =)? (?P<value>@str\d+|[\w.-]+)", rest)
            if said is None or said["value"] in _NO_VALUE:
                continue
            text = said["value"]
            text = self._prepared.value(text) if text[0] == "@" else self._prepared.as_written(text)
            value = as_typed(slot, Mention(said.start(), said.end(), "part", text))
            if value is not None:
                found[slot.name] = value
        return found

    def _as_written(self, clause: str) -> str:
        """Return the clause with its capitals: the grammars read a request in small letters."""
        restored = self._prepared.restored(clause)
        return " ".join(self._prepared.as_written(word) for word in restored.split())

    @staticmethod
    def _is_plain(rest: str, spec: ActionSpec) -> bool:
        """Tell whether the clause says a word of what the action is called."""
        said = {_singular(word) for word in _WORD.findall(rest)}
        called = f"{spec.id.partition('.')[2].replace('_', ' ')} {spec.title}".lower()
        return bool(said & {_singular(word) for word in _WORD.findall(called)})


def with_its_clause(text: str, catalog: Catalog) -> str:
    """Take out the comma or colon that parts a service from what it is to do: `in petstore, create a pet`."""
    for service in _services(catalog):
        beside = pattern_of(rf"\b({_LEAD}{_spelt(service.name)}(?: api)?)[,:] ")
        text = beside.sub(r"\1 ", text)
    return text


_known: WeakKeyDictionary[Catalog, tuple[_Service, ...]] = WeakKeyDictionary()


def _services(catalog: Catalog) -> tuple[_Service, ...]:
    """Answer the imported services of a catalogue, read once for as long as it lives."""
    found = _known.get(catalog)
    if found is None:
        by_name: dict[str, list[ActionSpec]] = {}
        for spec in catalog.actions():
            if is_imported(spec.id):
                by_name.setdefault(imported_service(spec.id), []).append(spec)
        common = {
            _singular(word)
            for spec in catalog.actions()
            if not is_imported(spec.id)
            for word in _WORD.findall(f"{spec.id} {spec.title} {' '.join(spec.synonyms)}".lower())
        }
        # The longest name first: `petstoretest` is not meant by what names `petstore`.
        names = sorted(by_name, key=lambda name: (-len(name), name))
        found = _known[catalog] = tuple(_service(name, by_name[name], common) for name in names)
    return found


def _service(name: str, specs: Sequence[ActionSpec], common: Set[str]) -> _Service:
    opened = {spec.id: _opened(spec.input_schema) for spec in specs}
    called = [frozenset(map(_singular, spec.id.partition(".")[2].split("_"))) for spec in specs]
    names: dict[str, list[frozenset[str]]] = {}
    for words in called:
        if len(words) > 1 and words - common:
            names.setdefault(min(words), []).append(words)
    flat = [replace(spec, input_schema=opened[spec.id][0]) for spec in specs]
    return _Service(
        name,
        WordIndex(flat),
        {spec.id: opened[spec.id][1] for spec in specs},
        {spec.id: spec for spec in specs},
        names,
    )


def _opened(schema: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """Return a schema in which the fields of a body stand beside the other arguments, and their places."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    places: dict[str, tuple[str, ...]] = {}
    for name, part in schema.get("properties", {}).items():
        is_needed = name in schema.get("required", ())
        inner = part.get("properties") if isinstance(part, Mapping) else None
        fields = inner if isinstance(inner, Mapping) and inner else {name: part}
        for field, about in fields.items():
            key = field if field not in properties else f"{name}_{field}"
            properties[key] = about if isinstance(about, Mapping) else {}
            places[key] = (name, field) if inner else (name,)
            if is_needed and (not inner or field in part.get("required", ())):
                required.append(key)
    return {"type": "object", "properties": properties, "required": required}, places


def _put(arguments: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    *above, last = place
    for name in above:
        arguments = arguments.setdefault(name, {})
    arguments[last] = value


def _spelt(name: str) -> str:
    """Return the pattern of a service's name: people write `pet store`, `pet-store` and `petstore`."""
    return r"[ -]?".join(map(re.escape, name)) if len(name) >= _SHORTEST else re.escape(name)


def _left(rest: str, values: Iterable[Any]) -> str:
    """Take out the values that were used."""
    for value in values:
        rest = re.sub(rf"(?<!\w){re.escape(str(value).lower())}(?!\w)", " ", rest)
    return rest


def _of_many(chosen: list[Choice], rest: str, index: WordIndex) -> list[Choice]:
    """`the pets` are listed: of what reads one thing by an id nobody said, only what lists them is meant."""
    if not chosen or any(word.isdecimal() for word in _WORD.findall(rest)):
        return chosen
    spec = index.actions[chosen[0].place].spec
    noun = _singular(_noun(spec))
    if spec.effect != "read" or f"{noun}s" not in _WORD.findall(rest):
        return chosen
    if not spec.input_schema["required"]:
        return chosen
    lists = [
        place
        for place, action in enumerate(index.actions)
        if action.spec.effect == "read"
        and _singular(_noun(action.spec)) == noun
        and not action.spec.input_schema["required"]
    ]
    return [replace(chosen[0], place=lists[0])] if len(lists) == 1 else chosen


def _noun(spec: ActionSpec) -> str:
    """Return what a reading gives, as its name says it: `pets` of `list_pets`."""
    return spec.id.partition(".")[2].split("_")[-1]


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) >= _SHORTEST else word
