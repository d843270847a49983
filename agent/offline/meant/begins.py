"""What starts a workflow, of what likeness hears: where the words name an app and what happens there, that does."""

from __future__ import annotations

from agent.offline.language.text import prepare
from agent.offline.meant.choose import Heard, Meant, Span
from agent.offline.meant.planned import Planned
from agent.offline.reading.app_words import happens_otherwise
from agent.offline.reading.watched import read_watching
from agent.offline.timing.schedules import normalised
from engine.core.action import Catalog


def settled_start(
    start: Heard | None, planned: Planned, meant: Meant, clause: Span, catalog: Catalog
) -> Heard | None:
    """Answer the start that stays; `clause` is that of its words. Nothing where the rules have read an event themselves."""
    if start is not None and "." in planned.start and "." in start.spec.id:
        return None
    is_told = start is not None and start.is_told
    if not planned.start and not is_told and (named := _named(meant, catalog)) is not None:
        return named
    if start is not None and happens_otherwise(start.spec, meant.text[slice(*clause)].lower()):
        return None
    return start


def _named(meant: Meant, catalog: Catalog) -> Heard | None:
    """Answer the event of an app that the words name, though nobody could read what is to be done then."""
    said = prepare(meant.text)
    found = read_watching(normalised(said.text), said, catalog)
    heard = (one for one in meant.heard if found is not None and one.spec.id == found.spec.id)
    return next(heard, None)
