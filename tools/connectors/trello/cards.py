"""Cards: made, read, changed, moved, archived, commented on, labelled."""

from __future__ import annotations

from typing import Any, Literal

from tools.connectors.trello.client import TRELLO, CardPages
from tools.connectors.trello.fields import BoardId, CardId, Due, ListId, card_text, trello_id
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_CARD = "/1/cards/{card_id}"
BOARD_CARDS = "/1/boards/{board_id}/cards"


class Card(Answer):
    id: str = at("id", "Trello's id of it.", example="5abbe4b7ddc1b351ef961414")
    name: str = at("name", "What it is called.", example="Mend the checkout")
    text: str = at("desc", "What it says.", default="")
    list_id: str = at("idList", "The list it is in.", example="5abbe4b7ddc1b351ef961415")
    board_id: str = at("idBoard", "The board it is on.", example="5abbe4b7ddc1b351ef961416")
    due: str | None = at("due", "When it is due.", default=None)
    closed: bool = at("closed", "Whether it is archived.", default=False)
    labels: list[str] = at("named", "The names of its labels, or their colours.", default=[])
    url: str = at("url", "Its page.")


def told(card: Any) -> Any:
    """Say the labels of a card by their names."""
    if not isinstance(card, dict):
        return card
    labels = [one for one in card.get("labels") or () if isinstance(one, dict)]
    names = [str(one.get("name") or one.get("color") or one.get("id")) for one in labels]
    return {**card, "named": names}


def all_told(found: Any) -> Any:
    """Say the labels of each card by their names."""
    return [told(one) for one in found] if isinstance(found, list) else found


class CreateCard(Arguments):
    list_id: ListId
    name: str = given(
        "Name", "What it is called.", min_length=1, max_length=16_384, example="Mend the checkout"
    )
    text: str | None = card_text()
    due: Due | None = None
    label_ids: list[str] | None = given(
        "Labels", "Trello's ids of them.", default=None, max_length=50,
        serialization_alias="idLabels", example=["5abbe4b7ddc1b351ef961417"],
    )  # fmt: skip
    member_ids: list[str] | None = given(
        "Members", "Trello's ids of the people.", default=None, max_length=50,
        serialization_alias="idMembers", example=["5abbe4b7ddc1b351ef961418"],
    )  # fmt: skip
    position: Literal["top", "bottom"] = given(
        "Place", "Where in the list.", default="bottom", serialization_alias="pos"
    )


create_card = TRELLO.action(
    "create_card",
    "write",
    Request("POST", "/1/cards", shaped=told),
    (CreateCard, Card),
    Words(
        "Create a Trello card",
        "Create a card in a Trello list.",
        ("trello card", "create trello card", "add a card to trello", "new trello card",
         "put it on the trello board", "add to trello"),
        ("create a Trello card for each failed check", "add the request to the Trello board"),
    ),
)  # fmt: skip


class OneCard(Arguments):
    card_id: CardId


get_card = TRELLO.action(
    "get_card",
    "read",
    Request("GET", _CARD, shaped=told),
    (OneCard, Card),
    Words(
        "Read a Trello card",
        "Read one Trello card.",
        ("get trello card", "read trello card", "look up trello card", "trello card by id",
         "trello card details"),
        ("read the Trello card", "look up the card in Trello"),
    ),
)  # fmt: skip


class ListCards(Listing):
    list_id: ListId


list_cards = TRELLO.listing(
    "list_cards",
    Request("GET", "/1/lists/{list_id}/cards", shaped=all_told, paging=CardPages()),
    (ListCards, Card),
    "cards",
    Words(
        "List the cards of a Trello list",
        "List the open cards of a Trello list.",
        ("trello cards", "list trello cards", "cards of the trello list", "get cards from trello",
         "what is in the trello list"),
        ("list the cards of the Trello list", "get all cards in Doing from Trello"),
    ),
)  # fmt: skip


class ListBoardCards(Listing):
    board_id: BoardId
    which: Literal["open", "closed", "all"] = given(
        "Which", "Open ones, archived ones or all.", default="open", serialization_alias="filter"
    )


list_board_cards = TRELLO.listing(
    "list_board_cards",
    Request("GET", BOARD_CARDS, shaped=all_told, paging=CardPages()),
    (ListBoardCards, Card),
    "cards",
    Words(
        "List the cards of a Trello board",
        "List the cards of a whole Trello board.",
        ("trello board cards", "all cards on the trello board", "archived trello cards",
         "cards of the trello board", "everything on the trello board"),
        ("list all cards of the Trello board", "get the archived cards from Trello"),
    ),
)  # fmt: skip


class UpdateCard(OneCard):
    name: str | None = given("Name", "A new one.", default=None, min_length=1, max_length=16_384)
    text: str | None = card_text()
    due: Due | None = None
    due_complete: bool | None = given(
        "Done", "Whether it is done by its due date.", default=None,
        serialization_alias="dueComplete",
    )  # fmt: skip


update_card = TRELLO.action(
    "update_card",
    "idempotent_write",
    Request("PUT", _CARD, shaped=told),
    (UpdateCard, Card),
    Words(
        "Change a Trello card",
        "Change the name, the text or the due date of a Trello card.",
        ("update trello card", "edit trello card", "rename trello card", "trello due date",
         "change the card in trello"),
        ("set the due date of the Trello card", "update the card in Trello"),
    ),
)  # fmt: skip


class MoveCard(OneCard):
    list_id: ListId
    position: Literal["top", "bottom"] = given(
        "Place", "Where in the list.", default="bottom", serialization_alias="pos"
    )


move_card = TRELLO.action(
    "move_card",
    "idempotent_write",
    Request("PUT", _CARD, shaped=told),
    (MoveCard, Card),
    Words(
        "Move a Trello card",
        "Move a Trello card to another list.",
        ("move trello card", "trello card to done", "move the card in trello",
         "put the trello card into another list", "shift trello card"),
        ("move the Trello card to Done", "move the card to another list in Trello"),
    ),
)  # fmt: skip


archive_card = TRELLO.action(
    "archive_card",
    "idempotent_write",
    Request("PUT", _CARD, body=lambda _: {"closed": True}, shaped=told),
    (OneCard, Card),
    Words(
        "Archive a Trello card",
        "Archive a Trello card; it can be taken back.",
        ("archive trello card", "close trello card", "trello archive", "put away the trello card",
         "take the card off the trello board"),
        ("archive the Trello card", "archive done cards in Trello"),
    ),
)  # fmt: skip


class AddComment(OneCard):
    text: str = given("Comment", "In Markdown.", min_length=1, max_length=16_384, example="Mended.")


class Comment(Answer):
    id: str = at("id", "Trello's id of it.", example="5abbe4b7ddc1b351ef961419")
    date: str | None = at("date", "When it was written.", default=None)


add_comment = TRELLO.action(
    "add_comment",
    "write",
    Request("POST", _CARD + "/actions/comments"),
    (AddComment, Comment),
    Words(
        "Comment on a Trello card",
        "Write a comment under a Trello card.",
        ("trello comment", "comment on trello card", "comment in trello", "note on the trello card",
         "reply in trello"),
        ("comment on the Trello card", "write the result under the Trello card"),
    ),
)  # fmt: skip


class LabelCard(OneCard):
    label_id: str = trello_id("Label", "Trello's id of it.", serialization_alias="value")


add_label = TRELLO.action(
    "add_label",
    "idempotent_write",
    Request("POST", _CARD + "/idLabels"),
    (LabelCard, Done),
    Words(
        "Label a Trello card",
        "Give a Trello card a label.",
        ("label trello card", "add trello label", "tag the trello card", "trello label",
         "mark the card in trello"),
        ("label the Trello card as urgent", "add a label to the card in Trello"),
    ),
)  # fmt: skip
