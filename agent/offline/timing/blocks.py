"""Cuts the phrases of a schedule where days and times begin anew: `mondays at 9 | thursdays at 14:30`."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.timing.atoms import Atom


def blocks_of(group: Sequence[Atom]) -> list[list[Atom]]:
    """Cut where what a block began with, days or times, comes again; nothing when one lacks either."""
    blocks: list[list[Atom]] = []
    for atom in group:
        is_time = atom.kind == "times"
        if atom.kind == "zone":
            continue
        if not is_time and not names_days(atom):
            return []
        begins = not blocks or (
            is_time == _starts_by_time(blocks[-1])
            and len({a.kind == "times" for a in blocks[-1]}) == 2
        )
        if begins:
            blocks.append([])
        blocks[-1].append(atom)
    whole = all(len({atom.kind == "times" for atom in block}) == 2 for block in blocks)
    return blocks if whole else []


def names_days(atom: Atom) -> bool:
    """Tell whether a phrase says on which days: `mondays`, `daily`, `on the 1st`."""
    says = atom.says
    of_days = any(says.get(name) for name in ("days", "nth", "monthdays", "months"))
    return atom.kind != "except" and (of_days or says.get("unit") in {"day", "week", "month"})


def _starts_by_time(block: Sequence[Atom]) -> bool:
    return block[0].kind == "times"
