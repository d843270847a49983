"""Tells where likeness could change nothing, so that nobody waits for it; and looks while the rules read where it may."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from agent.offline.language.transcripts import without_titles
from agent.offline.meant.choose import Meant, meant_by, shelf_of
from agent.offline.meant.names import is_own
from agent.offline.meant.pieces import reading_of
from agent.offline.meant.planned import Planned
from agent.offline.meant.sight import Shelf, is_told
from agent.offline.meant.vectors import Embed
from agent.offline.retrieval import is_pure
from agent.plan import Plan
from engine.core.action import Catalog

_BESIDE: Final = ThreadPoolExecutor(2, thread_name_prefix="meant")
_MAY_START_OTHERWISE: Final = frozenset({"manual", "webhook"})


def look_ahead(text: str, catalog: Catalog, embed: Embed) -> Callable[[], Meant | None]:
    """Answer what tells what a request means. Where it names a service of its own, the looking goes on from now."""
    shelf, text = shelf_of(catalog), without_titles(text)
    if _names_one(text, shelf):
        return _BESIDE.submit(meant_by, text, catalog, embed).result
    return lambda: meant_by(text, catalog, embed)


def is_settled(plan: Plan, text: str, catalog: Catalog) -> bool:
    """Tell whether what the rules have read whole stays, whatever the request is like: no service is named, and nothing else starts it."""
    planned = Planned.of(plan)
    if not planned.is_whole:
        return False
    shelf = shelf_of(catalog)
    used = (catalog.action(one) for one in planned.uses)
    if any(spec is not None and is_own(spec) and not is_pure(spec) for spec in used):
        return False
    righted = shelf.slips.righted(text)
    return not _names_one(righted, shelf) and not _may_start_otherwise(planned, righted)


def _names_one(text: str, shelf: Shelf) -> bool:
    return any(shelf.named[name].search(text) for name in shelf.own)


def _may_start_otherwise(planned: Planned, text: str) -> bool:
    if planned.start not in _MAY_START_OTHERWISE:
        return False
    return any(is_told(piece.text) for piece in reading_of(text).chunks)
