"""Whom a Stripe key belongs to."""

from __future__ import annotations

from tools.connectors.stripe.client import STRIPE
from tools.sdk.identity import SignIn


async def signed_in_as(place: SignIn) -> str:
    """Ask Stripe, and say it in one sentence."""
    return f"Connected to the Stripe account {await STRIPE.at(place).told('/v1/account', 'id')}."
