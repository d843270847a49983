"""How the events of an app are spoken of: the app's names, what an event is about, and that it is new or has changed.

All names come from the catalogue's own titles, synonyms and examples; here are only the ways to say that something happens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.offline.language.nouns import plural, singular
from agent.offline.language.patterns import pattern_of
from agent.offline.retrieval import stem
from engine.core.action import TriggerSpec

_BE = r"(?:is|are|was|gets?|got|has been|have been|being)(?: (?:just|newly))?"
_MADE = "created|opened|filed|raised|made|added|submitted|logged|reported|posted|sent|written|received|placed|uploaded|shared|saved|put|published|found|set up|registered|entered|mentioned|started|dropped|left"
_MAKES = "creates?|opens?|files?|raises?|makes?|adds?|submits?|logs?|reports?|posts?|sends?|writes?|receives?|gets?|places?|uploads?|shares?|saves?|puts?|has|have|drops?|starts?|leaves?"
_COMES = r"(?:arrives?|comes?|lands?|appears?|(?:shows|pops|turns) up|show up|reaches|rolls)(?: (?:in|into|up|through))?"
IS_MADE = rf"{_BE} (?:{_MADE})"
NEW = re.compile(rf"\b(?:{IS_MADE}|{_COMES}|{_MAKES}|new(?:ly)?|incoming)\b")
CHANGED = re.compile(rf"\b(?:{_BE} (?:changed|updated|edited|modified)|changes|updates|edits)\b")
# Verbs that are an event of their own: by what somebody does, what has come is known.
_DOES = {
    "message": re.compile(r"\b(?:writes?|posts?|says|messages|texts)\b"),
    "reaction": re.compile(r"\breacts?\b"),
    "mention": re.compile(r"\b(?:mentions?|mentioned)\b"),
    "order": re.compile(r"\b(?:orders|buys)\b"),
    "payment": re.compile(r"\b(?:succeeds|succeeded|goes through|went through)\b"),
}
# What else may happen to a thing; a trigger that tells of new ones does not see it.
_OTHER = re.compile(
    rf"\b(?:{_BE} (?!new\b|newly\b|changed\b|updated\b|edited\b|modified\b)(?!(?:{_MADE})\b)[a-z]+(?:ed|en|id|t|e)|closes|merges|deletes|removes|completes|fails|moves|expires|cancels|approves|assigns|wins|loses|pays|ships|archives|renames|stars|pins|joins|leaves)\b"
)
# What people call a thing besides: an issue is a bug to them, a file a document.
_ALSO = {
    "issue": ("bug", "ticket"),
    "file": ("document", "upload", "attachment"),
    "message": ("post",),
    "payment": ("charge",),
    "merge request": ("mr",),
}
_PLACES = frozenset(["channel", "project", "board", "shop", "folder", "bot", "number", "team", "app", "inbox", "mailbox"])  # fmt: skip
_THING = r"[a-z]+(?: request)?"


@dataclass(frozen=True, slots=True)
class Said:
    """What of an event a clause says: the thing, whether it has changed, and how far these words go."""

    thing: str
    changed: bool
    end: int


def app_names(spec: TriggerSpec) -> tuple[str, ...]:
    """Answer what an app is called, the longest first: its name in the title, and its last word."""
    return _names_in(spec.title)


@lru_cache(maxsize=4_096)
def _names_in(title: str) -> tuple[str, ...]:
    runs = re.findall(r"(?<!^)(?:[A-Z][\w]+)(?: [A-Z]\w+)*", title)
    names = {run.lower() for run in runs} | {run.split()[-1].lower() for run in runs}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def things_of(spec: TriggerSpec) -> frozenset[str]:
    """Answer what the events of a trigger are about, as its own words call them."""
    names = "|".join(map(re.escape, app_names(spec)))
    about = pattern_of(
        rf"\bnew (?:(?:{names}) )?(?P<a>{_THING})|(?:^|\ban? |\b(?:{names}) )(?P<b>{_THING}) (?:is|are|arrives|comes|lands|changes|added|opened|filed)\b"
    )
    own = spec.id.split(".")[-1].removeprefix("new_").removeprefix("app_").removesuffix("_added")
    found = {own.replace("_", " "), own.split("_")[-1]} - {"request"}
    for words in (*spec.synonyms, *spec.examples, spec.title):
        said = about.finditer(words.lower())
        found |= {match["a"] or match["b"] for match in said}
    found |= {str(one).lower() for one in _kinds(spec)}
    found |= {also for thing, names in _ALSO.items() if thing in found for also in names}
    return frozenset(one for one in found if one not in _PLACES and one not in app_names(spec))


def _kinds(spec: TriggerSpec) -> list[object]:
    """Answer the examples of a setting that says which kind of thing is meant."""
    return list(spec.config_schema.get("properties", {}).get("object", {}).get("examples", ()))


def kind_said(spec: TriggerSpec, thing: str) -> str | None:
    """Answer the kind that a thing is, as the setting spells it; None where it has no such kind."""
    return next((str(one) for one in _kinds(spec) if str(one).lower() == thing), None)


def _named(things: frozenset[str], clause: str) -> tuple[str, re.Match[str]] | None:
    """Answer the longest thing that a clause names, and where; of equally long ones the first that is said."""
    found = [
        (thing, match)
        for thing in things
        if (
            match := pattern_of(rf"\b(?:{re.escape(thing)}|{re.escape(plural(thing))})\b").search(
                clause
            )
        )
    ]
    return min(found, key=lambda one: (-len(one[0]), one[1].start(), one[0]), default=None)


def what_is_said(spec: TriggerSpec, clause: str) -> Said | None:
    """Answer the event of this trigger that a clause speaks of; None where it speaks of another one."""
    changed = CHANGED.search(clause)
    others = [m for m in _OTHER.finditer(clause) if not NEW.fullmatch(m[0])]
    if others or (changed and "on" not in spec.config_schema.get("properties", {})):
        return None
    come = changed or NEW.search(clause)
    things = things_of(spec)
    if come is not None and (named := _named(things, clause)) is not None:
        thing, match = named
        return Said(singular(thing), bool(changed), max(match.end(), come.end()))
    for thing, does in _DOES.items():
        if thing in things and (done := does.search(clause)) is not None:
            return Said(thing, changed=False, end=done.end())
    return None


# What is said of a thing behind these is no happening.
_SAID_OF_IT = re.compile(r"(?<=\w )(?:that|which|who|whose|with|and|if|but)\b")


def happens_otherwise(spec: TriggerSpec, clause: str) -> bool:
    """Tell whether something happens, by these words, that the trigger does not tell of: it only knows of new ones.

    What its own title and examples speak of is what it tells of, and one that is told the kinds tells of any.
    """
    properties = spec.config_schema.get("properties", {})
    if "kinds" in properties:
        return False
    stop = _SAID_OF_IT.search(clause)
    said = clause[: stop.start()] if stop else clause
    changed = CHANGED.search(said)
    others = [m[0].split()[-1] for m in _OTHER.finditer(said) if not NEW.fullmatch(m[0])]
    if changed is not None and "on" not in properties:
        others.append(changed[0].split()[-1])
    own = frozenset(
        map(stem, " ".join((spec.title, *spec.synonyms, *spec.examples)).lower().split())
    )
    return any(stem(verb) not in own for verb in others)


def also_called(thing: str) -> tuple[str, ...]:
    """Answer what else people call a thing."""
    return _ALSO.get(thing, ())


def happens(clause: str) -> re.Match[str] | None:
    """Answer what happens to a thing, whatever it is; the last verb that says so."""
    found = [*NEW.finditer(clause), *CHANGED.finditer(clause), *_OTHER.finditer(clause)]
    return max(found, key=lambda one: one.end(), default=None)


def done_by(thing: str) -> re.Pattern[str]:
    """Answer the verbs by which somebody makes such a thing: `reacts` makes a reaction."""
    return _DOES.get(thing, re.compile(r"(?!)"))
