"""Which result of an earlier step an argument takes: by name, by meaning, and by the words that refer back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from agent.offline.general.index import Words, output_properties
from agent.offline.general.lexicon import GROUPS, terms
from agent.offline.general.pointing import Stretch
from agent.offline.general.slots import Slot

_CLASSES: Final = ("key", "text", "name", "place", "date", "person", "topic", "url", "file")
_AMOUNTS: Final = frozenset({"amount", "count", "rate"})
_KEYS: Final = frozenset({"id", "key", "cod", "number"})
_UNSAID: Final = (
    "fit", "result", "pronoun", "refers", "key", "key_refers", "text_refers", "required", "next_result", "next_pronoun", "next_then",
    "cites", "about", "says_field", "back_field", "type_fits", "type_clash", "one_output", "first", "place",
)  # fmt: skip
_UNSAID_HERE: Final = (
    "fit",
    "back",
    "known",
    "result",
    "back_there",
    "same_back",
    "same_there",
    "named_there",
    "place_back",
)
_LIKELY: Final = 0.3
_SHORT: Final = 12
_NUMERIC: Final = frozenset({"integer", "number"})
_PARTS: Final = frozenset({"array", "object"})
UNDECLARED: Final = Slot(-1, "", {}, False, frozenset(), ("other",), "", ())
"""Stands for whatever an action takes that declares no argument: nothing can be handed over, but it follows."""
NAMES: Final = (
    "bias", "fit", "same_name", "outputs", "type_fits", "type_clash", "parts", "about", "cites", "fit_lead", "fit_rank", "givers",
    "refers", "result", "pronoun", "then", "lead", "back_slot", "known_slot", "back_field", "known_field", "back_thing", "known_thing",
    "back_alike", "says_field", "says_thing", "apart", "from_first", "sentences", "same_piece",
    "said", "said_here", "said_there", "required", "slots", "required_slots", "unsaid_required", "rank_unsaid",
    *(f"is_{name}" for name in _CLASSES), "is_amount", "takes_same", "gives_same", "shared_things", "reads", "giver_reads", "field_key",
    "undeclared", "few", "chosen",
    # What a regression cannot multiply itself.
    "unsaid", "unsaid_here", *(f"unsaid_{name}" for name in _UNSAID), *(f"unsaid_here_{name}" for name in _UNSAID_HERE), "amount_result", "next",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bond:
    """One way to feed an argument: the giving action's field."""

    giver: int
    path: str
    features: tuple[float, ...]
    possible: bool
    """Whether the field can be what the argument declares."""


@dataclass(frozen=True, slots=True)
class Giver:
    """An earlier action, as one argument sees it."""

    place: int
    action: Words
    stretch: Stretch
    apart: int
    """How many chosen actions before; 1 is the one just before."""
    sentences: int
    said_there: float
    """The chance of the likeliest value that stands where this action is asked for."""


@dataclass(frozen=True, slots=True)
class Taker:
    """An argument that could take an earlier result, and how the request speaks of its action."""

    slot: Slot
    action: Words
    stretch: Stretch
    said: float
    """The chance of the likeliest value said anywhere."""
    said_here: float
    slots: int
    required: int
    unsaid: int
    """Required arguments of the action that no word gives."""
    rank: int
    """How many of these come before this one."""
    count: int
    """Actions of the catalogue."""
    chosen: int


def bonds(taker: Taker, givers: Sequence[Giver]) -> list[Bond]:
    """Answer every way to feed an argument from these actions' declared results."""
    found = [
        (giver, path, schema, _fit(taker.slot, path, giver.action))
        for giver in givers
        for path, schema in _fields(taker.slot, giver.action).items()
    ]
    best = {giver.place: max((f for g, _, _, f in found if g is giver), default=0.0) for giver in givers}  # fmt: skip
    made = []
    for giver, path, schema, fit in found:
        row = _row(taker, giver, path, schema, fit)
        others = max((f for place, f in best.items() if place != giver.place), default=0.0)
        row["fit_lead"] = fit - others
        row["fit_rank"] = float(sum(f > fit for g, _, _, f in found if g is giver))
        row["givers"] = float(len(givers))
        possible = not _clash(taker.slot.type, str(schema.get("type", "")))
        row |= _together(row) | {"bias": 1.0}
        made.append(Bond(giver.place, path, tuple(row[name] for name in NAMES), possible))
    return made


def likeliest(made: Sequence[Bond], chances: Any) -> tuple[float, Bond]:
    """Answer the likeliest field of the likeliest giver, and how likely any field of that giver is."""
    whole: dict[int, float] = {}
    for bond, chance in zip(made, chances, strict=True):
        whole[bond.giver] = whole.get(bond.giver, 0.0) + float(chance)
    giver = max(whole, key=lambda place: whole[place])
    mine = [(float(c), b) for b, c in zip(made, chances, strict=True) if b.giver == giver]
    return whole[giver], max(mine, key=lambda pair: pair[0])[1]


def _fields(slot: Slot, giver: Words) -> Mapping[str, Mapping[str, Any]]:
    outputs = output_properties(giver.spec)
    return {"": {}} if outputs and slot is UNDECLARED else outputs


def _clash(wanted: str, given: str) -> bool:
    """Whether a result can never be what the argument declares: text for a number, a number for yes or no."""
    if not wanted or not given or wanted == "string" or {given, wanted} <= _NUMERIC:
        return False
    return wanted != given and given not in _PARTS


def _row(
    taker: Taker, giver: Giver, path: str, schema: Mapping[str, Any], fit: float
) -> dict[str, float]:
    slot = taker.slot
    field = frozenset(terms(path)) if path else giver.action.outputs
    things = frozenset(giver.action.things)
    given = str(schema.get("type", ""))
    fits = bool(given and slot.type) and (given == slot.type or {given, slot.type} <= _NUMERIC)
    mine = _words(str(slot.schema.get("description", "")))
    theirs = _words(str(schema.get("description", ""))) | field
    return {
        "fit": fit,
        "same_name": float(fit >= 1.0),
        "outputs": float(len(output_properties(giver.action.spec))),
        "type_fits": float(fits),
        "type_clash": float(bool(given and slot.type) and not fits),
        "parts": float(given in _PARTS),
        "about": _share(mine, theirs),
        "cites": _share(frozenset(giver.action.name), mine),
        **_spoken(taker, giver, field, things),
        **_standing(taker, giver, field),
    }


def _spoken(
    taker: Taker, giver: Giver, field: frozenset[str], things: frozenset[str]
) -> dict[str, float]:
    """How the request speaks of the taking action, and whether it points at what is given there."""
    here = taker.stretch
    slot = taker.slot
    alike = {group for term in slot.stems for group in GROUPS.get(term, ())}
    return {
        "refers": float(here.refers),
        "result": float(here.result),
        "pronoun": float(here.pronoun),
        "then": float(here.then),
        "lead": float(here.lead),
        "back_slot": float(bool(slot.stems & here.back)),
        "known_slot": float(bool(slot.stems & here.known)),
        "back_field": _share(field, here.back),
        "known_field": _share(field, here.known),
        "back_thing": _share(things, here.back),
        "known_thing": _share(things, here.known),
        "back_alike": float(bool(alike & here.groups)),
        "says_field": _share(field, here.stems),
        "says_thing": _share(things, here.stems),
        "apart": float(giver.apart),
        "from_first": float(giver.stretch.first <= 0),
        "sentences": float(giver.sentences),
        "same_piece": float(giver.stretch.first == here.first),
    }


def _standing(taker: Taker, giver: Giver, field: frozenset[str]) -> dict[str, float]:
    """What is said for the argument otherwise, what kind it is, and what the two actions are to each other."""
    slot, one, other = taker.slot, giver.action, taker.action
    classes = set(slot.classes)
    return {
        "said": taker.said,
        "said_here": taker.said_here,
        "said_there": giver.said_there,
        "required": float(slot.required),
        "slots": float(taker.slots),
        "required_slots": float(taker.required),
        "unsaid_required": float(taker.unsaid),
        "rank_unsaid": float(taker.rank),
        **{f"is_{name}": float(name in classes) for name in _CLASSES},
        "is_amount": float(bool(_AMOUNTS & classes)),
        "takes_same": float(bool(slot.stems) and slot.stems <= frozenset(one.inputs)),
        "gives_same": float(bool(field) and field <= frozenset(other.inputs)),
        "shared_things": float(bool(set(one.things) & set(other.things))),
        "reads": float(other.reads),
        "giver_reads": float(one.reads),
        "field_key": float(bool(field & _KEYS)),
        "undeclared": float(slot is UNDECLARED),
        "few": float(taker.count <= _SHORT),
        "chosen": float(taker.chosen),
    }


def _together(row: Mapping[str, float]) -> dict[str, float]:
    """What points to an earlier result, only where no word gives the value: anywhere, or where the action is asked for."""
    unsaid, here = float(row["said"] < _LIKELY), float(row["said_here"] < _LIKELY)
    there, following = float(row["said_there"] > _LIKELY), float(row["apart"] == 1)
    back = max(row["back_slot"], row["back_alike"])
    first = row["required"] * (row["rank_unsaid"] == 0)
    anywhere = {
        "key": row["is_key"], "key_refers": row["is_key"] * row["refers"], "text_refers": row["is_text"] * row["refers"],
        "next_result": following * row["result"], "next_pronoun": following * row["pronoun"], "next_then": following * row["then"],
        "one_output": float(row["outputs"] == 1), "first": first, "place": row["is_place"],
    }  # fmt: skip
    near = {
        "fit": row["fit"], "back": back, "known": row["known_slot"], "result": row["result"], "back_there": back * there,
        "same_back": row["takes_same"] * back, "same_there": row["takes_same"] * there,
        "named_there": row["takes_same"] * there * row["same_name"], "place_back": row["is_place"] * back,
    }  # fmt: skip
    return {
        "unsaid": unsaid, "unsaid_here": here, "amount_result": row["is_amount"] * row["result"], "next": following,
        **{f"unsaid_{name}": unsaid * anywhere.get(name, row.get(name, 0.0)) for name in _UNSAID},
        **{f"unsaid_here_{name}": here * near[name] for name in _UNSAID_HERE},
    }  # fmt: skip


def _share(mine: frozenset[str], of: frozenset[str]) -> float:
    return len(mine & of) / len(mine) if mine else 0.0


@lru_cache(maxsize=16_384)
def _words(description: str) -> frozenset[str]:
    return frozenset(terms(description))


def _fit(slot: Slot, name: str, giver: Words) -> float:
    """How well a field's name is the argument's: 1 the same, 0 nothing in common."""
    wanted, given = slot.stems, frozenset(terms(name))
    if not wanted or not given:
        return 0.0
    if wanted == given:
        return 1.0
    if name == "id" and "id" in wanted:
        return 0.9 if (wanted - {"id"}) & set(giver.things) else 0.6
    if slot.name == "id" and "id" in given:
        return 0.9
    shared = wanted & given
    groups = {g for t in wanted for g in GROUPS.get(t, ())}
    alike = any(GROUPS.get(t, frozenset()) & groups for t in given)
    return 0.7 * len(shared) / min(len(wanted), len(given)) if shared else 0.4 * alike


def reference(giver_step: str, path: str) -> str:
    """Write the template that reads a field of a step's result."""
    dotted = f".{path}" if re.fullmatch(r"[A-Za-z_]\w*", path) else f'["{path}"]'
    return f"{{{{ steps.{giver_step}{dotted} }}}}"
