"""What a play of a past run with another version proves: of a failed run that it is mended, of a good one that it stays."""

from collections.abc import Iterable
from typing import Final, Literal

from engine.core.compare import first_difference
from engine.core.plan import Plan
from engine.core.record import Record
from engine.runtime.reenact import Reenacted
from engine.runtime.values import Values

Verdict = Literal["passes", "passes_if", "fails"]
"""`passes_if`: only if what was assumed holds."""
_FROM_THE_WORST: Final[tuple[Verdict, ...]] = ("fails", "passes_if", "passes")


def mends(played: Reenacted) -> Verdict:
    """Tell whether a failed run now ends well."""
    if played.status != "succeeded":
        return "fails"
    return "passes_if" if played.assumed else "passes"


def stays(record: Record, values: Values, played: Reenacted) -> Verdict:
    """Tell whether a good run still ends well, gives the same and writes what it wrote."""
    if played.difference is not None and not _is_harmless(record, values, played):
        return "fails"
    return "passes_if" if played.assumed else "passes"


def stays_as(before: Reenacted, played: Reenacted, plan: Plan) -> Verdict:
    """Tell whether a good run of another version goes with a change as it goes without it."""
    old, new = Record(plan, before.events), Record(plan, played.events)
    is_same = before.status == played.status and before.outputs == played.outputs
    if not is_same or first_difference(old, new, played.events) is not None:
        return "fails"
    return "passes_if"


def _is_harmless(record: Record, values: Values, played: Reenacted) -> bool:
    """A step may come to the same in another way, as long as nothing outside is asked otherwise."""
    was = values.resolve((record.end or {}).get("outputs"))
    return played.status == "succeeded" and played.outputs == was and not played.assumed


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of the verdicts."""
    found = set(verdicts)
    return next(verdict for verdict in _FROM_THE_WORST if verdict in found)
