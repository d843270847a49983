"""Which action of a named service a clause asks for."""

from __future__ import annotations

from collections.abc import Callable

from agent.offline.apps.deeds_said import KIND_OF, OWN, lead_of, removes
from agent.offline.apps.roles import content_of
from agent.offline.apps.services import App, Called
from agent.offline.building.schema_kinds import items_at, list_path
from agent.offline.language.nouns import is_plural
from agent.offline.retrieval import stem, terms, writes
from engine.core.action import ActionSpec

_VERB, _KIND, _THING, _PHRASE, _MANY = 3.0, 2.0, 2.0, 1.5, 1.0
_LACKS_THING = 0.4
_NEEDS = 0.5
_SAID = 1.0
_TELLS = 1.0
_LIKELY = 4
_TAKES_AWAY = frozenset(["take away"])


def chosen_by(clause: str, app: App, gives: Callable[[Called], int]) -> Called | None:
    """Answer the action that the verb and the things of a clause name; None where no verb fits any.

    `gives` counts what an action needs and the clause says: of the likely ones it decides.
    """
    lead = lead_of(clause)
    if lead not in KIND_OF and lead not in OWN:
        return None
    said = frozenset(terms(clause))
    taken = removes(clause)
    many = frozenset(stem(w) for w in clause.split() if w.isalpha() and is_plural(w))
    able = [one for one in app.actions if not taken or _is_of(one, lead, said)]
    fitting = [(score, one) for one in able if (score := _score(one, lead, said, many))]
    likely = sorted(fitting, key=lambda found: -found[0])[:_LIKELY]
    weighed = [(score + _SAID * gives(one), one) for score, one in likely]
    return max(weighed, key=lambda found: found[0], default=(0.0, None))[1]


def _verb_of(called: Called) -> str:
    return called.spec.id.partition(".")[2].partition("_")[0]


def _is_of(one: Called, lead: str, said: frozenset[str]) -> bool:
    """Tell whether what is taken away by an action is named, or by its very verb: `delete it` is no cancelling."""
    return not one.things or bool(one.things & said) or stem(lead) in one.verbs


def gives_many(spec: ActionSpec) -> bool:
    """Tell what answers a list of things from what answers one thing, though that may hold a list of words."""
    found = list_path(spec.output_schema)
    if found is None:
        return False
    return items_at(spec.output_schema, found[0]).get("type") in {None, "object"}


def _score(called: Called, lead: str, said: frozenset[str], many: frozenset[str]) -> float | None:
    kinds = KIND_OF.get(lead, frozenset())
    verb = _verb_of(called)
    if KIND_OF.get(verb) == _TAKES_AWAY and not kinds & _TAKES_AWAY and stem(verb) not in said:
        return None  # what only removes is never chosen by another verb
    reads = not writes(called.spec)
    if kinds and (("read" in kinds and len(kinds) == 1) != reads):
        return None
    worth = _VERB if stem(lead) in called.verbs else _KIND if kinds & called.kinds else 0.0
    if not worth:
        return None
    tells = "tell" in kinds and content_of(called.spec) in called.spec.input_schema.get(
        "required", ()
    )
    score = worth + _TELLS * tells + sum(called.weights.get(word, 0.0) for word in sorted(said))
    things = called.things & said
    score += _THING * len(things) / len(called.things) if called.things else 0.0
    score -= 0.0 if things or not called.things else _LACKS_THING
    score += _PHRASE * any(phrase <= said for phrase in called.phrases)
    score -= _NEEDS * len(called.spec.input_schema.get("required", ()))
    if reads and (things or many):
        score += _MANY if gives_many(called.spec) == bool(many) else -_MANY
    return score
