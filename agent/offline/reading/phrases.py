"""The phrases an action goes by: which of a catalogue's data actions a clause names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from agent.offline.language.verbs import DROP_VERBS, KEEP_VERBS, READ_VERBS, SEND_VERBS
from agent.offline.retrieval import stem
from engine.core.action import ActionSpec, Catalog

# Said of any data action, so they name none.
_EMPTY = frozenset(
    ["a", "an", "the", "of", "with", "by", "into", "to", "as", "from", "in", "using"]
)
_HELPERS = frozenset(
    ["ai", "llm", "gpt", "model", "data", "text", "texts", "value", "field", "fields"]
)
# `turn it into ...`: what is named is what comes out.
_TURNS = frozenset(
    stem(verb)
    for verb in (
        "turn", "convert", "transform", "change", "make", "format", "export", "write", "build", "create", "put",
        "encode", "decode", "save", "get", "render", "produce", "generate", "attach", "compute", "calculate", "take",
    )
)  # fmt: skip
_TOO_PLAIN = frozenset(
    stem(verb)
    for verb in (READ_VERBS | KEEP_VERBS | DROP_VERBS | SEND_VERBS | {"ask", "text", "ai"})
    - {"summarise", "summarize"}
)
_OWN_GRAMMAR = ("list.", "text.", "data.")
_INTO = re.compile(r"^(?:to|as|into) ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One name of an action: its verb, where it has one, and the words it cannot do without."""

    spec: ActionSpec
    verb: str
    needs: frozenset[str]
    names_result: bool = False
    """`to csv`: any word for changing something goes with it."""


def is_data_action(spec: ActionSpec) -> bool:
    """Tell an action that only works on data: the grammars of lists, texts and sending have the others."""
    return spec.effect in ("pure", "read") and not spec.id.startswith(_OWN_GRAMMAR)


class PhraseBook:
    """Finds the data action that a clause names."""

    def __init__(self, actions: Sequence[ActionSpec]) -> None:
        self._by_verb: dict[str, list[Phrase]] = {}
        for phrase in (p for spec in actions if is_data_action(spec) for p in _phrases(spec)):
            self._by_verb.setdefault(phrase.verb, []).append(phrase)

    def named_by(self, words: Sequence[str]) -> ActionSpec | None:
        """Answer the action whose longest phrase stands in the words of a clause, its verb in front."""
        if not words:
            return None
        lead, said = stem(words[0]), {stem(w) for w in words}
        # Its verb is one of the words a phrase needs.
        fitting = [p for verb in said for p in self._by_verb.get(verb, ()) if _fits(p, lead, said)]
        if not fitting:
            return None
        return max(fitting, key=lambda p: (len(p.needs), p.verb == lead, p.spec.id)).spec


def _fits(phrase: Phrase, lead: str, said: set[str]) -> bool:
    if not phrase.needs <= said:
        return False
    return lead in _TURNS if phrase.names_result else phrase.verb == lead


def _phrases(spec: ActionSpec) -> list[Phrase]:
    found = []
    for name in (spec.title, *spec.synonyms):
        plain = name.lower()
        words = [stem(w) for w in re.findall(r"[a-z0-9]+", plain) if w not in _EMPTY]
        core = [w for w in words if w not in _HELPERS] or words
        if not core:
            continue
        into = _INTO.match(plain) is not None
        alone = len(core) == 1
        if alone and core[0] in _TOO_PLAIN | _TURNS and not into:
            continue
        found.append(Phrase(spec, core[0], frozenset(core), names_result=into))
    return found


_books: WeakKeyDictionary[Catalog, PhraseBook] = WeakKeyDictionary()


def phrase_book(catalog: Catalog) -> PhraseBook:
    """Answer the catalogue's phrases, read once for as long as the catalogue lives."""
    found = _books.get(catalog)
    if found is None:
        found = _books[catalog] = PhraseBook(catalog.actions())
    return found
