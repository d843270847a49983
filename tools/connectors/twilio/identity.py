"""Which account a Twilio connection leads to."""

from __future__ import annotations

from tools.connectors.twilio.client import TWILIO
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Twilio, and say it in one sentence."""
    path = f"/2010-04-01/Accounts/{place.credential.config['account_sid']}.json"
    return f"Connected to the Twilio account {await TWILIO.at(place).told(path, 'friendly_name')}."
