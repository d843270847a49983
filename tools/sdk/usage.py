"""What an answer of a paid service took; a result that has one is counted against the run's budget."""

from __future__ import annotations

from pydantic import Field

from tools.sdk.schema import Result


class Usage(Result):
    """What the answer took."""

    input_tokens: int = Field(description="Tokens the model read.", examples=[412])
    output_tokens: int = Field(description="Tokens the model wrote.", examples=[57])
    cost_usd: float | None = Field(
        default=None, description="By the connection's prices; left out without prices."
    )

    def as_note(self) -> dict[str, dict[str, float]]:
        """Return what the executor counts, as the note of an outcome carries it."""
        used: dict[str, float] = {"tokens": self.input_tokens + self.output_tokens}
        if self.cost_usd is not None:
            used["usd"] = self.cost_usd
        return {"used": used}
