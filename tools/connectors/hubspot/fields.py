"""What HubSpot's actions take and answer: records of the CRM and their properties."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel

from tools.sdk.answer import Answer, at, given

Kind = Annotated[
    Literal["contacts", "companies", "deals", "tickets"],
    given("Kind", "Contacts, companies, deals or tickets.", example="contacts"),
]
RecordId = Annotated[
    str,
    given("Record", "HubSpot's id of it.", pattern=r"^[\w.@+-]+$", max_length=320, example="51"),
]
More = Annotated[
    dict[str, str | int | float | bool],
    given(
        "More properties", "By HubSpot's internal names.", max_length=100,
        example={"lifecyclestage": "lead"},
    ),
]  # fmt: skip
Wanted = Annotated[
    list[str],
    given(
        "Properties", "Which ones to read; HubSpot's usual ones if empty.", max_length=100,
        example=["email", "firstname"],
    ),
]  # fmt: skip


class Record(Answer):
    id: str = at("id", "HubSpot's id of it.", example="51")
    properties: dict[str, str | int | float | bool | None] = at(
        "properties", "What is known of it, by HubSpot's internal names."
    )
    created_at: str | None = at("createdAt", "When it was made.", default=None)
    updated_at: str | None = at("updatedAt", "When it last changed.", default=None)


def properties_of(args: BaseModel) -> dict[str, Any]:
    """Return the body that writes a record: named arguments, and more properties beside them."""
    named = args.model_dump(mode="json", by_alias=True, exclude_none=True)
    more = named.pop("properties", {})
    return {"properties": {**named, **more}}
