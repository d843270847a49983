"""SendGrid's API, version 3 (twilio.com/docs/sendgrid/api-reference)."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.paging import TokenPages
from tools.sdk.service import Service

SENDGRID = Service(
    id="sendgrid",
    title="SendGrid",
    need=NeedEntry(service="sendgrid", kinds=("sendgrid_key",)),
    base="https://api.sendgrid.com",
    paging=TokenPages("page_size", 200, "", "_metadata.next"),
)
