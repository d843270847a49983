"""How a draft gets on, as the readers of a conversation hear of it."""

from dataclasses import dataclass

from agent.progress import DraftUnderWay
from api.chat.turns import Turns


@dataclass(frozen=True)
class PlannerProgress:
    """Hands news to the turn that this process is taking; who reads along elsewhere has the transcript."""

    turns: Turns

    def told(self, turn_id: str, news: DraftUnderWay) -> None:
        """Tell it to whoever reads the turn."""
        self.turns.under_way(turn_id, news.as_json())
