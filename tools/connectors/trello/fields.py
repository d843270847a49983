"""What several of Trello's actions take."""

from __future__ import annotations

from typing import Annotated, Any

from tools.sdk.answer import given


def trello_id(title: str, description: str, **more: Any) -> Any:
    """Declare an argument that is one of Trello's ids, or the short one of an address."""
    return given(
        title,
        description,
        pattern=r"^[A-Za-z0-9]{8,24}$",
        example="5abbe4b7ddc1b351ef961414",
        **more,
    )


BoardId = Annotated[str, trello_id("Board", "The id in its address.")]
ListId = Annotated[str, trello_id("List", "Trello's id of the list.", serialization_alias="idList")]
CardId = Annotated[str, trello_id("Card", "Its id, or the short one in its address.")]
Due = Annotated[
    str, given("Due", "The day or the moment.", max_length=40, example="2026-01-31T12:00:00Z")
]


def card_text() -> Any:
    """Declare what a card says."""
    return given(
        "Text", "In Markdown.", default=None, max_length=16_384, example="Fails since 9:00.",
        serialization_alias="desc",
    )  # fmt: skip
