"""Numbers that tell, of what the rules have planned and what likeness proposes, which is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from agent.offline.apps.deeds_said import kinds_of
from agent.offline.general.arrays import np
from agent.offline.meant.choose import ASKED, Heard, Meant
from agent.offline.meant.names import IN_PASSING
from agent.offline.meant.planned import Planned
from agent.offline.meant.sight import KIND_NAMES
from agent.offline.retrieval import is_pure, writes
from engine.core.action import ActionSpec, Catalog

WORTH: Final = 0.05
"""Below this chance likeness proposes nothing."""
_OFTEN: Final = ("http", "sql", "email", "slack", "ai", "list")
_KINDS: Final = ("manual", "schedule", "webhook", "error", "event", "")
_WORD: Final = re.compile(r"[a-z0-9']{3,}")


def proposed(planned: Planned, meant: Meant, catalog: Catalog) -> list[ActionSpec]:
    """Answer each action that the rules have taken or that likeness proposes."""
    names = [one for one, chance in meant.chances.items() if chance >= WORTH]
    names += sorted(one for one in planned.uses if one in meant.chances and one not in names)
    return [spec for name in names if (spec := catalog.action(name)) is not None]


def joint_rows(specs: Sequence[ActionSpec], planned: Planned, meant: Meant) -> Any:
    """Answer actions x numbers."""
    chances = np.array([meant.chances[spec.id] for spec in specs], float)
    taken = np.array([spec.id in planned.uses for spec in specs])
    pure = np.array([is_pure(spec) for spec in specs])
    service = [spec.id.partition(".")[0] for spec in specs]
    same = np.array([[a == b for b in service] for a in service]) & ~np.eye(len(specs), dtype=bool)
    alike = same & np.array([[are_alike(a, b) for b in specs] for a in specs])
    spans = [meant.spans.get(spec.id, (0, 0)) for spec in specs]
    beside = np.array([[a == b for b in spans] for a in spans]) & ~np.eye(len(specs), dtype=bool)
    asked = chances >= ASKED

    def best(among: Any, of: Any = chances) -> Any:
        return np.where(among, of[None, :], 0.0).max(1)

    own = taken & ~pure
    whole = [
        len(specs), chances.max(), chances.sum(), asked.sum(), taken.sum(), own.sum(), (own & asked).sum(), chances[own].min() if own.any() else 1.0,
        *planned.facts(), meant.pieces, len(meant.text), len(meant.named), meant.trigger.chance, *_kind_of(meant.trigger.spec.id), *_kind_of(planned.start),
    ]  # fmt: skip
    columns = [
        chances, (-chances).argsort(kind="stable").argsort(kind="stable"), chances - chances.max(), taken, pure,
        [writes(spec) for spec in specs], [spec.connection is not None for spec in specs],
        [one in meant.named for one in service], [one in IN_PASSING for one in service], *[[one == name for one in service] for name in _OFTEN],
        best(same), best(alike), best(same & taken), best(alike & taken), (same & taken).any(1), (alike & taken).any(1), best(beside), best(beside & taken),
        (beside & taken).any(1), (beside & asked).sum(1), [_unread(span, planned, meant) for span in spans],
        [span[0] / max(len(meant.text), 1) for span in spans], [one == meant.trigger.spec.id.partition(".")[0] for one in service],
        [one == planned.start.partition(".")[0] for one in service], [meant.trigger.span == span for span in spans],
    ]  # fmt: skip
    rows = [np.broadcast_to(np.asarray(one, np.float32), (len(specs),)) for one in columns + whole]
    return np.stack(rows, 1)


def starts(planned: Planned, meant: Meant) -> list[str]:
    """Answer what may start it: what the rules say, and what likeness holds likeliest."""
    return list(dict.fromkeys([planned.start, *(one.spec.id for one in meant.heard)]))


def start_rows(names: Sequence[str], planned: Planned, meant: Meant) -> Any:
    """Answer triggers x numbers."""
    heard = {one.spec.id: one for one in meant.heard}
    best = meant.trigger
    best_event = max((c for t, c in meant.triggers.items() if "." in t), default=0.0)
    whole = [
        meant.triggers.get(planned.start, 0.0), best.chance, best.chance - meant.heard[-1].chance, best_event, *planned.facts(),
        len(planned.uses), *_kind_of(planned.start), *_kind_of(best.spec.id), best.is_told, meant.pieces, len(meant.text),
        *[meant.triggers.get(kind, 0.0) for kind in _KINDS[:4]], _unread(best.span, planned, meant),
    ]  # fmt: skip
    return np.array(
        [[*_of_start(name, heard.get(name), planned, meant), *whole] for name in names], np.float32
    )


def _of_start(name: str, heard: Heard | None, planned: Planned, meant: Meant) -> list[float]:
    chance, service = meant.triggers.get(name, 0.0), name.partition(".")[0]
    where = heard.span if heard else (0, 0)
    return [
        chance, meant.trigger.chance - chance, name == planned.start, name == meant.trigger.spec.id, *_kind_of(name),
        service in meant.named, service == planned.start.partition(".")[0], heard is not None and heard.is_told,
        where[0] / max(len(meant.text), 1), _unread(where, planned, meant) if heard else 0.0,
    ]  # fmt: skip


def are_alike(one: ActionSpec, other: ActionSpec) -> bool:
    """Tell whether two actions do things of the same kind."""
    if writes(one) != writes(other):
        return False
    first, second = (kinds_of(spec.id.partition(".")[2].split("_")[:1]) for spec in (one, other))
    return not writes(one) or bool(first & second & set(KIND_NAMES))


def _kind_of(trigger: str) -> list[bool]:
    kind = "event" if "." in trigger else trigger
    return [kind == one for one in _KINDS]


def _unread(span: tuple[int, int], planned: Planned, meant: Meant) -> float:
    """Answer which share of the words of a piece the rules have left unread."""
    words = set(_WORD.findall(meant.text[span[0] : span[1]].lower()))
    return len(words & planned.unread) / len(words) if words else 0.0
