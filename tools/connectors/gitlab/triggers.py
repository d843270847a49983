"""GitLab: a run for each issue or merge request that is opened in a project."""

from __future__ import annotations

from engine.core.action import Polling
from tools.connectors.gitlab.client import GITLAB
from tools.connectors.gitlab.fields import Project
from tools.connectors.gitlab.issues import ISSUES, Issue
from tools.connectors.gitlab.merge_requests import MERGE_REQUESTS, MergeRequest
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class ProjectWatched(Watched):
    project: Project


def _opened(path: str, order: str, moment: str | None = None) -> Request:
    asked = {"order_by": "created_at", "sort": order, "scope": "all", "created_after": moment}
    return Request("GET", path, query=lambda _: asked)


_ISSUES: Newest[ProjectWatched, Issue] = Newest(
    since=lambda _, moment: _opened(ISSUES, "asc", moment),
    last=lambda _: _opened(ISSUES, "desc"),
    model=Issue,
    made=lambda one: one.created_at,
    name=lambda one: str(one.id),
    oldest_first=True,
)
_MERGE_REQUESTS: Newest[ProjectWatched, MergeRequest] = Newest(
    since=lambda _, moment: _opened(MERGE_REQUESTS, "asc", moment),
    last=lambda _: _opened(MERGE_REQUESTS, "desc"),
    model=MergeRequest,
    made=lambda one: one.created_at,
    name=lambda one: str(one.id),
    oldest_first=True,
)


@trigger(
    "gitlab.new_issue",
    title="When a GitLab issue is opened",
    connection=GITLAB.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new gitlab issue", "gitlab issue is opened", "gitlab issue is created",
            "issue opened on gitlab", "new issue in gitlab", "issue is filed on gitlab",
        ),
        examples=(
            "when an issue is opened in acme/shop on GitLab",
            "for each new GitLab issue",
        ),
    ),
)  # fmt: skip
async def new_issue(ctx: StepContext, settings: ProjectWatched, cursor: Json | None) -> Page[Issue]:
    """An issue has been opened in a GitLab project."""
    return await _ISSUES.look(GITLAB.calls(ctx), settings, cursor)


@trigger(
    "gitlab.new_merge_request",
    title="When a GitLab merge request is opened",
    connection=GITLAB.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new gitlab merge request", "gitlab merge request is opened", "gitlab mr is opened",
            "merge request opened on gitlab", "new merge request in gitlab", "new gitlab mr",
        ),
        examples=(
            "when a merge request is opened in acme/shop on GitLab",
            "for each new GitLab merge request",
        ),
    ),
)  # fmt: skip
async def new_merge_request(
    ctx: StepContext, settings: ProjectWatched, cursor: Json | None
) -> Page[MergeRequest]:
    """A merge request has been opened in a GitLab project."""
    return await _MERGE_REQUESTS.look(GITLAB.calls(ctx), settings, cursor)
