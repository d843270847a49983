"""The services of a catalogue as people name them, and the words each of their actions goes by."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from agent.offline.apps.deeds_said import KIND_OF, kinds_of
from agent.offline.retrieval import stem, terms, writes
from engine.core.action import ActionSpec, Catalog
from engine.core.layered import is_imported

_CAPITALS = re.compile(r"(?<=[a-z)] )[A-Z][\w.]*(?: [A-Z][\w.]*)*")
_DEFINITE = r"(?<!\bthe )(?<!\bour )(?<!\bmy )(?<!\ball )(?<!\bboth )(?<!\bother )(?<!\btheir )"
_WEIGHTS = (("id", 2.0), ("title", 2.0), ("synonyms", 1.5), ("summary", 0.4))


@dataclass(frozen=True, slots=True)
class Called:
    """One action and the words it goes by."""

    spec: ActionSpec
    weights: Mapping[str, float]
    """What each of its words is worth: what few actions of the service share is worth most."""
    verbs: frozenset[str]
    kinds: frozenset[str]
    things: frozenset[str]
    """The words of what it is done to, as its id names it."""
    phrases: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class App:
    """One service: how people write its name, and what it can do."""

    service: str
    name: re.Pattern[str]
    actions: tuple[Called, ...]
    means: frozenset[str] = frozenset()
    """What only this service does, by which it is named as well: an SMS."""


_known: WeakKeyDictionary[Catalog, tuple[App, ...]] = WeakKeyDictionary()


def apps_of(catalog: Catalog) -> tuple[App, ...]:
    """Answer the services that go by a name of their own, read once for as long as the catalogue lives.

    What only reads, and what needs no connection, has no name people would use: other grammars know it.
    """
    found = _known.get(catalog)
    if found is None:
        by_service: dict[str, list[ActionSpec]] = {}
        for spec in catalog.actions():
            if not is_imported(spec.id):
                by_service.setdefault(spec.id.partition(".")[0], []).append(spec)
        apps = [app for name, specs in by_service.items() if (app := _app(name, specs))]
        apps = [_with_means(app, apps) for app in apps]
        found = _known[catalog] = tuple(sorted(apps, key=lambda app: -len(app.name.pattern)))
    return found


def _with_means(app: App, apps: Sequence[App]) -> App:
    """Add what only this service does: who asks for an SMS to somebody means the one service that sends them."""
    titles = [" ".join(one.spec.title for one in other.actions) for other in apps]
    means = {
        word
        for one in app.actions
        for word in _CAPITALS.findall(one.spec.title)
        if not app.name.search(word.lower()) and sum(word in title for title in titles) == 1
    }
    told = [rf"\b{re.escape(word.lower())}\b(?=.* to )" for word in sorted(means)]
    spelt = [app.name.pattern, *told]
    name = re.compile("|".join(spelt))
    return replace(app, name=name, means=frozenset(word.lower() for word in means))


def _app(service: str, specs: Sequence[ActionSpec]) -> App | None:
    acting = any(writes(spec) for spec in specs)
    connected = all(spec.connection is not None and spec.connection.required for spec in specs)
    names = Counter(run for spec in specs for run in set(_CAPITALS.findall(spec.title)))
    if not acting or not connected or not names or len(specs) < 2:
        return None
    name, count = max(names.items(), key=lambda one: (one[1], len(one[0])))
    if count * 2 < len(specs):
        return None
    lines = [line.lower() for spec in specs for line in spec.synonyms]
    spoken = _spellings(service, name.lower(), lines)
    own = frozenset(terms(f"{name} {service}"))
    return App(service, re.compile("|".join(spoken)), _called(specs, own))


def _spellings(service: str, name: str, lines: Sequence[str]) -> list[str]:
    """Answer the patterns of a name: whole, and by its last word where that is used alone."""
    first, *others = name.split()
    spoken = [rf"\b{re.escape(name).rstrip('s')}s?\b" if others else rf"\b{re.escape(name)}\b"]
    if others:
        last = others[-1]
        alone = sum(1 for line in lines if last in line.split() and first not in line.split())
        beside = Counter(
            match[0] for line in lines for match in re.finditer(rf"\b{first} [a-z]+", line)
        )
        spoken += [rf"\b{re.escape(two)}s?\b" for two, count in beside.items() if count > 2]
        spoken += [rf"{_DEFINITE}\b(?:ms )?{re.escape(last)}\b"] if alone > 2 else []
    elif service != name and len(service) > 2:
        spoken.append(rf"\b{re.escape(service)}\b")
    return spoken


def _called(specs: Sequence[ActionSpec], own: frozenset[str]) -> tuple[Called, ...]:
    said = [_words_of(spec, own) for spec in specs]
    seen = Counter(word for words in said for word in words)
    rare = {word: math.log(1 + len(specs) / count) for word, count in seen.items()}
    return tuple(
        _one(spec, {word: weight * rare[word] for word, weight in words.items()}, own)
        for spec, words in zip(specs, said, strict=True)
    )


def _words_of(spec: ActionSpec, own: frozenset[str]) -> dict[str, float]:
    texts = {
        "id": spec.id.partition(".")[2].replace("_", " "),
        "title": spec.title,
        "synonyms": " ".join(spec.synonyms),
        "summary": spec.summary,
    }
    weights: dict[str, float] = {}
    for part, weight in _WEIGHTS:
        for word in terms(texts[part]):
            if word not in own:
                weights[word] = max(weights.get(word, 0.0), weight)
    return weights


def _is_verb(word: str, called: Sequence[str]) -> bool:
    return word in KIND_OF and word not in called[1:]


def _one(spec: ActionSpec, weights: Mapping[str, float], own: frozenset[str]) -> Called:
    called = spec.id.partition(".")[2].split("_")
    lines = (spec.title, *spec.synonyms)
    heads = [line.lower().split() for line in lines]
    verbs = {called[0], *(word for words in heads for word in words[:2] if _is_verb(word, called))}
    things = frozenset(
        stem(word) for word in called[1:] if word not in {"to", "of", "on", "in", "up"}
    )
    phrases = tuple(frozenset(terms(line)) - own for line in lines)
    return Called(
        spec,
        weights,
        frozenset(stem(verb) for verb in verbs),
        kinds_of({called[0], spec.title.split()[0].lower()}),
        things,
        tuple(phrase for phrase in phrases if phrase),
    )
