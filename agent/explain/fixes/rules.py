"""The rules in the order in which their fixes are tried: the surest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.explain.fixes import data_rules, settings_rules
from agent.explain.fixes.fix import Change
from agent.explain.fixes.past import PastFix, carried_over
from agent.explain.fixes.sight import Sight

Rule = Callable[[Sight], Iterator[Change]]
_OWN: tuple[Rule, ...] = (settings_rules.put_back, settings_rules.connection)
"""What the workflow itself had when it went well."""
_SETTINGS: tuple[Rule, ...] = (settings_rules.more_time, settings_rules.patience)
_DATA: tuple[Rule, ...] = (
    data_rules.renamed,
    data_rules.list_inside,
    data_rules.converted,
    data_rules.mended_at_source,
    data_rules.only_whole_items,
    data_rules.nothing_to_do,
    data_rules.optional,
)


def changes(sight: Sight, past: Sequence[PastFix] = ()) -> Iterator[Change]:
    """Answer every change that is known for a failure, the surest first; what has helped before comes before what might."""
    for rule in _OWN:
        yield from rule(sight)
    yield from carried_over(sight, past)
    for rule in _SETTINGS:
        yield from rule(sight)
    origin = sight.facts.origin
    if origin is not None and origin.failed and sight.facts.error_class != "bad_data":
        # Doing without the data would only hide that another step could not get it.
        return
    for rule in _DATA:
        yield from rule(sight)
