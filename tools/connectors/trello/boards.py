"""Boards, and the lists and labels they have."""

from __future__ import annotations

from tools.connectors.trello.client import TRELLO
from tools.connectors.trello.fields import BoardId
from tools.sdk.answer import Answer, Listing, at
from tools.sdk.service import Request, Words


class Board(Answer):
    id: str = at("id", "Trello's id of it.", example="5abbe4b7ddc1b351ef961416")
    name: str = at("name", "Its name.", example="Shop")
    text: str = at("desc", "What it is for.", default="")
    url: str = at("url", "Its page.")


list_boards = TRELLO.listing(
    "list_boards",
    Request("GET", "/1/members/me/boards", query=lambda _: {
        "filter": "open", "fields": "name,desc,url",
    }),
    (Listing, Board),
    "boards",
    Words(
        "List Trello boards",
        "List the open Trello boards of the token's owner.",
        ("trello boards", "list trello boards", "which trello boards", "my boards in trello",
         "boards on trello"),
        ("list my Trello boards", "which boards are in Trello"),
    ),
)  # fmt: skip


class OfBoard(Listing):
    board_id: BoardId


class ListShown(Answer):
    id: str = at("id", "Trello's id of it.", example="5abbe4b7ddc1b351ef961415")
    name: str = at("name", "Its name.", example="Doing")


list_lists = TRELLO.listing(
    "list_lists",
    Request("GET", "/1/boards/{board_id}/lists", query=lambda _: {
        "filter": "open", "fields": "name",
    }),
    (OfBoard, ListShown),
    "lists",
    Words(
        "List the lists of a Trello board",
        "List the open lists of a Trello board.",
        ("trello lists", "lists of the trello board", "columns of the trello board",
         "which lists has the trello board", "trello columns"),
        ("list the lists of the Trello board", "which columns are on the Trello board"),
    ),
)  # fmt: skip


class Label(Answer):
    id: str = at("id", "Trello's id of it.", example="5abbe4b7ddc1b351ef961417")
    name: str = at("name", "Its name; often empty.", default="")
    color: str | None = at("color", "Its colour.", default=None, example="red")


list_labels = TRELLO.listing(
    "list_labels",
    Request("GET", "/1/boards/{board_id}/labels", query=lambda _: {"limit": 1_000}),
    (OfBoard, Label),
    "labels",
    Words(
        "List the labels of a Trello board",
        "List the labels of a Trello board.",
        ("trello labels", "labels of the trello board", "which labels are in trello",
         "colours of the trello labels", "trello tags"),
        ("list the labels of the Trello board", "which labels has the Trello board"),
    ),
)  # fmt: skip
