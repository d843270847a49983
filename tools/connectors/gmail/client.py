"""Gmail's API, version 1: the mailbox of whom the connection acts for."""

from __future__ import annotations

from tools.sdk.google import google

MESSAGES = "/gmail/v1/users/me/messages"
MESSAGE = MESSAGES + "/{message}"
GMAIL = google("gmail", "Gmail", "https://gmail.googleapis.com", size_name="maxResults", most=500)
