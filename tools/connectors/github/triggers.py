"""GitHub: a run for each issue or pull request that is opened in a repository."""

from __future__ import annotations

from typing import Any

from engine.core.action import Polling
from tools.connectors.github.client import GITHUB
from tools.connectors.github.fields import Repository
from tools.connectors.github.issues import Issue
from tools.sdk.action import Wording
from tools.sdk.answer import at
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class RepositoryWatched(Watched):
    repository: Repository


class NewIssue(Issue):
    created_at: str = at("created_at", "When it was opened.", example="2026-01-05T09:00:00Z")


class NewPull(NewIssue):
    draft: bool = at("draft", "Whether it is still a draft.", default=False)


def _opened(order: str, moment: str | None = None, *, pulls: bool) -> Request:
    """Ask for what has changed, as it was opened: GitHub numbers issues and pull requests together."""

    def only(found: Any) -> Any:
        if not isinstance(found, list):
            return found
        return [one for one in found if isinstance(one, dict) and ("pull_request" in one) is pulls]

    asked = {"state": "all", "sort": "created", "direction": order, "since": moment}
    path = "/repos/{+repository}/issues"
    return Request("GET", path, query=lambda _: asked, shaped=only)


_ISSUES: Newest[RepositoryWatched, NewIssue] = Newest(
    since=lambda _, moment: _opened("asc", moment, pulls=False),
    last=lambda _: _opened("desc", pulls=False),
    model=NewIssue,
    made=lambda one: one.created_at,
    name=lambda one: str(one.number),
)
_PULLS: Newest[RepositoryWatched, NewPull] = Newest(
    since=lambda _, moment: _opened("asc", moment, pulls=True),
    last=lambda _: _opened("desc", pulls=True),
    model=NewPull,
    made=lambda one: one.created_at,
    name=lambda one: str(one.number),
)


@trigger(
    "github.new_issue",
    title="When a GitHub issue is opened",
    connection=GITHUB.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new github issue", "github issue is opened", "github issue is created",
            "issue opened on github", "new issue in github", "issue is filed on github",
        ),
        examples=(
            "when an issue is opened in acme/shop on GitHub",
            "for each new GitHub issue",
        ),
    ),
)  # fmt: skip
async def new_issue(
    ctx: StepContext, settings: RepositoryWatched, cursor: Json | None
) -> Page[NewIssue]:
    """An issue has been opened in a GitHub repository."""
    return await _ISSUES.look(GITHUB.calls(ctx), settings, cursor)


@trigger(
    "github.new_pull_request",
    title="When a GitHub pull request is opened",
    connection=GITHUB.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new github pull request", "github pull request is opened", "github pr is opened",
            "pull request opened on github", "new pull request in github", "new github pr",
        ),
        examples=(
            "when a pull request is opened in acme/shop on GitHub",
            "for each new GitHub pull request",
        ),
    ),
)  # fmt: skip
async def new_pull_request(
    ctx: StepContext, settings: RepositoryWatched, cursor: Json | None
) -> Page[NewPull]:
    """A pull request has been opened in a GitHub repository."""
    return await _PULLS.look(GITHUB.calls(ctx), settings, cursor)
