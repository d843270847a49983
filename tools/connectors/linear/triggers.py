"""Linear: a run for each issue that is made in a team."""

from __future__ import annotations

from typing import Any

from engine.core.action import Polling
from tools.connectors.linear.actions import FIELDS, Issue, TeamKey, all_told
from tools.connectors.linear.client import LINEAR, PATH
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.graphql_api import connection
from tools.sdk.newest import Newest
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger

_ISSUES = (
    "query NewIssues($first: Int, $after: String, $filter: IssueFilter, $sort: [IssueSortInput!]) "
    "{ issues(first: $first, after: $after, filter: $filter, sort: $sort) "
    f"{{ nodes {{ {FIELDS} }} pageInfo {{ hasNextPage endCursor }} }} }}"
)


class TeamWatched(Watched):
    team: TeamKey


def _made(settings: TeamWatched, order: str, moment: str | None = None) -> Request:
    wanted: dict[str, Any] = {"team": {"key": {"eq": settings.team}}}
    if moment:
        wanted["createdAt"] = {"gte": moment}
    asked = {"filter": wanted, "sort": [{"createdAt": {"order": order}}]}
    return connection(PATH, _ISSUES, "issues", lambda _: asked, all_told)


_NEW: Newest[TeamWatched, Issue] = Newest(
    since=lambda settings, moment: _made(settings, "Ascending", moment),
    last=lambda settings: _made(settings, "Descending"),
    model=Issue,
    made=lambda issue: issue.created_at,
    name=lambda issue: issue.id,
    oldest_first=True,
)


@trigger(
    "linear.new_issue",
    title="When a Linear issue is made",
    connection=LINEAR.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new linear issue", "linear issue is created", "issue is created in linear",
            "new linear ticket", "new issue in linear", "ticket is opened in linear",
        ),
        examples=(
            "when an issue is created in the team SHOP in Linear",
            "for each new Linear issue",
        ),
    ),
)  # fmt: skip
async def new_issue(ctx: StepContext, settings: TeamWatched, cursor: Json | None) -> Page[Issue]:
    """An issue has been made in a Linear team."""
    return await _NEW.look(LINEAR.calls(ctx), settings, cursor)
