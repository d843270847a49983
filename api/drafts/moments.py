"""Moments near those a condition compares with: some days or hours before or after the run, as the condition says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from api.drafts.solving import Path
from engine.core.document import Document
from engine.core.references import references_of_text
from engine.runtime.plans import defaults_of

if TYPE_CHECKING:
    from api.drafts.made_up import Usual

_OF_TIME: Final = re.compile(
    r"\b(?:timestamp|duration|date\w*|parseDate|formatDate)\(|run\.started_at"
)
_NUMBER: Final = re.compile(r"(?<![\w.])\d{1,4}(?![\w.])")
_UNITS: Final = (timedelta(days=1), timedelta(hours=1))
_A_LITTLE: Final = timedelta(seconds=1)
MOST_NUMBERS: Final = 3


class Moments:
    """Makes up moments for the conditions of one document."""

    def __init__(self, document: Document, usual: "Usual") -> None:
        self._inputs = {**defaults_of(document.inputs), **usual.inputs}
        self._now = usual.moment

    def near(self, conditions: Sequence[Any], same: Mapping[str, str]) -> Iterator[dict[Path, Any]]:
        """Answer values for what conditions about time read of an item: just before, just at and just after each bound."""
        for condition in conditions:
            if self._now is None or not isinstance(condition, str):
                continue
            if _OF_TIME.search(condition) is None:
                continue
            for reference in references_of_text(condition):
                root = same.get(reference.root, reference.root)
                path: Path = (root, *(part.key for part in reference.path))
                if reference.root in same and len(path) > 1:
                    yield from ({path: moment} for moment in self._moments(condition, self._now))

    def _moments(self, condition: str, now: datetime) -> Iterator[datetime]:
        numbers = [int(one) for one in _NUMBER.findall(condition)]
        read = [one for one in references_of_text(condition) if one.root == "inputs" and one.path]
        named = [self._inputs.get(str(one.path[0].key)) for one in read]
        numbers = [*(one for one in named if isinstance(one, int)), *numbers][:MOST_NUMBERS]
        for unit in _UNITS if numbers else ():
            for number in numbers:
                for bound in (now + number * unit, now - number * unit):
                    yield from (bound - _A_LITTLE, bound + _A_LITTLE)
        if not numbers:
            yield from (now - _A_LITTLE, now + _A_LITTLE, now - _UNITS[0], now + _UNITS[0])
