"""A step of which the request says when it runs never runs always: where the condition was lost, it waits for an answer."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from agent.offline.answering.describe import summary_of
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.offline.building.unread_conditions import with_open_condition
from agent.offline.held.conditions_said import Said, conditions_said, events_said, literals
from agent.offline.held.places import places_of
from agent.offline.held.starting_events import without_the_event
from agent.plan import Plan, PlanRequest
from engine.core.action import Catalog, effect_of
from engine.core.hole import HOLE_KEY

Step = dict[str, Any]
_NARROWS: Final = ("list.filter", "list.dedupe", "list.limit", "data.validate_rows")
_COMPARING: Final = frozenset(["when", "where", "statement", "template", "label", "parameters", "config", "labels"])  # fmt: skip
_FILTERS: Final = ("where", "filter", "filters", "conditions", "query")
_COUNTED = re.compile(r"\bsteps\.(\w+)\.count\b")
_ANY = re.compile(r"(?:only )?(?:if|in case) there(?:'s| is| are) (?:any|some|at least one|an?)\b", re.IGNORECASE)  # fmt: skip
_USED = re.compile(r"\bsteps\.(\w+)")
_HARMLESS: Final = ("pure", "read")
_ALWAYS = re.compile(r"\b(?:always|in any case|either way|regardless)\b", re.IGNORECASE)


def with_conditions_held(plan: Plan, request: PlanRequest) -> Plan:
    """Return a new workflow in which nothing that was said to hang on a condition runs without one."""
    if plan.kind != "create" or plan.document is None:
        return plan
    said = without_the_event(conditions_said(request.text), plan.document, request)
    if all(one.get("type") == "manual" for one in plan.document.get("triggers", ())):
        said = sorted([*said, *events_said(request.text)], key=lambda one: one.at)
    if not said:
        return plan
    document = copy.deepcopy(dict(plan.document))
    unread = "\n".join(plan.unsupported).lower()
    holder = _Holder(document, request.catalog, request.text, said, unread)
    guarded = holder.guard_counts()
    if not holder.hold() and not guarded:
        return plan
    asked = dict.fromkeys((*plan.questions, *questions_of(document)))
    return replace(
        plan,
        document=document,
        summary=summary_of(document, request.catalog),
        questions=tuple(asked)[:MOST_QUESTIONS],
    )


# What narrows an event rather than telling of it once more.
_NARROWING = re.compile(
    r"\b(?:with|without|that|which|who|whose|where|from|labell?ed|tagged|marked|assigned|named|called|only|if|unless|except|containing|mentioning)\b"
    r"|\b(?:in|into|to|on|of) (?:the |our )?(?:list|column|folder|category|group|stage|status|region|label|tag)\b"
)
_COMES = re.compile(r"^(?:(?:lands?|arrives?|comes?|appears?|is|are|gets?) )?")


def narrowings(left_at: Sequence[tuple[int, str]]) -> list[str]:
    """Answer what nobody read of the words right behind an event that says which of its kind are meant."""
    return [said for at, said in left_at if not at and _narrows(said)]


def _narrows(said: str) -> bool:
    start = _COMES.match(said)
    return any(_NARROWING.match(said, at) for at in (0, start.end() if start else 0))


def narrows_an_event(said: str) -> bool:
    """Tell whether words beside those for an event say which of its kind are meant."""
    return _NARROWING.search(said) is not None


def with_event_held(
    document: dict[str, Any], unread: str, catalog: Catalog
) -> tuple[dict[str, Any], bool]:
    """Return the document in which all that is done waits, where words that narrow the event were not read; and whether it does."""
    if not narrows_an_event(unread):
        return document, False
    document = copy.deepcopy(document)
    holder = _Holder(document, catalog, "", ())
    return document, holder.hold_all(unread)


class _Holder:
    """Looks at each condition of one request, and at the steps that stand behind it."""

    def __init__(
        self,
        document: dict[str, Any],
        catalog: Catalog,
        text: str,
        said: Sequence[Said],
        unread: str = "",
    ) -> None:
        self._text = text
        self._unread = unread
        self._said = said
        self._steps: list[Step] = document.get("steps", [])
        self._by_id = {str(step["id"]): step for step in self._steps}
        self._root = _root(document)
        self._read = _expressions(document)
        self._acting = [s for s in self._steps if _acts(s, catalog) or _is_for_itself(s, document)]
        self._places = places_of(self._acting, text)
        self._free = [i for i in self._places if self._is_free(self._by_id[i])]

    def hold(self) -> bool:
        """Open the condition of each step that has lost it; answer whether there was one."""
        opened = False
        for number, one in enumerate(self._said):
            for step, words in self._lost(one, number):
                opened = _open(step, words, self._root) or opened
        return opened

    def hold_all(self, words: str) -> bool:
        """Open the condition of all that is done; answer whether there was anything."""
        free = [s for s in self._acting if isinstance(s.get("when"), str) or self._is_free(s)]
        opened = [_open(step, words, self._root) for step in free]
        return any(opened)

    def guard_counts(self) -> bool:
        """Let what tells how many there are run only where some must be there; answer whether something did not."""
        guarded = False
        for one in self._said:
            for name in self._between(one.start, one.end) if _ANY.match(one.words) else ():
                step = self._by_id[name]
                counted = _COUNTED.search(json.dumps(step.get("with")))
                if counted is None or step.get("when") or "foreach" in step:
                    continue
                if self._narrowed(counted[1], 1):
                    step["when"] = f"{{{{ {counted[0]} > 0 }}}}"
                    guarded = True
        return guarded

    def _lost(self, one: Said, number: int) -> Iterator[tuple[Step, str]]:
        behind = self._between(one.start, one.end)
        behind = behind or self._between(*one.back)[-1:]
        lost = self._is_lost(one)
        for name in self._after_start(one, lost=lost) or behind:
            step = self._by_id[name]
            if name in self._free or lost or self._is_same_way(one, number, step):
                yield step, self._words(one, name)
        if one.instead and (number == 0 or self._said[number - 1].end < one.at):
            before = [n for n, at in self._places.items() if at < one.at]
            for name in before[-1:]:
                if name in self._free and name not in behind:
                    yield self._by_id[name], f"not {one.words}"

    def _is_lost(self, one: Said) -> bool:
        """Tell whether nothing is compared with what its words compare with, or they are named as not understood."""
        words = literals(one.words)
        compares = not words or any(word.lower() in self._read for word in words)
        named = len(one.words.split()) > 2 and f"this part: {one.words.lower()}" in self._unread
        return one.kind != "else" and (not compares or named)

    def _words(self, one: Said, name: str) -> str:
        """Answer the words of a lost condition, with those of the others that decide about the same step."""
        if not isinstance(self._by_id[name].get("when"), Mapping):
            return one.words
        at = self._places[name]
        also = [s.words for s in self._said if s is not one and s.start <= at < s.end]
        return "; ".join([one.words, *also])

    def _after_start(self, one: Said, *, lost: bool) -> list[str]:
        """What the event that starts it must have decides about all that is done."""
        starts = one.kind == "compared" and not any(p < one.at for p in self._places.values())
        return list(self._places) if starts and lost else []

    def _between(self, start: int, end: int) -> list[str]:
        found = [name for name, at in self._places.items() if start <= at < end]
        return [n for n in found if not _ALWAYS.search(self._text[start : self._places[n]])]

    def _is_same_way(self, one: Said, number: int, step: Step) -> bool:
        """`otherwise mail it` may not stand where the condition before it holds."""
        if one.kind != "else" or number == 0:
            return False
        before = self._said[number - 1]
        others = [self._by_id[n] for n in self._between(before.start, before.end)]
        return any(_way(other) == _way(step) for other in others if other is not step)

    def _is_free(self, step: Step, depth: int = 9) -> bool:
        """Tell whether nothing decides about a step: no condition, no way, no list that was narrowed."""
        if step.get("when") not in (None, "{{ true }}") or depth == 0:
            return False
        if any("." in port for port in step.get("after", ())):
            return False
        used = set(_USED.findall(json.dumps([step.get("with"), step.get("foreach")])))
        if any(self._narrowed(name, depth) for name in used):
            return False
        before = [self._by_id[name] for name in step.get("after", ()) if name in self._by_id]
        return all(self._is_free(one, depth - 1) for one in before)

    def _narrowed(self, name: str, depth: int) -> bool:
        step = self._by_id.get(name)
        if step is None:
            return False
        given = step.get("with", {})
        statement = str(given.get("statement")).lower()
        if step.get("uses") in _NARROWS or " where " in statement or any(map(given.get, _FILTERS)):
            return True
        return step.get("uses", "").startswith("list.") and not self._is_free(step, depth - 1)


def _open(step: Step, words: str, root: str | None) -> bool:
    guard = step.get("when")
    if isinstance(guard, Mapping):
        if "You said" in guard[HOLE_KEY]["label"]:
            return False
        del step["when"]  # a field alone would fill it, and the other condition were lost
    with_open_condition(step, words, root)
    return True


def _acts(step: Mapping[str, Any], catalog: Catalog) -> bool:
    spec = catalog.action(str(step.get("uses")))
    return spec is not None and effect_of(spec, step.get("with", {})) not in _HARMLESS


def _is_for_itself(step: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Tell a call that is only made for what it does elsewhere: nothing uses its answer."""
    if step.get("uses") != "http.request":
        return False
    used = re.compile(rf"\bsteps\.{re.escape(str(step['id']))}\b")
    return used.search(json.dumps([document.get("steps"), document.get("outputs")])) is None


def _way(step: Mapping[str, Any]) -> tuple[Any, ...]:
    return step.get("when"), tuple(step.get("after", ())), str(step.get("foreach"))


def _root(document: Mapping[str, Any]) -> str | None:
    """Answer what a condition in words is about: what the call or the event brings."""
    kinds = {str(one.get("type")) for one in document.get("triggers", ())}
    return {"webhook": "trigger.body", "app": "trigger"}.get(kinds.pop()) if len(kinds) == 1 else None  # fmt: skip


def _expressions(document: Mapping[str, Any]) -> str:
    """Answer all that is compared anywhere in a workflow, in small letters."""
    found: list[str] = []
    _collect([document.get("steps"), document.get("triggers")], found, compares=False)
    return "\n".join(found).lower()


def _collect(value: Any, found: list[str], *, compares: bool) -> None:
    if isinstance(value, Mapping):
        for key, one in value.items():
            inside = compares or key in _COMPARING
            _collect(one, found, compares=inside)
    elif isinstance(value, list):
        for one in value:
            _collect(one, found, compares=compares)
    elif compares or (
        isinstance(value, str) and re.search(r"\{\{.*(?:[=<>]|contains|With)", value)
    ):
        found.append(str(value))
