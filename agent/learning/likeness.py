"""The workspace's own workflows a request is like: one that it names to be copied, and those that share its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.explain.record import walk
from agent.learning.habits import Known
from agent.offline.retrieval import terms

MOST_SHOWN = 2
_LEAST_SHARED = 2
"""So many words a workflow has to share with a request to be worth showing."""
_QUOTED = r"[“\"„'‘](?P<name>[^“”\"„‘’']{1,200})[”\"“'’]"
_LIKE = (
    r"(?:the )?(?:same as|just like|exactly like|like|a copy of|copy|duplicate|based on|similar to)"
)
_REST = r"(?:[,;]? ?(?:but|only|except(?: that)?|with the difference that) (?P<rest>.+?))?[.!?]*"
_NAMED = re.compile(
    rf"^(?:please )?(?:(?:build|make|create|set up|i (?:want|need)|do) )?(?:me )?(?:a |another |one more )?"
    rf"(?:new )?(?:workflow |one |something |automation )?{_LIKE} (?:my |the |our )?(?:workflow )?{_QUOTED}(?: workflow)?{_REST}$",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(
    rf"^(?:please )?(?:(?:build|make|create|set up|i (?:want|need)|do) )(?:me )?(?:a |another |one more )?"
    rf"(?:new )?(?:workflow |one |something |automation )?{_LIKE} (?:the one|that|what) (?:i|we) (?:already )?have "
    rf"(?:for|about|with) (?:the |my |our )?(?P<about>[^,;.!?]{{2,80}}?){_REST}$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a request wants to be like, and what shall be otherwise."""

    found: tuple[Known, ...]
    """One where it is certain which is meant; several, or none, where it has to be asked."""
    said: str
    """The words by which it was named."""
    rest: str
    """The change that is asked for; empty where none is."""


def likeness(text: str, known: Sequence[Known]) -> Likeness | None:
    """Read a wish for another workflow like one that is there; None where no such thing is said."""
    said = " ".join(text.split())
    if (named := _NAMED.match(said)) is not None:
        wanted = named["name"].strip().lower()
        found = tuple(one for one in known if one.name.strip().lower() == wanted)
        return Likeness(found, named["name"], named["rest"] or "")
    if (meant := _ABOUT.match(said)) is not None:
        wanted_words = set(terms(meant["about"]))
        fits = tuple(one for one in known if wanted_words and wanted_words <= _words(one))
        return Likeness(fits, meant["about"], meant["rest"] or "")
    return None


def similar(text: str, known: Sequence[Known]) -> list[Mapping[str, Any]]:
    """Answer the outlines of the workflows that share most words with a request: names and actions, no values."""
    asked = set(terms(text))
    scored = [(len(asked & _words(one)), one) for one in known]
    near = sorted(
        (pair for pair in scored if pair[0] >= _LEAST_SHARED),
        key=lambda pair: (-pair[0], pair[1].name, pair[1].id),
    )
    return [_outline(one) for _, one in near[:MOST_SHOWN]]


def _outline(one: Known) -> dict[str, Any]:
    steps = [step for step, _ in walk(one.document.get("steps", ()))]
    return {
        "name": one.name,
        "starts": [trigger.get("type") for trigger in one.document.get("triggers", ())],
        "steps": [str(step.get("uses") or step.get("type")) for step in steps],
    }


def _words(one: Known) -> set[str]:
    steps = [step for step, _ in walk(one.document.get("steps", ()))]
    told = [one.name, *(f"{step.get('name') or ''} {step['id']}" for step in steps)]
    told += [str(step.get("uses") or "") for step in steps]
    return set(terms(" ".join(told).replace("_", " ").replace(".", " ")))
