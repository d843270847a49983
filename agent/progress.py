"""What is told of a plan while a model writes it: kept nowhere, and true at the moment it is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class DraftUnderWay:
    """A draft that is being written; nothing of it has been checked."""

    draft: int
    of: int
    """So many drafts there are at most."""
    steps: tuple[str, ...]
    """The steps that are written so far, by their names."""
    tokens_in: int
    tokens_out: int
    """As reckoned from the texts, over all drafts so far."""
    usd: float | None
    """What that costs; None where nobody has said what tokens cost."""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "steps": list(self.steps)}


class Progress(Protocol):
    """Tells whoever reads a turn along how it gets on."""

    def told(self, turn_id: str, news: DraftUnderWay) -> None: ...
