"""Slack as a way into the conversation: connect it, link people, take links back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from api.dependencies import Caller, TenantSession, TheDatabase, may
from api.services import Services
from api.slack.schemas import (
    ConnectSlack,
    LinkAsked,
    LinkCode,
    SlackAddress,
    SlackConnected,
    SlackLinkShown,
    SlackShown,
)
from api.slack.service import SlackSettings
from api.slack.web_api import SlackWeb
from engine.errors import Invalid
from tools.sdk.errors import ActionFailed

router = APIRouter(prefix="/slack", tags=["slack"])
Keeper = Annotated[Caller, Depends(may("connection:manage"))]
Oneself = Annotated[Caller, Depends(may("self:manage"))]


@router.get("")
async def get_slack(
    caller: Annotated[Caller, Depends(may("member:read"))], session: TenantSession
) -> SlackShown:
    """Show whether people talk to the workspace in Slack, and who is linked."""
    return await SlackSettings(session, caller).show()


@router.put("")
async def connect_slack(
    given: ConnectSlack, caller: Keeper, database: TheDatabase, request: Request
) -> SlackConnected:
    """Connect the workspace with a Slack app, or with other connections of it."""
    web: SlackWeb = request.app.state.slack
    async with database.tenant(caller.org_id) as session:
        await SlackSettings(session, caller).check(given)
    try:
        place = caller.org_id, caller.workspace_id
        whose = await web.whose(place, given.token, caller.user_id)
    except ActionFailed as fault:
        raise Invalid(f"Slack cannot be reached with this token: {fault.error.message}.") from fault
    async with database.tenant(caller.org_id) as session:
        return await SlackSettings(session, caller).connect(given, whose)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def disconnect_slack(caller: Keeper, session: TenantSession) -> None:
    """End it: nobody is heard in Slack any more, and all links are forgotten."""
    await SlackSettings(session, caller).disconnect()


@router.post("/address", status_code=status.HTTP_201_CREATED)
async def replace_slack_address(caller: Keeper, session: TenantSession) -> SlackAddress:
    """Make another address for Slack's calls; the former one ends at once."""
    return await SlackSettings(session, caller).replace_address()


@router.post("/links/preview")
async def preview_slack_link(given: LinkCode, caller: Oneself, session: TenantSession) -> LinkAsked:
    """Show who would speak and decide as you."""
    return await SlackSettings(session, caller).asked(given.code)


@router.post("/links", status_code=status.HTTP_201_CREATED)
async def confirm_slack_link(
    given: LinkCode, caller: Oneself, session: TenantSession, request: Request
) -> SlackLinkShown:
    """Let somebody in Slack speak and decide as you."""
    services: Services = request.app.state.services
    return await SlackSettings(session, caller).confirm(given.code, services.clock)


@router.delete("/links/{link_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_slack_link(link_id: UUID, caller: Oneself, session: TenantSession) -> None:
    """Take a link back."""
    await SlackSettings(session, caller).unlink(link_id)
