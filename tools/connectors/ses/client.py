"""Amazon SES, API version 2: its address is that of the region, named in the connection."""

from __future__ import annotations

from typing import Final

from engine.errors import ErrorClass
from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import TokenPages
from tools.sdk.remote import refusal
from tools.sdk.service import Service

ADDRESSES: Final = "/v2/email/suppression/addresses"
_MEANS: dict[str, tuple[ErrorClass, str]] = {
    "TooManyRequestsException": ("rate_limit", "rate_limited"),
    "ThrottlingException": ("rate_limit", "rate_limited"),
    "LimitExceededException": ("quota", "ses_limit_reached"),
    "AccountSuspendedException": ("quota", "ses_sending_stopped"),
    "SendingPausedException": ("quota", "ses_sending_stopped"),
    "ExpiredTokenException": ("auth", "not_authenticated"),
    "InvalidSignatureException": ("auth", "not_authenticated"),
    "UnrecognizedClientException": ("auth", "not_authenticated"),
}


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Read a refusal by AWS's name for it, which stands in a header before a colon."""
    name = reply.headers.get("x-amzn-errortype", "").partition(":")[0]
    means = _MEANS.get(name)
    if name == "LimitExceededException" and b"sending rate" in reply.content.lower():
        means = ("rate_limit", "rate_limited")
    if means is None:
        return refused(reply, writes=writes)
    return refusal(reply, writes=writes, detail=said(reply), means=means)


SES = Service(
    id="ses",
    title="Amazon SES",
    need=NeedEntry(service="ses", kinds=("aws_keys",)),
    base="",
    paging=TokenPages("PageSize", 1_000, "NextToken", "NextToken"),
    refuse=refuse,
)
