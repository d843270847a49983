"""Whom a mail server knows us as."""

from __future__ import annotations

from tools.connectors.imap.client import Mailbox
from tools.sdk.attempt import Attempt
from tools.sdk.identity import SignIn

_TIMEOUT_S = 10.0


async def signed_in_as(place: SignIn) -> str:
    """Sign in, leave again, and say it in one sentence."""
    config = place.credential.config
    mailbox = Mailbox(place.addresses, place.credential, Attempt(), _TIMEOUT_S)
    folders = await mailbox.read(lambda client: len(client.list_folders()))
    return f"Connected as {config['username']} to {config['host']}, with {folders} folder(s)."
