"""Microsoft Teams: Adaptive Cards 1.5 posted to the address of a workflow in Teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.http import HttpSession
from tools.sdk.idempotency import header_key
from tools.sdk.json_api import JsonApi, json_bytes

LARGEST_CARD = 28_000
"""Teams refuses messages above 28 kB."""

Element = dict[str, Any]


async def post_card(
    session: HttpSession,
    credential: Credential,
    body: Sequence[Element],
    buttons: Sequence[tuple[str, str]] = (),
    *,
    idempotency_key: str,
) -> None:
    """Post one card; Teams answers 202 once its workflow has taken it."""
    card: Element = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": list(body),
    }
    if buttons:
        card["actions"] = [
            {"type": "Action.OpenUrl", "title": title, "url": url} for title, url in buttons
        ]
    message = {
        "type": "message",
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        ],
    }
    if len(json_bytes(message)) > LARGEST_CARD:
        raise bad_data(
            "teams_too_large",
            f"the card is larger than the {LARGEST_CARD} bytes that Teams takes",
            hint="shorten the texts, or post fewer rows",
        )
    api = JsonApi(session, "Teams", credential.secret["url"])
    key = {"idempotency-key": header_key(idempotency_key)}
    reply = await api.send("POST", "", body=message, headers=key, writes=True)
    # A page in between answers 200 with HTML; a workflow answers nothing, or its own short word.
    if "html" in reply.headers.get("content-type", ""):
        raise _no_workflow()


def text(value: str, **more: Any) -> Element:
    """Return a block of text that wraps."""
    return {"type": "TextBlock", "text": value, "wrap": True, **more}


def facts(pairs: Sequence[tuple[str, str]]) -> Element:
    """Return names and values below one another."""
    return {"type": "FactSet", "facts": [{"title": name, "value": value} for name, value in pairs]}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Element:
    """Return a table whose first row is its head."""
    return {
        "type": "Table",
        "firstRowAsHeader": True,
        "columns": [{"width": 1} for _ in columns],
        "rows": [
            {
                "type": "TableRow",
                "cells": [{"type": "TableCell", "items": [text(cell)]} for cell in row],
            }
            for row in (columns, *rows)
        ],
    }


def _no_workflow() -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "teams_malformed",
        "the address answers with a page, not as a workflow of Teams does",
        hint="copy the address from the workflow in Teams once more",
        retryable=False,
        outcome_unknown=True,
    )
