"""Amazon SES: a run for each address that bounces or complains."""

from __future__ import annotations

from engine.core.action import Polling
from tools.connectors.ses.actions import Reason, Suppressed
from tools.connectors.ses.client import ADDRESSES, SES
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest, earlier, moment_of_seconds
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class ListWatched(Watched):
    reason: Reason | None = given("Reason", "Only for this one.", default=None)


def _suppressed(settings: ListWatched, moment: str | None) -> Request:
    since = None if moment is None else earlier(moment, 1.0)
    asked = {"Reason": settings.reason, "StartDate": since}
    return Request("GET", ADDRESSES, query=lambda _: asked, at="SuppressedDestinationSummaries")


_ADDRESSES: Newest[ListWatched, Suppressed] = Newest(
    since=_suppressed,
    model=Suppressed,
    made=lambda one: "" if one.since is None else moment_of_seconds(one.since),
    name=lambda one: f"{one.email}/{one.since}",
)


@trigger(
    "ses.newly_suppressed",
    title="When a letter of SES bounces or is complained about",
    connection=SES.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new ses bounce", "ses letter bounces", "somebody complains in ses", "new ses complaint",
            "address is suppressed in ses", "bounces at ses",
        ),
        examples=(
            "when a letter bounces at SES",
            "whenever somebody complains about a letter of Amazon SES",
        ),
    ),
)  # fmt: skip
async def newly_suppressed(
    ctx: StepContext, settings: ListWatched, cursor: Json | None
) -> Page[Suppressed]:
    """An address has bounced or complained, and SES has put it on its suppression list."""
    return await _ADDRESSES.look(SES.calls(ctx), settings, cursor)
