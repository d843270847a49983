"""SendGrid: a run for each address whose letter came back."""

from __future__ import annotations

from engine.core.action import Polling
from tools.connectors.sendgrid.actions import Bounce
from tools.connectors.sendgrid.client import SENDGRID
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest, moment_of_seconds, seconds_of
from tools.sdk.paging import FullPages
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class BouncesWatched(Watched):
    pass


def _bounced(moment: str | None) -> Request:
    asked = {"start_time": None if moment is None else int(seconds_of(moment))}
    pages = FullPages("limit", 500, "offset")
    return Request("GET", "/v3/suppression/bounces", query=lambda _: asked, paging=pages)


_BOUNCES: Newest[BouncesWatched, Bounce] = Newest(
    since=lambda _, moment: _bounced(moment),
    model=Bounce,
    made=lambda one: moment_of_seconds(one.created),
    name=lambda one: f"{one.email}/{one.created}",
)


@trigger(
    "sendgrid.new_bounce",
    title="When a letter of SendGrid comes back",
    connection=SENDGRID.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new sendgrid bounce", "sendgrid letter bounces", "bounces at sendgrid",
            "sendgrid letter comes back", "undelivered at sendgrid", "address bounces in sendgrid",
        ),
        examples=(
            "when a letter bounces at SendGrid",
            "for each new SendGrid bounce",
        ),
    ),
)  # fmt: skip
async def new_bounce(
    ctx: StepContext, settings: BouncesWatched, cursor: Json | None
) -> Page[Bounce]:
    """A letter could not be delivered, and SendGrid has noted its address."""
    return await _BOUNCES.look(SENDGRID.calls(ctx), settings, cursor)
