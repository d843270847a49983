"""Which model writes plans, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from agent.models.llm_budget import Limits, Prices


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """An OpenAI-compatible endpoint, as the operator set it."""

    base_url: str
    model: str
    api_key: SecretStr | None = None
    """None for servers on the same machine that ask for no key."""
    timeout_s: float = 60.0
    """For one draft, whatever happens on the way; afterwards the rules' plan is taken."""
    max_tokens: int = 8_000
    """The longest reply that is asked for."""
    temperature: float | None = 0.0
    most_actions: int = 16
    """How many action schemas go into a prompt: the nearest ones."""
    most_prompt_characters: int = 200_000
    most_known_characters: int = 8_000
    """What templates and corrections may take of a prompt, where the rest of it leaves so much."""
    limits: Limits = field(default_factory=Limits)
    """What one organization may spend in a day."""
    prices: Prices | None = None
    """None where nobody has said what tokens cost: then no money is counted."""

    @property
    def host(self) -> str:
        """Answer where the endpoint is, for words and records; never the key."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]
