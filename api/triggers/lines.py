"""Which triggers are listened for over lines that are kept open."""

from engine.core.action import Catalog


def trigger_lines(catalog: Catalog) -> tuple[list[str], list[str]]:
    """Answer the triggers that can be heard over a line, and those that need one of their own."""
    called = [(one.id, one.called) for one in catalog.triggers()]
    heard = [trigger_id for trigger_id, of in called if of is not None and of.line is not None]
    return heard, [one.id for one in catalog.triggers() if one.own_line]
