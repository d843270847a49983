"""The arguments of a request's steps that words may give, and what is known of each before any words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from agent.offline.building.remembered import once_for_each_schema
from agent.offline.general.lexicon import stem, terms, words
from agent.offline.general.slots import CLASS_STEMS, TYPES
from agent.offline.retrieval import is_pure
from engine.core.action import ActionSpec, TriggerSpec

Spec = ActionSpec | TriggerSpec
CLASSES: Final = (*CLASS_STEMS, "other")
# What every trigger is set by: nobody says these of a deed.
_OWN: Final = frozenset(["every_s", "existing", "model", "timeout_s"])
RECEIVERS: Final = frozenset(["to", "cc", "bcc", "recipient", "recipients", "sender", "reply_to"])
"""Arguments by whose value something reaches somebody else when it is wrong"""
# Their arguments are read by grammars of their own, and made of the data; only what these ask is answered.
_READ_WHOLLY: Final = frozenset(["http", "sql", "email", "slack"])
_EXAMPLE: Final = (
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("url", re.compile(r"\w+://\S+")),
    ("chan", re.compile(r"#\w[\w-]*")),
    ("phone", re.compile(r"\+\d{6,}")),
    ("number", re.compile(r"-?\d+(?:\.\d+)?")),
    ("code", re.compile(r"(?=\S*[\d/:._])\S+")),
    ("word", re.compile(r"[\w-]+")),
    ("name", re.compile(r"(?:[A-Z]\S*)(?: \S+){0,3}")),
)
SHAPES: Final = (*(name for name, _ in _EXAMPLE), "text", "none")


class Rule(NamedTuple):
    """What a schema says of a text: it has one of the patterns, where there are any, and a length."""

    patterns: tuple[str, ...]
    shortest: int
    longest: int | None


@once_for_each_schema
def rule_of(about: Mapping[str, Any]) -> Rule:
    """Answer what a schema says of a text."""
    options = [about, *about.get("anyOf", ())]
    patterns = tuple(str(each["pattern"]) for each in options if "pattern" in each)
    return Rule(patterns, about.get("minLength", 0), about.get("maxLength"))


@dataclass(frozen=True, slots=True)
class Place:
    """One argument of one step."""

    owner: int
    """Which of the request's steps it is of"""
    uses: str
    name: str
    schema: Mapping[str, Any]
    required: bool
    type: str
    cues: frozenset[str]
    """The stems of its name and title"""
    told: frozenset[str]
    """The stems of its description"""
    classes: tuple[str, ...]
    shape: str
    """What an example of it looks like"""
    options: frozenset[str]
    """The values it may have, where these are few"""
    rule: Rule
    example: str | None
    """The first text of its examples"""


def places_of(owner: int, spec: Spec) -> list[Place]:
    """Answer the arguments of a step that words may give."""
    schema = schema_of(spec)
    required = set(schema.get("required", ()))
    return [
        _place(owner, spec.id, name, about, required=name in required)
        for name, about in schema.get("properties", {}).items()
        if name not in _OWN and _type_of(about) != "boolean"
    ]


def schema_of(spec: Spec) -> Mapping[str, Any]:
    """Answer what an action, or a trigger, is given."""
    return spec.config_schema if isinstance(spec, TriggerSpec) else spec.input_schema


def _place(owner: int, uses: str, name: str, about: Mapping[str, Any], *, required: bool) -> Place:
    cues = _stems(name) | _stems(str(about.get("title", "")))
    plain = cues - {"id"} or cues
    classes = tuple(kind for kind, members in CLASS_STEMS.items() if plain & members)
    return Place(
        owner, uses, name, about, required, _type_of(about), frozenset(plain),
        frozenset(terms(str(about.get("description", "")))) - plain, classes or ("other",),
        _shape_of(about), frozenset(str(one).replace("_", " ").lower() for one in about.get("enum", ())),
        rule_of(about), next((one for one in about.get("examples", ()) if isinstance(one, str)), None),
    )  # fmt: skip


def _stems(said: str) -> set[str]:
    return {stem(word) for word in words(said)}


def _type_of(about: Mapping[str, Any]) -> str:
    kind = about.get("type")
    options: Sequence[Mapping[str, Any]] = about.get("anyOf", ())
    if kind is None and options:
        kind = options[0].get("type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return "object" if kind == "object" else kind if kind in TYPES else ""


def _shape_of(about: Mapping[str, Any]) -> str:
    given = about.get("examples", ())
    example = given[0] if given else None
    if isinstance(example, list) and example:
        example = example[0]
    if isinstance(example, bool | dict | list) or example is None:
        return "none"
    return next((name for name, one in _EXAMPLE if one.fullmatch(str(example))), "text")


def is_open_to_words(spec: Spec) -> bool:
    """Tell a step whose arguments are values; what only works on data is given expressions over it."""
    return isinstance(spec, TriggerSpec) or (not is_pure(spec) and not spec.expr_args)


def is_read_wholly(uses: str) -> bool:
    """Tell an action whose arguments the rules know better than likeness does."""
    return uses.partition(".")[0] in _READ_WHOLLY
