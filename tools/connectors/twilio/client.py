"""Twilio's REST API, version 2010-04-01 (twilio.com/docs/usage/api): forms in, JSON out."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.paging import TokenPages
from tools.sdk.service import Service

ACCOUNT = "/2010-04-01/Accounts/{@account_sid}"

TWILIO = Service(
    id="twilio",
    title="Twilio",
    need=NeedEntry(service="twilio", kinds=("twilio_account",)),
    base="https://api.twilio.com",
    paging=TokenPages("PageSize", 1_000, "", "next_page_uri"),
    form=True,
)
