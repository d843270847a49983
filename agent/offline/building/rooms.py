"""What the places in braces of one step can mean: a field of the one thing in scope, or a figure of the one list there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.building.item_shapes import kinds_of
from agent.offline.building.schema_kinds import items_at, list_path
from agent.offline.language.nouns import singular, thing_of_url
from agent.offline.reading.reads import HTTP
from engine.core.action import Catalog

Step = Mapping[str, Any]
_LIST: Final = re.compile(r"\{\{ steps\.(?P<step>\w+)\.(?:items|rows|body\b)")
_CALLS: Final = ("trigger.body", "trigger")
_SINGLE: Final = frozenset(["string", "number", "integer", "boolean"])
_CODED: Final = re.compile(r"[a-z]+[A-Z]")
_COUNTS: Final = frozenset(["count", "number", "how many", "number of items"])
_REDUCED: Final = re.compile(r"(?P<left>[a-z]\w*) ?(?P<sign>[-*/+]) ?(?P<right>[a-z]\w*)")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something whose fields may be meant: where it stands, what it is called, its fields where they are known."""

    place: str
    one: str
    fields: Collection[str] | None

    def field(self, words: list[str]) -> str | None:
        """Answer the expression of the field that words name; its own name before them is no part of it."""
        own = len(words) > 1 and words[0] == self.one
        if self.fields is None:
            return f"{self.place}.{'_'.join(words[1:] if own else words)}"
        names = ["_".join(words), *(["_".join(words[1:])] if own else [])]
        return next((f"{self.place}.{n}" for n in names if n in self.fields), None)


class Rooms:
    """The things that steps of one document have in scope."""

    def __init__(
        self,
        document: Mapping[str, Any],
        catalog: Catalog,
        listed: Collection[str],
        noun: str | None = None,
    ) -> None:
        """`listed` are the fields a call is said to bring, `noun` is what it brings."""
        self._catalog = catalog
        self._steps: list[Step] = document.get("steps", [])
        self._by_id = {str(step.get("id")): step for step in self._steps}
        self._called = self._started(document, listed, singular(noun) if noun else "")

    def meant(self, said: str, step: Step) -> str | None:
        """Answer the expression that a place in a text of this step means; None where that is not clear."""
        reduced = _REDUCED.fullmatch(said.lower())
        if reduced is not None and " " in said:
            sides = [self._one(reduced[side], step) for side in ("left", "right")]
            return f" {reduced['sign']} ".join(s for s in sides if s) if all(sides) else None
        return self._one(said, step)

    def _one(self, said: str, step: Step) -> str | None:
        name = said if _CODED.match(said) else said.lower()
        words = re.sub(r"['’]s\b", "", name).split()
        if not all(re.fullmatch(r"[A-Za-z]\w*", word) for word in words):
            return None
        if isinstance(step.get("foreach"), Mapping):
            return self._of_item(words, step["foreach"], step)
        if " ".join(words) in _COUNTS and (counted := self._counted(step)) is not None:
            return counted
        things = list(self._things(step))
        own = [thing for thing in things if thing.one == words[0]]
        called = any(thing.place in _CALLS for thing in self._called)
        if len(words) > 1 and not own and called:
            things = [one for one in self._called if one.fields is not None or len(things) == 1]
        found = (thing.field(words) for thing in own or things)
        return next((place for place in found if place is not None), None)

    # -- a loop -------------------------------------------------------------------
    def _of_item(self, words: list[str], loop: Mapping[str, Any], step: Step) -> str | None:
        alias, source = str(loop["as"]), self._source(loop.get("items"))
        if len(words) > 1 and words[0] != alias and self._is_made(words, step):
            return None  # `{issue key}`: of what was made for each of them, in a loop before
        if source is not None and source.get("uses") == "list.group":
            return Thing(alias, alias, ("key", "count")).field(words)
        value = source.get("with", {}).get("value") if source is not None else None
        if not (isinstance(value, str) and '"right":' in value):
            return Thing(alias, alias, self._item_fields(source)).field(words)
        if len(words) > 1:
            side = "left" if words[0] == alias else "right"
            own = words[0] in {alias, self._asked_for(value)}
            return f"{alias}.{side}.{'_'.join(words[1:] if own else words)}"
        return f'{alias}.left.?{words[0]}.or({alias}.right.?{words[0]}).orValue("")'

    def _is_made(self, words: list[str], step: Step) -> bool:
        """Tell whether words name an answer of a step that has run for each item."""
        looped = [
            one for one in self._steps if "foreach" in one and one.get("id") != step.get("id")
        ]
        made = (self._answered(one) for one in looped)
        return any(t is not None and t.one == words[0] and t.field(words) for t in made)

    def _asked_for(self, value: str) -> str | None:
        """Answer what is called by the address that was read beside each item."""
        read = re.search(r"steps\.(\w+)\.items\[index\]", value)
        step = self._by_id.get(read[1], {}) if read else {}
        url = re.sub(r"\{\{.*?\}\}", "{id}", str(step.get("with", {}).get("url", "")))
        return thing_of_url(url)

    def _source(self, items: Any) -> Step | None:
        """Answer the step that the items of a loop come from, past those that only choose among them."""
        for _ in range(9):
            found = _LIST.match(items) if isinstance(items, str) else None
            step = self._by_id.get(found["step"]) if found else None
            chooses = step is not None and str(step.get("uses")) in {"list.filter", "list.sort", "list.dedupe"}  # fmt: skip
            if step is None or not chooses:
                return step
            items = step.get("with", {}).get("items")
        return None

    def _item_fields(self, source: Step | None) -> Collection[str] | None:
        spec = self._catalog.action(str(source.get("uses"))) if source is not None else None
        path = list_path(spec.output_schema) if spec is not None else None
        if spec is None or path is None or not path[1]:
            return None
        items = items_at(spec.output_schema, path[0])
        named = items.get("properties")
        return frozenset(named) if named and items.get("additionalProperties") is False else None

    # -- one thing ----------------------------------------------------------------
    def _before(self, step: Step) -> list[Step]:
        at = next((n for n, one in enumerate(self._steps) if one.get("id") == step.get("id")), 0)
        return [one for one in self._steps[:at] if "foreach" not in one]

    def _things(self, step: Step) -> Iterator[Thing]:
        """The fields that are known first; then the one object that was read; then what a call brings."""
        before = self._before(step)
        fetched = [t for one in before if (t := self._fetched(one)) is not None]
        yield from (one for one in self._called if one.fields is not None)
        yield from (t for one in reversed(before) if (t := self._answered(one)) is not None)
        if len(fetched) == 1:
            yield from fetched
        if not fetched and not any(str(one.get("uses")).startswith("list.") for one in before):
            yield from (one for one in self._called if one.fields is None)

    def _fetched(self, step: Step) -> Thing | None:
        """What an address answers is one thing, unless it is read as a list."""
        given = step.get("with", {})
        place = f"steps.{step.get('id')}.body"
        if step.get("uses") != HTTP or given.get("method") != "GET" or self._is_list(place):
            return None
        url = re.sub(r"\{\{.*?\}\}", "{id}", str(given.get("url")))
        return Thing(place, singular(thing_of_url(url)), None)

    def _is_list(self, place: str) -> bool:
        read = re.compile(rf"\{{\{{ {re.escape(place)}(?:__hole__|\b)")
        for step in self._steps:
            loop, given = step.get("foreach"), step.get("with", {})
            items = [loop.get("items") if isinstance(loop, Mapping) else None, given.get("items"), given.get("rows")]  # fmt: skip
            if any(one is not None and read.search(str(one)) for one in items):
                return True
        return False

    def _answered(self, step: Step) -> Thing | None:
        """What a step is known to answer, other than a list."""
        spec = self._catalog.action(str(step.get("uses")))
        if spec is None or spec.id == HTTP or spec.id.startswith("list."):
            return None
        named = spec.output_schema.get("properties", {})
        single = {n for n, of in named.items() if kinds_of(of) & _SINGLE}
        one = spec.id.rpartition("_")[2]
        return Thing(f"steps.{step['id']}", one, single) if single else None

    def _counted(self, step: Step) -> str | None:
        """Answer the count of the one list that there is before a step, or of the one that decides about it."""
        decides = re.findall(r"\bsteps\.\w+\.count\b", str(step.get("when")))
        if len(set(decides)) == 1:
            return str(decides[0])
        lists = [one for one in self._before(step) if str(one.get("uses")).startswith("list.")]
        return f"steps.{lists[-1]['id']}.count" if lists else None

    def _started(
        self, document: Mapping[str, Any], listed: Collection[str], noun: str
    ) -> list[Thing]:
        """What the start brings: its inputs, the fields of a call, those of an event."""
        things = []
        if named := document.get("inputs", {}).get("properties"):
            things.append(Thing("inputs", "", frozenset(named)))
        triggers = document.get("triggers", [])
        if len(triggers) != 1:
            return things
        heard = next((t for t in self._catalog.triggers() if t.id == triggers[0].get("uses")), None)
        if heard is not None:
            named = heard.output_schema.get("properties", {})
            things.append(Thing("trigger", heard.id.rsplit("_", 1)[-1], frozenset(named)))
        elif triggers[0].get("type") == "webhook":
            known = [Thing("trigger.body", noun, frozenset(listed))] if listed else []
            things += [*known, Thing("trigger.body", noun, None)]
        return things
