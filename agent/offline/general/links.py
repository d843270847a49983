"""Which result of an earlier step an argument takes: by name, by meaning, and by the words that refer back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agent.offline.general.index import Words, output_properties
from agent.offline.general.lexicon import GROUPS, terms
from agent.offline.general.slots import Slot

_REFERS = re.compile(
    r"\b(?:it|its|this|that|these|those|them|their|result(?:s|ing)?|obtained|previous(?:ly)?|above|same|based on|said|output|retrieved|found|generated|calculated|translated|created|using the|of the|the (?:first|last))\b",
    re.IGNORECASE,
)
NAMES: Final = (
    "bias", "fit", "same_name", "part_name", "one_output", "type_fits", "type_clash", "refers", "names_output", "names_thing", "next", "distance",
    "said", "unsaid", "required", "key", "key_unsaid", "text", "text_unsaid_refers", "amount_refers", "media", "things_shared", "sentence_apart", "fit_unsaid", "cue_of_giver_in_clause",
)  # fmt: skip
_MEDIA: Final = frozenset({"text", "image", "audio", "video"})


@dataclass(frozen=True, slots=True)
class Bond:
    """One way to feed an argument: the giving action's field."""

    giver: int
    path: str
    features: tuple[float, ...]


def bond(
    slot: Slot, taker: Words, giver: Words, place: int, *, clause: str, said: float, apart: int, sentences: int
) -> Bond | None:  # fmt: skip
    """Weigh feeding `slot` of `taker` from `giver`; None when the giver names no result."""
    outputs = output_properties(giver.spec)
    if not outputs:
        return None
    path, fit = max(((name, _fit(slot, name, giver)) for name in outputs), key=lambda pair: pair[1])
    schema = outputs[path]
    mine = frozenset(terms(path))
    clause_terms = frozenset(terms(clause))
    refers = float(bool(_REFERS.search(clause)))
    unsaid = float(said < 0.3)
    given, wanted = str(schema.get("type", "")), slot.type
    numeric = {"integer", "number"}
    fits = bool(given and wanted) and (given == wanted or {given, wanted} <= numeric)
    clash = bool(given and wanted) and not fits
    key = float("key" in slot.classes)
    text = float("text" in slot.classes)
    values = (
        1.0, fit, float(fit >= 1.0), float(0.3 <= fit < 1.0), float(len(outputs) == 1), float(fits), float(clash),
        refers, _said(mine, clause_terms), _said(frozenset(giver.things), clause_terms), float(apart == 1), min(apart, 4) / 4.0,
        said, unsaid, float(slot.required), key, key * unsaid, text, text * unsaid * max(refers, 0.3),
        float(bool({"amount", "count", "rate"} & set(slot.classes))) * refers,
        float(slot.name.split("_")[0] in _MEDIA and slot.name.split("_")[0] in outputs),
        float(bool(set(giver.things) & set(taker.things))), float(min(sentences, 2)) / 2.0, fit * unsaid,
        float(bool((mine | set(giver.things)) & slot.stems)),
    )  # fmt: skip
    return Bond(place, path, values)


def _said(mine: frozenset[str], clause: frozenset[str]) -> float:
    return len(mine & clause) / len(mine) if mine else 0.0


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
