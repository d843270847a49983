"""Trello's actions: boards, lists, cards, labels, comments."""

from tools.connectors.trello.boards import list_boards, list_labels, list_lists
from tools.connectors.trello.cards import (
    add_comment,
    add_label,
    archive_card,
    create_card,
    get_card,
    list_board_cards,
    list_cards,
    move_card,
    update_card,
)

__all__ = [
    "add_comment",
    "add_label",
    "archive_card",
    "create_card",
    "get_card",
    "list_board_cards",
    "list_boards",
    "list_cards",
    "list_labels",
    "list_lists",
    "move_card",
    "update_card",
]
