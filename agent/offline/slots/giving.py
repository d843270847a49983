"""Gives arguments the fields of the data that are meant: by what the words say, by their names, or as the id of the same thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.apps.roles import names_of, role_of
from agent.offline.building.field_choice import likeness
from agent.offline.general.lexicon import stem, words
from agent.offline.language.patterns import pattern_of
from agent.offline.slots.places import RECEIVERS
from agent.offline.slots.told_fields import told_fields
from engine.core.action import ActionSpec, Catalog
from engine.core.hole import Hole, hole_of

_WHOLE: Final = re.compile(r"\{\{ ([\w.]+)\.__hole__ \}\}")
_ALL: Final = re.compile(r"\{\{ ([\w.]+) \}\}")
_BODY: Final = "trigger.body"
_ID: Final = re.compile(r"_?(?:id|ids)$")
_ALIKE: Final = 0.6
_SAME: Final = 0.9
"""How alike a field's name must be to what it is taken for, as `likeness` tells"""
_FACTS: Final = frozenset(
    [
        "email",
        "first_name",
        "last_name",
        "name",
        "title",
        "summary",
        "subject",
        "phone",
        "company",
        "url",
        "description",
        "text",
        "body",
    ]
)
_NAME: Final = r"[A-Za-z]\w*"
_VALUE: Final = r"\"[^\"\n]+\"|“[^”\n]+”|'[^'\n]+'|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.\w+)*"
_SET: Final = (
    re.compile(rf"\bset (?:the |its |their )?(?:field |property )?(?P<name>{_NAME}) (?:to|=) (?:the )?(?:field )?(?P<value>{_VALUE})"),
    re.compile(rf"(?<![\w=])(?P<name>{_NAME}) ?= ?(?:the )?(?:field )?(?P<value>{_VALUE})(?!\w)"),
)  # fmt: skip
_TESTS: Final = re.compile(r"\b(?:if|when|where|unless|whose|only)\b[^,;.:\n]*$", re.IGNORECASE)
_TRUTH: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Data:
    """What the steps of a document can read."""

    text: str
    told: tuple[str, ...]
    """The fields that the words say a call brings"""
    document: Mapping[str, Any]
    catalog: Catalog

    @classmethod
    def of(cls, text: str, document: Mapping[str, Any], catalog: Catalog) -> Data:
        """Look at a document and at the words it was made from."""
        called = any(one.get("type") == "webhook" for one in document.get("triggers", ()))
        return cls(text, told_fields(text) if called else (), document, catalog)

    def fields_at(self, root: str) -> tuple[str, ...]:
        """Answer the fields that stand at an expression, as far as these are known."""
        if root == _BODY:
            return self.told
        schema = self._schema_at(root)
        closed = schema.get("additionalProperties") is False
        return tuple(schema.get("properties", {})) if closed else ()

    def giver_of(self, root: str) -> str:
        """Answer the id of the action or trigger that gives what stands at an expression."""
        if root == "trigger":
            heard = self.document.get("triggers", ())
            return str(heard[0].get("uses", "")) if len(heard) == 1 else ""
        step = self._step(root)
        return str(step.get("uses", "")) if step else ""

    def _step(self, root: str) -> Mapping[str, Any] | None:
        name = root.removeprefix("steps.")
        return next(
            (s for s in self.document["steps"] if s["id"] == name and "foreach" not in s), None
        )

    def _schema_at(self, root: str) -> Mapping[str, Any]:
        giver = self.giver_of(root)
        heard, spec = self.catalog.trigger(giver), self.catalog.action(giver)
        return heard.output_schema if heard else spec.output_schema if spec else {}


def given_fields(
    spec: ActionSpec, given: Mapping[str, Any], data: Data, *, sets: bool
) -> dict[str, Any]:
    """Answer new values for the arguments of a step that are open, or given everything there is.

    `sets`: of all steps this one alone changes fields, so that `put Stage at Won` is said of it.
    """
    schemas = spec.input_schema.get("properties", {})
    found = {
        name: new
        for name, now in given.items()
        if (new := _new(name, schemas.get(name, {}), now, spec, data, sets=sets)) is not None
    }
    return found | _told_facts(spec, given, data)


def _new(
    name: str, about: Mapping[str, Any], now: Any, spec: ActionSpec, data: Data, *, sets: bool
) -> Any:
    hole = hole_of(now)
    if about.get("type") == "object":
        return _record(spec, data, now) if sets and (hole is not None or _is_all(now)) else None
    if hole is None or hole.kind != "field":
        return None
    if _takes_cells(about):
        return _row(about, hole, data)
    chosen = _field(name, about, hole, spec, data)
    return [chosen] if chosen is not None and about.get("type") == "array" else chosen


def _told_facts(spec: ActionSpec, given: Mapping[str, Any], data: Data) -> dict[str, Any]:
    """`a call that carries host and level`: what an action can be given by that very name, it is given."""
    schemas = spec.input_schema.get("properties", {})
    reads = any(_BODY in str(value) for value in given.values())
    return {
        name: f"{{{{ {_BODY}.{name} }}}}"
        for name in data.told
        if reads and name not in given and schemas.get(name, {}).get("type") == "string"
        and name not in RECEIVERS and role_of(name, spec) == "fact"
    }  # fmt: skip


def _takes_cells(about: Mapping[str, Any]) -> bool:
    """Tell a list of values of any kind from one of texts that are all the same kind of thing."""
    return about.get("type") == "array" and len(about.get("items", {}).get("anyOf", ())) > 1


def _is_all(value: Any) -> bool:
    return isinstance(value, str) and _ALL.fullmatch(value) is not None


def _field(
    name: str, about: Mapping[str, Any], hole: Hole, spec: ActionSpec, data: Data
) -> str | None:
    match = _WHOLE.fullmatch(hole.template or "")
    if match is None:
        return None
    root, fields = match[1], data.fields_at(match[1])
    giver = data.giver_of(root)
    chosen = _as_told(name, about, fields, data.text)
    if chosen is None and root == _BODY:
        chosen = _by_name(name, fields) or _only_id(name, data) or _by_meaning(name, about, fields)
    elif chosen is None and _is_of(giver, spec):
        chosen = _by_name(name, fields) or _same_thing(name, giver, fields)
    if chosen is None and root != _BODY and name in _FACTS:
        # An id, a number or a name of a place means nothing to another service; these do.
        chosen = _by_name(name, fields) or _by_meaning(name, about, fields)
    return f"{{{{ {root}.{chosen} }}}}" if chosen else None


def _is_of(giver: str, spec: ActionSpec) -> bool:
    return giver.partition(".")[0] == spec.id.partition(".")[0]


def _as_told(name: str, about: Mapping[str, Any], fields: Sequence[str], text: str) -> str | None:
    """`title = message`, `take the sender for its title`."""
    if not fields:
        return None
    called = "|".join(re.escape(one) for one in {name, *names_of(name, about)})
    told = "|".join(re.escape(one) for one in fields)
    for way in (
        rf"\b(?:{called}) ?(?:=|:|is|from) ?(?:the |its )?(?:field )?(?P<field>{told})\b",
        rf"\b(?P<field>{told}) (?:as|for) (?:the |its |a )?(?:{called})\b",
    ):
        match = pattern_of(way, re.IGNORECASE).search(text)
        if match is not None:
            return next(one for one in fields if one.lower() == match["field"].lower())
    return None


def _by_name(name: str, fields: Sequence[str]) -> str | None:
    """The field of the argument's own name, with `id` or without."""
    plain = _ID.sub("", name)
    alike = [one for one in fields if one.lower() == name.lower()] or [
        one for one in fields if plain and _ID.sub("", one.lower()) == plain.lower()
    ]
    return alike[0] if len(alike) == 1 else None


def _same_thing(name: str, giver: str, fields: Sequence[str]) -> str | None:
    """The file of `new_file` is told by its id."""
    thing = {stem(word) for word in words(_ID.sub("", name))}
    of_it = {stem(word) for word in words(giver.partition(".")[2])}
    return "id" if thing and thing <= of_it and "id" in fields else None


def _only_id(name: str, data: Data) -> str | None:
    """`{parcel_id, weight}: change the parcel parcel_id`: the only id that is told, where it is spoken of again."""
    ids = [one for one in data.told if _ID.search(one.lower())]
    again = len(ids) == 1 and len(re.findall(rf"\b{ids[0]}\b", data.text)) > 1
    return ids[0] if name == "id" and again else None


def _by_meaning(name: str, about: Mapping[str, Any], fields: Sequence[str]) -> str | None:
    """The one field that another word for the argument names; only an address tells whom something is sent to."""
    said, least = name.replace("_", " "), _ALIKE
    if name in RECEIVERS:
        if "@" not in str(about.get("examples", "")):
            return None
        said, least = "email", _SAME
    if about.get("type") not in {"string", "array"} or _ID.search(name):
        return None
    title = str(about.get("title") or said) if name not in RECEIVERS else said
    scored = [(max(likeness(said, one), likeness(title, one)), one) for one in fields]
    best = max((score for score, _ in scored), default=0.0)
    found = [one for score, one in scored if score == best]
    return found[0] if best >= least and len(found) == 1 else None


def _row(about: Mapping[str, Any], hole: Hole, data: Data) -> list[str] | None:
    """`(id, customer, total)`: what a call brings are the cells of a row, in that order."""
    match = _WHOLE.fullmatch(hole.template or "")
    if (
        match is None
        or match[1] != _BODY
        or not about.get("minItems", 0) <= len(data.told)
        or len(data.told) < 2
    ):
        return None
    return [f"{{{{ {_BODY}.{one} }}}}" for one in data.told]


def _record(spec: ActionSpec, data: Data, now: Any) -> dict[str, Any] | None:
    """`put Stage at Won`, `LastName = field nachname`: what is written into which field."""
    own = {
        one.lower()
        for name, about in spec.input_schema.get("properties", {}).items()
        for one in (name, *names_of(name, about))
    }
    found: dict[str, Any] = {}
    for way in _SET:
        for match in way.finditer(data.text):
            name, value = match["name"], match["value"].strip("\"“”'")
            if name.lower() in own or name in found or (name in data.told and value in data.told):
                continue
            if _is_tested(data.text, match.start()):
                continue
            found[name] = (
                f"{{{{ {_BODY}.{value} }}}}"
                if value in data.told
                else _TRUTH.get(value.lower(), value)
            )
    if not found and now == f"{{{{ {_BODY} }}}}" and len(data.told) > 1:
        return {one: f"{{{{ {_BODY}.{one} }}}}" for one in data.told}
    return found or None


def _is_tested(text: str, start: int) -> bool:
    """Tell what is compared from what is written: `if status = paid`."""
    return _TESTS.search(text[:start]) is not None
