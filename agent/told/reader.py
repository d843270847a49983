"""Reading a workflow that is told in full: each line is understood, or it is said which is not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from agent.told.formulas import NotWords
from agent.told.phrases import EXACT, EXTRA, SHAPE, STEPS, TRIGGERS, VALUE, Kind, phrase_called
from agent.told.times import schedule_from_words

_FIRST: Final = re.compile(r"\s*Workflow: ", re.IGNORECASE)
_STEPS: Final = re.compile(r"^\s*Steps:\s*$", re.IGNORECASE | re.MULTILINE)
_SECTION: Final = re.compile(r"(Is given|Starts|Steps|Gives back|Settings):")
_STEP: Final = re.compile(
    r'\d+\. (?:(?P<name>"(?:[^"\\]|\\.)*"|[^"\[].*?) )?\[(?P<id>\w+)\]: (?P<what>.+)'
)
_TRIGGER: Final = re.compile(r"- (?P<what>.+) \[(?P<id>\w+)\]")
_USES: Final = re.compile(r"(?:.* )?\((?P<uses>[\w.]+)\)")
_WAY: Final = re.compile(r'way (?P<id>\w+)(?: \((?P<name>"(?:[^"\\]|\\.)*")\))?: (?P<when>.+)')
_PAIR: Final = re.compile(r'(?P<key>\w+|"(?:[^"\\]|\\.)*") = (?P<value>.*)')

_PLAIN: Final = re.compile(r"\w+")
_WITHIN: Final[Mapping[str, Mapping[str, Any]]] = {"branch": {"cases": []}, "group": {"steps": []}}


class Unread(ValueError):
    """A line that is not understood, with what is wrong about it."""

    def __init__(self, number: int, line: str, why: str) -> None:
        super().__init__(f"line {number} is not understood, “{line.strip()}”: {why}")


def is_in_full(text: str) -> bool:
    """Tell a workflow that is told in full from any other request, also from one that lists steps in free words."""
    steps = _STEPS.search(text) if _FIRST.match(text) else None
    if steps is None:
        return False
    said = [line.strip() for line in text[steps.end() :].split("\n") if line.strip()]
    has_none = not said or _SECTION.fullmatch(said[0]) is not None
    return has_none or any(_STEP.fullmatch(line) for line in said)


def told_document(text: str) -> dict[str, Any]:
    """Read what `in_full` writes. Raises Unread."""
    reader = _Reader()
    for number, line in enumerate(text.strip().split("\n"), 1):
        if not line.strip():
            continue
        try:
            reader.take(line.rstrip())
        except NotWords as fault:
            raise Unread(number, line, str(fault)) from None
    return reader.document


@dataclass(slots=True)
class _Open:
    """The step or trigger whose lines are being read."""

    value: dict[str, Any]
    kind: Kind
    indent: int


@dataclass(slots=True)
class _Reader:
    """Takes the lines one by one."""

    document: dict[str, Any] = field(default_factory=lambda: {"nexa": 1, "steps": []})
    section: str = ""
    around: list[_Open] = field(default_factory=list)

    def take(self, line: str) -> None:
        """Read the next line. Raises NotWords."""
        if line.startswith("Workflow: "):
            self.document["name"] = _name(line.removeprefix("Workflow: "))
        elif line.startswith("About: "):
            self.document["description"] = EXACT.read(line.removeprefix("About: "))
        elif (titled := _SECTION.fullmatch(line)) is not None:
            self._begin(titled[1])
        else:
            self._inside(line)

    def _begin(self, section: str) -> None:
        self.section, self.around = section, []
        if section == "Starts":
            self.document["triggers"] = []

    def _inside(self, line: str) -> None:
        indent, said = len(line) - len(line.lstrip()), line.strip()
        if self.section == "Steps" and (step := _STEP.fullmatch(said)) is not None:
            self._step(step, indent)
        elif self.section == "Starts" and indent == 0 and (found := _TRIGGER.fullmatch(said)):
            self._trigger(found)
        elif said.startswith("- "):
            self._property(said.removeprefix("- "), indent)
        else:
            raise NotWords("a step begins with its number, everything else with a dash")

    def _step(self, said: re.Match[str], indent: int) -> None:
        value, kind = _step_of(said)
        while self.around and self.around[-1].indent >= indent:
            self.around.pop()
        if self.around and self.around[-1].value.get("type") != "group":
            raise NotWords("only a group has steps inside")
        home = self.around[-1].value if self.around else self.document
        home.setdefault("steps", []).append(value)
        self.around.append(_Open(value, kind, indent))

    def _trigger(self, said: re.Match[str]) -> None:
        value, kind = _trigger_of(said["what"], said["id"])
        self.document["triggers"].append(value)
        self.around = [_Open(value, kind, 0)]

    def _property(self, said: str, indent: int) -> None:
        if self.section == "Is given":
            self.document["inputs"] = SHAPE.read(said)
        elif self.section in ("Gives back", "Settings"):
            key = "outputs" if self.section == "Gives back" else "settings"
            _put(self.document, (key, *_pair(said)[:1]), _pair(said)[1])
        elif self.around and self.around[-1].indent < indent:
            _take(said, self.around[-1])
        else:
            raise NotWords("it belongs to no step")


def _step_of(said: re.Match[str]) -> tuple[dict[str, Any], Kind]:
    value: dict[str, Any] = {"id": said["id"]}
    if said["name"]:
        value["name"] = _name(said["name"])
    for kind, known in STEPS.items():
        if known.words == said["what"]:
            return {**value, "type": kind, **deepcopy(_WITHIN.get(kind, {}))}, known
    uses = _USES.fullmatch(said["what"])
    if uses is None:
        raise NotWords("an action ends with its name in brackets, such as (http.request)")
    return {**value, "uses": uses["uses"]}, STEPS["action"]


def _trigger_of(what: str, name: str) -> tuple[dict[str, Any], Kind]:
    for kind, known in TRIGGERS.items():
        if known.words == what:
            return {"id": name, "type": kind}, known
    uses = _USES.fullmatch(what)
    if uses is not None and "." in uses["uses"]:
        return {"id": name, "type": "app", "uses": uses["uses"]}, TRIGGERS["app"]
    when = schedule_from_words(what)
    if when is None:
        raise NotWords("it is no schedule with a time zone, and nothing else that starts workflows")
    return {"id": name, "type": "schedule", "with": when}, TRIGGERS["schedule"]


def _take(said: str, of: _Open) -> None:
    way = _WAY.fullmatch(said) if of.value.get("type") == "branch" else None
    if way is not None:
        case = {"id": way["id"], "when": VALUE.read(way["when"])}
        if way["name"]:
            case["name"] = json.loads(way["name"])
        of.value.setdefault("cases", []).append(case)
        return
    words, colon, rest = said.partition(": ")
    phrase = phrase_called(of.kind, words) if colon else None
    if phrase is not None:
        _put(of.value, phrase.path, phrase.wording.read(rest))
    elif colon and words.startswith(f"{EXTRA} "):
        _put(of.value, tuple(words.removeprefix(f"{EXTRA} ").split(".")), EXACT.read(rest))
    elif colon and _PLAIN.fullmatch(words):
        raise NotWords(f"“{words}” is no word of the grammar; an argument is “{words} = …”")
    else:
        key, value = _pair(said)
        _put(of.value, (key,) if of.kind.arguments is None else (of.kind.arguments, key), value)


def _pair(said: str) -> tuple[str, Any]:
    pair = _PAIR.fullmatch(said)
    if pair is None:
        raise NotWords("what is said of it is not known; arguments are written “name = value”")
    return _name(pair["key"]), VALUE.read(pair["value"])


def _put(into: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *around, last = path
    for key in around:
        into = into.setdefault(key, {})
    into[last] = value


def _name(said: str) -> str:
    return str(EXACT.read(said)) if said.startswith('"') else said
