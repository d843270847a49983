"""Which step of a workflow the words mean: `the e-mail`, `the filter`, `the message to #sales`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.language.text import Prepared
from agent.offline.retrieval import stem, terms
from agent.plan import PlanRequest
from engine.core.action import Catalog, EffectRule, effect_of
from engine.core.hole import hole_of

KINDS = {
    "approval": re.compile(
        r"\b(?:approv(?:als?|ing|ed?)|confirmation|confirming|sign(?:ing|ed)?[- ]?off|question|(?:be |get )asked|asking|okay(?:ed|ing)|go-?ahead)\b"
    ),
    "wait": re.compile(r"\b(?:wait(?:ing)?|pause|delay)\b"),
    "branch": re.compile(r"\b(?:branch|check|decision|condition)\b"),
}
USES = {
    "list.filter": re.compile(r"\b(?:filter(?:ing)?|condition|threshold|limit)\b"),
    "list.dedupe": re.compile(
        r"\b(?:dedup\w*|duplicates?|new(?:ness)? check|(?:check|step|filter)s? (?:for|of|on) new|only new|new (?:ones )?only|seen before)\b"
    ),
    "list.sort": re.compile(r"\b(?:sort(?:ing)?|order(?:ing)?)\b"),
    "list.group": re.compile(r"\bgroup(?:ing)?\b"),
    "list.join": re.compile(r"\bjoin(?:ing)?\b"),
}
_NAMES_STEP = re.compile(r"@|slack|e?mail|filter|\b(?:post|message|wait|pause|approval)\b")
_COMMON = {
    stem(w)
    for w in [
        "step",
        "the",
        "message",
        "send",
        "post",
        "notification",
        "one",
        "that",
        "part",
        "them",
        "it",
        "thing",
        "only",
        "new",
        "keep",
        "fetch",
        "from",
    ]
}


def targets(
    words: str, steps: Sequence[Mapping[str, Any]], prepared: Prepared, catalog: Catalog
) -> list[Mapping[str, Any]]:
    """Answer the steps that the words fit best; empty when they fit none."""
    named = [
        s
        for s in steps
        if any(
            mentions(s, prepared.value(n))
            for n in re.findall(r"@(?:chan|mail|url|str)\d+", words)
            if n in prepared.entities
        )
    ]
    if named := named or by_id(words, steps):
        return named
    for kind, pattern in KINDS.items():
        if pattern.search(words) and (found := [s for s in steps if s.get("type") == kind]):
            return found
    for uses, pattern in USES.items():
        if pattern.search(words) and (found := [s for s in steps if s.get("uses") == uses]):
            return found
    said = set(terms(words)) - _COMMON
    scored = [(len(said & _own_words(s, catalog)), s) for s in steps]
    best = max((score for score, _ in scored), default=0)
    return [s for score, s in scored if score == best] if best else []


def by_id(words: str, steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Answer the step that is called by its id, whatever that word means: `the step keep`."""
    return [
        step
        for step in steps
        if (said := re.escape(str(step["id"]).replace("_", " ").lower()))
        and re.search(rf"\bsteps? (?:called |named )?{said}\b|\b{said} step\b", words)
    ]


def mentions(step: Mapping[str, Any], value: str) -> bool:
    if str(step.get("name", "")).lower() == value.lower() or step["id"] == value:
        return True
    return any(
        v == value or (isinstance(v, list) and value in v) for v in step.get("with", {}).values()
    )


def _own_words(step: Mapping[str, Any], catalog: Catalog) -> set[str]:
    spec = catalog.action(str(step.get("uses", "")))
    service = str(step.get("uses", "")).replace(".", " ").replace("_", " ")
    title = spec.title if spec else ""
    return (
        set(terms(f"{service} {title} {step.get('name', '')} {step['id'].replace('_', ' ')}"))
        | _aliases(step)
    ) - _COMMON


def _aliases(step: Mapping[str, Any]) -> set[str]:
    uses = str(step.get("uses", ""))
    if uses.startswith("email."):
        return set(terms("email mail summary digest recap overview report"))
    if uses.startswith("slack."):
        return set(terms("slack channel chat"))
    if uses.startswith("http."):
        return set(terms("http request call api source"))
    return set()


def to_rename(
    words: str, steps: Sequence[Mapping[str, Any]], prepared: Prepared, catalog: Catalog
) -> list[Mapping[str, Any]]:
    """Answer the steps that may get another name; none where the workflow itself is meant."""
    if "step" not in words and not _NAMES_STEP.search(words):
        return []
    found = targets(words, steps, prepared, catalog)
    sends = [s for s in steps if str(s.get("uses", "")).startswith(("slack.", "email."))]
    return found or (sends if re.search(r"\b(?:posts?|messages?)\b", words) else [])


def which_of(steps: Sequence[Mapping[str, Any]]) -> str:
    """Ask which of several steps is meant."""
    names = " or ".join(f'"{s.get("name", s["id"])}"' for s in steps)
    return f"Which step do you mean: {names}?"


def having(steps: Sequence[Mapping[str, Any]], argument: str) -> list[Mapping[str, Any]]:
    """Answer the steps with this argument."""
    return [s for s in steps if argument in s.get("with", {})]


_FIRST_SO_MANY = re.compile(r"\{\{ ?index < \d+ ?\}\}")


def is_limit(step: Mapping[str, Any]) -> bool:
    """Tell whether a step keeps the first so many of a list."""
    where = step.get("with", {}).get("where")
    return isinstance(where, str) and _FIRST_SO_MANY.fullmatch(where) is not None


def changes_outside(step: Mapping[str, Any], request: PlanRequest) -> bool:
    """Tell whether a step sends or writes something."""
    spec = request.catalog.action(str(step.get("uses", "")))
    if spec is None:
        return False
    given, rule = step.get("with") or {}, spec.effect
    if isinstance(rule, EffectRule) and hole_of(given.get(rule.argument)) is not None:
        # A statement nobody has written yet: we leave those open only where something is read.
        return False
    return effect_of(spec, given) not in {"pure", "read"}
