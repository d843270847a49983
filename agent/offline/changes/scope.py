"""Which steps the words of a change speak of, by name, receiver, service, place or what they do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.targets import KINDS, USES, by_id, mentions
from agent.offline.retrieval import stem, terms

_ORDINALS = {"1st": 0, "first": 0, "2nd": 1, "second": 1, "3rd": 2, "third": 2, "4th": 3, "5th": 4, "6th": 5, "7th": 6, "last": -1, "final": -1}  # fmt: skip
_NTH = re.compile(
    r"\b(?P<nth>1st|first|2nd|second|3rd|third|[4-7]th|last|final) (?:(?:slack|chat) )?(?P<what>messages?|posts?|mails?|emails?|steps?|waits?|pauses?|filters?|approvals?|requests?|calls?|fetch(?:es)?|inserts?|sorts?)\b|\bstep (?:number |no\.? ?|# ?)?(?P<n>[1-9])\b"
)
_SERVICE_WORDS = {
    "email.": "email mail inbox summary digest recap overview report",
    "slack.": "slack post chat",
    "http.": "http call api",
    "sql.": "database query rows table",
}
# Words that every step of a kind shares, or none in particular.
_PLAIN = {
    stem(w)
    for w in [
        "step",
        "the",
        "one",
        "that",
        "part",
        "them",
        "thing",
        "only",
        "new",
        "keep",
        "get",
        "from",
        "take",
        "tell",
        "this",
        "what",
        "when",
        "each",
        "all",
        "every",
        "list",
        "items",
        "text",
        "subject",
        "name",
        "time",
        "message",
        "channel",
        "address",
    ]
}


def named(
    words: str, change: Change, steps: Sequence[Mapping[str, Any]] | None = None
) -> list[Mapping[str, Any]]:
    """Answer the steps that the words fit best; empty where they name none."""
    among = list(change.draft.steps if steps is None else steps)
    nth = _nth(words, change, among)
    if nth is not None:
        return nth
    values = [
        change.prepared.value(n)
        for n in re.findall(r"@(?:chan|mail|url|str)\d+", words)
        if n in change.prepared.entities
    ]
    mentioned = [s for s in among if any(mentions(s, value) for value in values)]
    if found := mentioned or by_id(words, among):
        return found
    whole = f" {words} "
    if found := [s for s in among if f" {str(s.get('name', '-')).lower()} " in whole]:
        return found
    for kind, pattern in KINDS.items():
        if pattern.search(words) and (found := [s for s in among if s.get("type") == kind]):
            return found
    for uses, pattern in USES.items():
        if pattern.search(words) and (found := [s for s in among if s.get("uses") == uses]):
            return found
    said = set(terms(words)) - _PLAIN
    scored = [(_score(said, s, change), s) for s in among]
    best = max((score for score, _ in scored), default=0)
    return [s for score, s in scored if score == best] if best else []


def spoken_of(words: str, change: Change) -> list[Mapping[str, Any]]:
    """Answer every step that words touch, however faintly."""
    said = set(terms(words)) - _PLAIN
    return [s for s in change.draft.steps if _score(said, s, change)]


def only_named(
    words: str, change: Change, steps: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Answer the one step that is meant: the one the words name, else the only one there is."""
    found = named(words, change, steps)
    if len(found) == 1:
        return found[0]
    return steps[0] if len(steps) == 1 and not found else None


def _nth(
    words: str, change: Change, among: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]] | None:
    match = _NTH.search(words)
    if match is None:
        return None
    if match["n"]:
        every = change.draft.steps
        place = int(match["n"]) - 1
        return [s for s in every[place : place + 1] if any(s is o for o in among)]
    what = re.sub(r"s$", "", match["what"].replace("fetches", "fetch"))
    # `the last step` is the last of all, whatever can be meant by the rest of the words
    row = [s for s in (change.draft.steps if what == "step" else among) if _is_a(what, s, change)]
    place = _ORDINALS[match["nth"]]
    return [row[place]] if -len(row) <= place < len(row) else []


def _is_a(what: str, step: Mapping[str, Any], change: Change) -> bool:
    """Tell whether a step is what a plain word calls it; every one is a step."""
    uses, kind = str(step.get("uses", "")), step.get("type")
    facts = {
        "post": "channel" in step.get("with", {}),
        "mail": uses.startswith("email."),
        "email": uses.startswith("email."),
        "message": any(s["id"] == step["id"] for s in change.senders),
        "wait": kind == "wait",
        "pause": kind == "wait",
        "approval": kind == "approval",
        "filter": uses == "list.filter",
        "request": uses.startswith("http."),
        "call": uses.startswith("http."),
        "fetch": uses == "sql.query"
        or (uses.startswith("http.") and step.get("with", {}).get("method", "GET") == "GET"),
        "insert": uses == "sql.insert",
        "sort": uses == "list.sort",
    }
    return facts.get(what, True)


def _score(said: set[str], step: Mapping[str, Any], change: Change) -> int:
    """Count words in common: what a step is called weighs more than what it works with."""
    called = set(terms(f"{step.get('name', '')} {step['id'].replace('_', ' ')}")) - _PLAIN
    uses = str(step.get("uses", ""))
    spec = change.spec(step)
    service = f"{uses.replace('.', ' ').replace('_', ' ')} {spec.title if spec else ''}"
    url = str(step.get("with", {}).get("url", ""))
    place = " ".join(re.findall(r"[a-z]{3,}", re.sub(r"^https?://", "", url).lower()))
    for prefix, more in _SERVICE_WORDS.items():
        service += f" {more}" if uses.startswith(prefix) else ""
    shared = (set(terms(f"{service} {place}")) - _PLAIN) - called
    alike = {w for w in said - called if any(_alike(w, other) for other in called)}
    return 3 * len(said & called) + 2 * len(alike) + len(said & shared)


def _alike(one: str, other: str) -> bool:
    """`payment` and `pay`, `summary` and `summarise` are forms of one word."""
    short, long = sorted((one, other), key=len)
    return (len(short) >= 3 and long.startswith(short)) or (
        len(short) > 5 and long[:5] == short[:5]
    )
