"""Issues and their comments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from tools.connectors.github.client import GITHUB
from tools.connectors.github.fields import Body, Number, Repository
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words, sent_as

_ISSUES = "/repos/{+repository}/issues"
Labels = Annotated[list[str], given("Labels", "Names of labels.", max_length=100, example=["bug"])]
State = Literal["open", "closed"]


def _names(labels: Any) -> Any:
    """GitHub tells labels as things with a name, and of old as names alone."""
    if not isinstance(labels, list):
        return labels
    return [one.get("name") if isinstance(one, dict) else one for one in labels]


class Issue(Answer):
    number: int = at("number", "Its number in the repository.", example=17)
    title: str = at("title", "Its title.", example="Checkout fails")
    state: str = at("state", "open or closed.", example="open")
    body: str | None = at("body", "What it says.", default=None)
    author: str | None = at("user.login", "Who has opened it.", default=None, example="ada")
    labels: Annotated[list[str], BeforeValidator(_names)] = at(
        "labels", "The names of its labels.", default=[], example=["bug"]
    )
    url: str = at("html_url", "Its page.")
    updated_at: str | None = at("updated_at", "When it last changed.", default=None)


class CreateIssue(Arguments):
    repository: Repository
    title: str = given(
        "Title", "What it is about.", min_length=1, max_length=256, example="Checkout fails"
    )
    body: Body | None = None
    labels: Labels | None = None
    assignees: list[str] | None = given(
        "Assignees",
        "Who shall do it, by sign-in name.",
        default=None,
        max_length=10,
        example=["ada"],
    )


create_issue = GITHUB.action(
    "create_issue",
    "write",
    Request("POST", _ISSUES),
    (CreateIssue, Issue),
    Words(
        "Open a GitHub issue",
        "Open an issue in a GitHub repository.",
        ("github issue", "open a github issue", "file an issue on github", "create issue on github",
         "raise a github issue", "report a bug on github"),
        ("open an issue in acme/shop on GitHub", "file a GitHub issue for each failed check"),
    ),
)  # fmt: skip


class ListIssues(Listing):
    repository: Repository
    state: Literal["open", "closed", "all"] = given("State", "Which ones.", default="open")
    labels: Labels | None = None
    since: str | None = given(
        "Changed since", "Only those changed after this time.", default=None, max_length=40,
        example="2026-01-05T09:00:00Z",
    )  # fmt: skip


def _asked(args: ListIssues) -> dict[str, Any]:
    asked = sent_as(args, "repository", "limit", "labels")
    return {**asked, "labels": ",".join(args.labels) if args.labels else None}


def _no_pulls(found: Any) -> Any:
    """GitHub lists pull requests among issues; here they are an action of their own."""
    if not isinstance(found, list):
        return found
    return [one for one in found if not (isinstance(one, dict) and "pull_request" in one)]


list_issues = GITHUB.listing(
    "list_issues",
    Request("GET", _ISSUES, query=_asked, shaped=_no_pulls),
    (ListIssues, Issue),
    "issues",
    Words(
        "List GitHub issues",
        "List the issues of a GitHub repository.",
        ("github issues", "list github issues", "open github issues", "issues of the github repository",
         "get issues from github"),
        ("list the open issues of acme/shop on GitHub", "get all GitHub issues labelled bug"),
    ),
)  # fmt: skip


class SearchIssues(Listing):
    q: str = given(
        "Search", "In GitHub's search words.", min_length=1, max_length=256,
        example="repo:acme/shop is:open label:bug",
    )  # fmt: skip


search_issues = GITHUB.listing(
    "search_issues",
    Request("GET", "/search/issues", at="items"),
    (SearchIssues, Issue),
    "issues",
    Words(
        "Search GitHub issues",
        "Search issues and pull requests on GitHub.",
        ("search github", "find github issues", "github search", "look for github issues",
         "search issues and pull requests on github"),
        ("search GitHub for open issues that mention checkout", "find GitHub issues about time-outs"),
    ),
)  # fmt: skip


class UpdateIssue(Arguments):
    repository: Repository
    number: Number
    title: str | None = given("Title", "A new title.", default=None, min_length=1, max_length=256)
    body: Body | None = None
    state: State | None = given("State", "Close it, or open it again.", default=None)
    labels: Labels | None = None


update_issue = GITHUB.action(
    "update_issue",
    "idempotent_write",
    Request("PATCH", _ISSUES + "/{number}"),
    (UpdateIssue, Issue),
    Words(
        "Change a GitHub issue",
        "Change a GitHub issue, close it, or open it again.",
        ("close github issue", "update github issue", "edit issue on github", "label github issue",
         "reopen github issue"),
        ("close the GitHub issue", "label the issue on GitHub as bug"),
    ),
)  # fmt: skip


class AddComment(Arguments):
    repository: Repository
    number: Number
    body: Body


class Comment(Answer):
    id: int = at("id", "GitHub's id of it.", example=901)
    url: str = at("html_url", "Its place on the page of the issue.")


add_comment = GITHUB.action(
    "add_comment",
    "write",
    Request("POST", _ISSUES + "/{number}/comments"),
    (AddComment, Comment),
    Words(
        "Comment on GitHub",
        "Write a comment under a GitHub issue or pull request.",
        ("github comment", "comment on github issue", "comment on github pull request",
         "reply on github", "write under the github issue"),
        ("comment on the GitHub issue", "write the result under the GitHub pull request"),
    ),
)  # fmt: skip
