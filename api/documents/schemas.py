"""Shapes of validation without a stored draft."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from api.shapes import DocumentJson, Given, ProblemShown, Shown


class ValidateGiven(Given):
    document: DocumentJson | None = None
    text: str | None = Field(default=None, max_length=1_500_000)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.document is None) == (self.text is None):
            raise ValueError("Send either document or text.")
        return self


class Validated(Shown):
    valid: bool = Field(description="true when it could be published now")
    document: DocumentJson | None
    document_hash: str | None
    problems: list[ProblemShown]
    fire_times: dict[str, list[datetime]]
    effects: dict[str, str]
