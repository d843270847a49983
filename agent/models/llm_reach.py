"""How far a model's plan may go: no further than the plan by rules, or than the person's own words.

Names, notes, texts and descriptions in what a model is shown may be hostile, and a model may follow
them. So nothing it adds counts because it is there: every effect needs a ground outside of the model.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.models.llm_said import (
    addresses_in,
    all_steps,
    all_words,
    destinations,
    links_in,
    own_words,
    plan_steps,
    quotations,
)
from agent.offline.building.triggers import local_now
from agent.offline.timing.schedules import find_schedule, normalised
from agent.plan import Plan, PlanRequest
from engine.core.action import Catalog
from engine.core.hole import holes_in

Json = Mapping[str, Any]
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_WORD = re.compile(r"[a-z]{3,}")
_HTTP_WRITE = re.compile(r"\b(?:POST|PUT|PATCH|DELETE)\b")
_STATEMENT = re.compile(r"(?i)\b(?:insert|update|delete|sql|statement|write|store|save|remove)\b")
_REMOVES = re.compile(
    r"(?i)\b(?:remov\w*|delet\w*|drop\w*|without|skip\w*|take out|get rid|instead|replac\w*|no longer|not? any ?more|stop\w*"
    r"|merg\w*|combin\w*|disabl\w*|turn off|leave out|don['’]?t|undo|simplif\w*|only"
    r"|entfern\w*|lösch\w*|ohne|statt|supprim\w*|enl[eè]v\w*|sans|quita\w*|elimin\w*|borra\w*|sin|remov\w*|senza|verwijder\w*|zonder)\b"
)
_APPROVES = re.compile(
    r"(?i)\b(?:approv\w*|confirm\w*|sign[- ]?off|ask\w* first|genehmig\w*|freigab\w*|aprob\w*|aprov\w*|approuv\w*|goedkeur\w*)\b"
)
_SETTINGS = re.compile(
    r"(?i)\b(?:budget|limit\w*|time ?-?out|concurren\w*|parallel\w*|at once|settings?|queue\w*|overlap\w*|fails?|failed|errors?|cost\w*|spend\w*|usd|euros?)\b"
)
_IN_REQUEST = re.compile(r"/with/(?:headers|query|url|json|form|body)\b")
_CALLED = re.compile(
    r"(?i)\b(?:webhooks?|hook|called|calls us|calls?|arriv\w*|incoming|receiv\w*|comes? in|submitt?\w*|signs? up|trigger\w*|by hand|button|manual\w*)\b"
)
_HAPPENS = re.compile(
    r"(?i)\b(?:when\w*|once|if|as soon as|(?:every|each|any) (?:time|new)|new|on|after|wenn|sobald|immer|neue\w*|quand|lorsque|dès"
    r"|cuando|quando|als|wanneer|zodra)\b"
)
_NAME = re.compile(r"\b[A-Z]\w+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the model's plan is held to."""

    request: PlanRequest
    by_rules: Json | None
    """The document after the plan by rules, where that plan is sound."""
    is_whole: bool
    """Rules left out nothing of the request."""


def overreach(after: Json, bounds: Bounds) -> list[str]:
    """Say everything in which a document goes further than its ground."""
    said = own_words(bounds.request)
    before: Json = bounds.request.document or {}
    return [
        *_lost(before, after, bounds, said),
        *_unguarded(before, after, bounds, said),
        *_acts(before, after, bounds, said),
        *_rewritten(before, after, bounds),
        *_starts(before, after, bounds, said),
        *_settings(before, after, bounds, said),
        *_told_to(before, after, bounds),
    ]


def beyond_rules(plan: Plan, rules: Plan) -> set[str]:
    """Answer the actions that a model's plan has more steps of than the rules' plan."""
    ours, theirs = (Counter(str(s.get("uses")) for s in plan_steps(one)) for one in (rules, plan))
    return {action for action in theirs if theirs[action] > ours[action]}


def secrets_moved(secrets: Sequence[str], after: Json, bounds: Bounds) -> bool:
    """Tell whether a hidden value came to stand where neither the workflow nor the rules have it.

    A secret that the person typed may also go into a request, which is what such secrets are for."""
    sources = [bounds.request.document or {}, bounds.by_rules or {}]
    typed = all_words(bounds.request)
    stood = {place for source in sources for place in _places(secrets, source)}
    return any(
        (place, secret) not in stood and not (secret in typed and _IN_REQUEST.search(place))
        for place, secret in _places(secrets, after)
    )


def _lost(before: Json, after: Json, bounds: Bounds, said: str) -> Iterator[str]:
    kept, by_rules = _enabled(after), _enabled(bounds.by_rules)
    for name in _enabled(before):
        is_asked = name not in by_rules if bounds.is_whole else bool(_REMOVES.search(said))
        if name not in kept and not is_asked:
            yield f"removes the step {name!r}"


def _unguarded(before: Json, after: Json, bounds: Bounds, said: str) -> Iterator[str]:
    now, by_rules = _guarded(after), _guarded(bounds.by_rules or {})
    for name in _guarded(before) | by_rules:
        if name in _enabled(after) and name not in now and not _APPROVES.search(said):
            yield f"lets {name!r} go on without an approval"
    if bounds.by_rules is not None and by_rules and not now:
        yield "asks for no approval"


def _acts(before: Json, after: Json, bounds: Bounds, said: str) -> Iterator[str]:
    had = {(s.get("id"), _act(s)) for s in all_steps(before)}
    read = [s for s in all_steps(bounds.by_rules) if (s.get("id"), _act(s)) not in had]
    left = Counter(map(_act, read))
    acts_read = frozenset(left)
    # In a language the rules do not read, where things go has to be said all the same.
    is_unread = bounds.by_rules is None and not before
    free = _Named(said, read, bounds)
    for step in all_steps(after):
        act = _act(step)
        if (step.get("id"), act) in had or _is_free(step, bounds.request.catalog):
            continue
        left[act] -= 1
        # Once more than rules have read it is another step, where they have read the whole.
        is_read = left[act] >= 0 if bounds.is_whole else act in acts_read
        if is_read or (is_unread and not act[1]) or free.names(step):
            continue
        yield f"adds {act[0]} {act[1]}".strip()


class _Named:
    """Which further steps the person's words name, besides those that rules have read from them."""

    def __init__(self, said: str, read: Sequence[Json], bounds: Bounds) -> None:
        self._said, self._bounds = said, bounds
        used_up = {word for step in read for word in self._words(step)}
        self._free = set(_WORD.findall(said.lower())) - used_up

    def names(self, step: Json) -> bool:
        """Tell whether a step is named; where rules read all, it also has to lead where somebody said."""
        uses, way = _act(step)
        if uses == "call":
            return set(_WORD.findall(way.lower())) <= set(_WORD.findall(self._said.lower()))
        if uses == "http.request" and way:
            return _HTTP_WRITE.search(self._said) is not None
        if way == "write":
            return _STATEMENT.search(self._said) is not None
        if self._bounds.is_whole and any(holes_in(step.get("with"))):
            return False
        return bool(self._words(step) & self._free)

    def _words(self, step: Json) -> set[str]:
        spec = self._bounds.request.catalog.action(str(step.get("uses")))
        named = [] if spec is None else [spec.id, spec.title, *spec.synonyms]
        return set(_WORD.findall(" ".join(named).lower()))


def _act(step: Json) -> tuple[str, str]:
    """Name what a step does: its action, and whether it reads or writes, or whom it calls, where that depends."""
    if step.get("type") == "call":
        return "call", str(step.get("workflow"))
    uses, given = str(step.get("uses") or step.get("type") or ""), step.get("with")
    if not isinstance(given, Mapping):
        return uses, ""
    if uses == "http.request":
        method = str(given.get("method", "GET")).upper()
        return uses, "" if method in _READS else method
    statement = given.get("statement")
    if isinstance(statement, str):
        return uses, "" if re.match(r"(?i)\s*(?:select|values|table)\b", statement) else "write"
    return uses, ""


def _is_free(step: Json, catalog: Catalog) -> bool:
    if step.get("type") in {"branch", "group", "wait", "approval", "stop"}:
        return True
    if step.get("type") == "call":
        return False
    spec = catalog.action(str(step.get("uses")))
    return spec is None or spec.effect == "pure"


def _rewritten(before: Json, after: Json, bounds: Bounds) -> Iterator[str]:
    """What rules have read whole says which steps change; others may only be wired anew."""
    if not bounds.is_whole or bounds.by_rules is None:
        return
    rules = {s.get("id"): s for s in all_steps(bounds.by_rules)}
    now = {s.get("id"): s for s in all_steps(after)}
    new = {name for name in now if name not in {s.get("id") for s in all_steps(before)}}
    for step in all_steps(before):
        name = step.get("id")
        changed = now.get(name)
        if changed is None or rules.get(name) != step or changed == step:
            continue
        if not _is_wiring(step, changed, new):
            yield f"changes the step {name!r}"


def _is_wiring(was: Json, step: Json, new: set[Any]) -> bool:
    """Tell whether a step was only pointed at new ones, or follows others than before."""
    changed = {key for key in {*was, *step} if was.get(key) != step.get(key)}
    if changed <= {"after"}:
        return True
    written = json.dumps({key: step.get(key) for key in changed})
    return changed <= {"after", "with", "foreach", "when"} and any(
        f"steps.{name}" in written for name in new
    )


def _starts(before: Json, after: Json, bounds: Bounds, said: str) -> Iterator[str]:
    had = [_start(t) for t in _triggers(before)]
    read = [t for t in _triggers(bounds.by_rules or {}) if t.get("type") != "manual"]
    known = [_start(t) for t in read]
    now = local_now(bounds.request)
    is_read = bounds.is_whole and bool(read) and not any(holes_in(read))
    for trigger in _triggers(after):
        start, is_timed = _start(trigger), trigger.get("type") == "schedule"
        if start in known or trigger.get("type") == "manual" or (start in had and not is_read):
            continue
        if trigger.get("type") == "app":
            is_said = _is_event_said(trigger, bounds.request.catalog, said)
        else:
            timed = find_schedule(normalised(said.lower()), now) if is_timed else None
            is_said = bool(timed or (not is_timed and _CALLED.search(said)))
        is_bound = had or bounds.is_whole or find_schedule(normalised(said.lower()), now)
        if is_read or (is_bound and not is_said):
            yield f"is started by {trigger.get('type')}"


def _start(trigger: Json) -> tuple[Any, Any]:
    """Tell what starts it: times matter for a schedule, the event for a service, what else is set does not for a call."""
    kind = trigger.get("type")
    return kind, {"schedule": trigger.get("with"), "app": trigger.get("uses")}.get(str(kind))


def _is_event_said(trigger: Json, catalog: Catalog, said: str) -> bool:
    """Tell whether the person spoke of something that happens, and of this event or its service."""
    uses = trigger.get("uses")
    spec = catalog.trigger(uses) if isinstance(uses, str) else None
    if spec is None or not _HAPPENS.search(said):
        return False
    names = {spec.id.partition(".")[0], *(name.lower() for name in _NAME.findall(spec.title))}
    words = set(re.findall(r"\w+", said.lower()))
    return bool((names - {"when"}) & words) or any(way in said.lower() for way in spec.synonyms)


def _settings(before: Json, after: Json, bounds: Bounds, said: str) -> Iterator[str]:
    allowed = [before.get("settings") or {}, (bounds.by_rules or {}).get("settings") or {}]
    if (after.get("settings") or {}) not in allowed and not _SETTINGS.search(said):
        yield "changes the settings"


def _told_to(before: Json, after: Json, bounds: Bounds) -> Iterator[str]:
    """A text may name an address that the person or the rules have in it, or quote a text whole."""
    known = addresses_in(own_words(bounds.request))
    known |= _links([*destinations(before)]) | _links([dict(s) for s in all_steps(bounds.by_rules)])
    passed_on = quotations(bounds.request)
    had = {s.get("id"): s for s in all_steps(before)}
    for step in all_steps(after):
        was = had.get(step.get("id"), {})
        allowed = known | _links(was.get("with"))
        yield from (f"names {one}" for one in _links(step.get("with"), passed_on) - allowed)


def _links(value: Any, passed_on: Sequence[str] = ()) -> set[str]:
    """Answer the hosts and mail addresses in texts, outside of what is passed on word for word."""
    found: set[str] = set()
    for text in _texts(value):
        for quoted in passed_on:
            text = text.replace(quoted, " ")
        found |= links_in(text)
    return found


def _enabled(document: Json | None) -> dict[Any, Json]:
    return {s.get("id"): s for s in all_steps(document) if not s.get("disabled")}


def _triggers(document: Json) -> list[Json]:
    found = document.get("triggers")
    return [t for t in found if isinstance(t, Mapping)] if isinstance(found, list | tuple) else []


def _guarded(document: Json) -> set[Any]:
    """Answer the steps that an approval stands before, directly or through others."""
    steps = {s.get("id"): s for s in all_steps(document)}
    gates = {f"{name}.approved" for name, s in steps.items() if s.get("type") == "approval"}
    found = {n for n, s in steps.items() if gates & set(_after(s)) and _waits_for_all(s)}
    while more := {
        n for n, s in steps.items() if n not in found and _waits_for_all(s) and found & _reads(s)
    }:
        found |= more
    return found


def _after(step: Json) -> Sequence[str]:
    after = step.get("after")
    return [a for a in after if isinstance(a, str)] if isinstance(after, list | tuple) else []


def _reads(step: Json) -> set[str]:
    own = {key: value for key, value in step.items() if key not in {"steps", "notes", "name"}}
    named = re.findall(r"\bsteps\.\??([a-z]\w*)", json.dumps(own, default=dict))
    return {*named, *(a.partition(".")[0] for a in _after(step))}


def _waits_for_all(step: Json) -> bool:
    return bool(step.get("join", "all_ok") == "all_ok")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _places(secrets: Sequence[str], value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Answer each place with a hidden value in it: steps by their ids, so that order does not matter."""
    if isinstance(value, str):
        yield from ((place, secret) for secret in secrets if secret in value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _places(secrets, item, f"{place}/{key}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            name = item.get("id", number) if isinstance(item, Mapping) else number
            yield from _places(secrets, item, f"{place}/{name}")
