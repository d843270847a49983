"""A workflow told in full: everything in it, line by line, so that reading the lines builds it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from agent.told.phrases import EXACT, EXTRA, SHAPE, STEPS, TRIGGERS, VALUE, Kind, phrase_at
from agent.told.times import schedule_in_words
from engine.core.action import Catalog

Json = Mapping[str, Any]
_PLAIN_NAME: Final = re.compile(r'(?!["\s])[^\[\]]*[^\s\[\]]')
_WORD: Final = re.compile(r"\w+", re.ASCII)
# What the first line of a step or trigger says, or lines of its own.
_SAID_BEFORE: Final = frozenset({"id", "name", "type", "uses"})
_NESTED: Final = frozenset({"foreach", "retry"})
_INDENT: Final = "   "


def in_full(document: Json, catalog: Catalog) -> str:
    """Tell a document so that `told_document` reads the same: only what is the default anyway may be missing."""
    return "\n".join(_Writer(catalog).lines(document))


class _Writer:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def lines(self, document: Json) -> Iterator[str]:
        yield f"Workflow: {_name(str(document.get('name', '')))}"
        if "description" in document:
            yield f"About: {EXACT.say(document['description'])}"
        yield from _section(
            "Is given", [SHAPE.say(document["inputs"])] if "inputs" in document else []
        )
        if "triggers" in document:
            yield "Starts:"
            for trigger in document["triggers"]:
                yield from self._trigger(trigger)
        yield "Steps:"
        yield from self._steps(document.get("steps", ()), "")
        yield from _section("Gives back", _pairs(document.get("outputs")))
        yield from _section("Settings", _pairs(document.get("settings")))

    def _trigger(self, trigger: Json) -> Iterator[str]:
        kind = TRIGGERS[trigger["type"]]
        words, left = kind.words, trigger
        if trigger["type"] == "schedule" and (when := schedule_in_words(trigger.get("with"))):
            words, left = when, {key: one for key, one in trigger.items() if key != "with"}
        uses = trigger.get("uses")
        spec = self._catalog.trigger(str(uses)) if uses else None
        told = f"{spec.title if spec else words} ({uses})" if uses else words
        yield f"- {told} [{trigger['id']}]"
        yield from _told_of(left, kind, "  ")

    def _steps(self, steps: Sequence[Json], indent: str) -> Iterator[str]:
        for number, step in enumerate(steps, 1):
            kind = STEPS[step.get("type", "action")]
            name = f"{_name(step['name'])} " if "name" in step else ""
            yield f"{indent}{number}. {name}[{step['id']}]: {self._what(step, kind)}"
            inner = indent + _INDENT
            for case in step.get("cases", ()):
                yield f"{inner}- {_case(case)}"
            yield from _told_of(step, kind, inner)
            yield from self._steps(step.get("steps", ()), inner)

    def _what(self, step: Json, kind: Kind) -> str:
        if "uses" not in step:
            return kind.words
        spec = self._catalog.action(step["uses"])
        return f"{spec.title} ({step['uses']})" if spec else f"({step['uses']})"


def _case(case: Json) -> str:
    named = f" ({EXACT.say(case['name'])})" if "name" in case else ""
    return f"way {case['id']}{named}: {VALUE.say(case['when'])}"


def _told_of(given: Json, kind: Kind, indent: str) -> Iterator[str]:
    """Tell what a step or trigger says of itself, then its arguments."""
    arguments = []
    for path, value in _places(given):
        phrase = phrase_at(kind, path)
        if phrase is not None:
            yield f"{indent}- {phrase.words}: {phrase.wording.say(value)}"
        elif path == (kind.arguments,) and isinstance(value, Mapping):
            arguments += _pairs(value)
        elif kind.arguments is None and len(path) == 1:
            arguments.append(f"{path[0]} = {VALUE.say(value)}")
        else:
            yield f"{indent}- {EXTRA} {'.'.join(path)}: {EXACT.say(value)}"
    yield from (f"{indent}- {one}" for one in arguments)


def _places(given: Json) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in given.items():
        if key in _SAID_BEFORE or key in ("cases", "steps"):
            continue
        if key in _NESTED and value:
            yield from (((key, inner), one) for inner, one in value.items())
        else:
            yield (key,), value


def _pairs(values: Json | None) -> list[str]:
    return [f"{_key(key)} = {VALUE.say(value)}" for key, value in (values or {}).items()]


def _key(key: str) -> str:
    return key if _WORD.fullmatch(key) else EXACT.say(key)


def _section(title: str, told: Sequence[str]) -> Iterator[str]:
    if told:
        yield f"{title}:"
        yield from (f"- {one}" for one in told)


def _name(name: str) -> str:
    is_plain = name.isprintable() and _PLAIN_NAME.fullmatch(name)
    return name if is_plain else EXACT.say(name)
