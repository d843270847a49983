"""Jira: a run for each issue that is made in a project."""

from __future__ import annotations

from typing import Annotated, Final

from engine.core.action import Polling
from tools.connectors.jira.actions import ISSUE_FIELDS, Issue, all_told
from tools.connectors.jira.client import JIRA
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest, earlier
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger

_ZONES_S: Final = 12 * 3_600
"""Jira reads a moment in the person's own zone, which nobody tells us: twelve hours behind UTC at most."""


class ProjectWatched(Watched):
    project: Annotated[
        str,
        given("Project", "Its key.", pattern=r"^[A-Z][A-Z0-9_]+$", max_length=50, example="SHOP"),
    ]
    jql: str | None = given(
        "Only", "Conditions in Jira's query language (JQL).", default=None, max_length=9_000, example="issuetype = Bug AND priority = High",
    )  # fmt: skip


def _made(settings: ProjectWatched, order: str, moment: str | None = None) -> Request:
    terms = [f'project = "{settings.project}"']
    if settings.jql:
        terms.append(f"({settings.jql})")
    if moment is not None:
        minute = earlier(moment, _ZONES_S)[:16].replace("T", " ")
        terms.append(f'created >= "{minute}"')
    jql = " AND ".join(terms) + f" ORDER BY created {order}"
    asked = {"jql": jql, "fields": ISSUE_FIELDS}
    path = "/rest/api/3/search/jql"
    return Request("GET", path, query=lambda _: asked, at="issues", shaped=all_told)


_ISSUES: Newest[ProjectWatched, Issue] = Newest(
    since=lambda settings, moment: _made(settings, "ASC", moment),
    last=lambda settings: _made(settings, "DESC"),
    model=Issue,
    made=lambda one: one.created_at or "",
    name=lambda one: one.id,
)


@trigger(
    "jira.new_issue",
    title="When a Jira issue is made",
    connection=JIRA.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new jira issue", "jira issue is created", "new jira ticket", "jira ticket is opened",
            "issue is filed in jira", "ticket comes in jira",
        ),
        examples=(
            "when an issue is made in the Jira project SHOP",
            "for each new Jira ticket",
        ),
    ),
)  # fmt: skip
async def new_issue(ctx: StepContext, settings: ProjectWatched, cursor: Json | None) -> Page[Issue]:
    """An issue has been made in a Jira project."""
    return await _ISSUES.look(JIRA.calls(ctx), settings, cursor)
