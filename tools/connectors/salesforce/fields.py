"""Names, values and records as Salesforce's actions have them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.sdk.answer import given
from tools.sdk.schema import Json, Result

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_]{0,79}$"
ObjectName = Annotated[
    str,
    given("Object", "Its API name.", pattern=NAME_PATTERN, example="Account"),
]
FieldName = Annotated[
    str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$", max_length=250)
]
RecordId = Annotated[
    str, given("Record", "Salesforce's id of it.", pattern=r"^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$",
               example="001D000000IqhSLIAZ"),
]  # fmt: skip
Values = Annotated[
    dict[str, Json],
    given("Fields", "Values by the API names of their fields.", min_length=1, max_length=500,
          example={"Name": "Acme"}),
]  # fmt: skip
Scalar = str | int | float | bool | None


class Records(Result):
    records: list[dict[str, Json]] = Field(description="What was found, fields by their API names.")
    count: int = Field(ge=0, description="How many were read.")
