"""Issues and their comments."""

from __future__ import annotations

from typing import Any, Literal

from tools.connectors.gitlab.client import GITLAB
from tools.connectors.gitlab.fields import Comment, Labels, Number, Project, Text, commas
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words, sent_as

ISSUES = "/api/v4/projects/{project}/issues"
_ISSUE = ISSUES + "/{number}"


class Issue(Answer):
    id: int = at("id", "GitLab's id of it.", example=90017)
    number: int = at("iid", "Its number in the project.", example=17)
    title: str = at("title", "Its title.", example="Checkout fails")
    state: str = at("state", "opened or closed.", example="opened")
    description: str | None = at("description", "What it says.", default=None)
    labels: list[str] = at("labels", "Its labels.", default=[])
    author: str | None = at("author.username", "Who has opened it.", default=None, example="ada")
    due_date: str | None = at("due_date", "When it is due.", default=None, example="2026-01-31")
    url: str = at("web_url", "Its page.")
    created_at: str = at("created_at", "When it was opened.", example="2026-01-05T09:00:00.000Z")
    updated_at: str | None = at("updated_at", "When it last changed.", default=None)


class CreateIssue(Arguments):
    project: Project
    title: str = given(
        "Title", "What it is about.", min_length=1, max_length=255, example="Checkout fails"
    )
    description: Text | None = None
    labels: Labels | None = None
    assignee_ids: list[int] | None = given(
        "Assignees", "GitLab's ids of the people.", default=None, max_length=100, example=[12]
    )
    due_date: str | None = given(
        "Due", "The day.", default=None, pattern=r"^\d{4}-\d{2}-\d{2}$", example="2026-01-31"
    )
    confidential: bool = given("Confidential", "Whether only members see it.", default=False)


def _labelled(args: Any) -> dict[str, Any]:
    body = sent_as(args, "project", "number")
    return body if args.labels is None else {**body, "labels": commas(args.labels)}


create_issue = GITLAB.action(
    "create_issue",
    "write",
    Request("POST", ISSUES, body=_labelled),
    (CreateIssue, Issue),
    Words(
        "Open a GitLab issue",
        "Open an issue in a GitLab project.",
        ("gitlab issue", "open a gitlab issue", "file an issue on gitlab", "create issue in gitlab",
         "raise a gitlab issue", "report a bug on gitlab"),
        ("open an issue in acme/shop on GitLab", "file a GitLab issue for each failed check"),
    ),
)  # fmt: skip


class OneIssue(Arguments):
    project: Project
    number: Number


get_issue = GITLAB.action(
    "get_issue",
    "read",
    Request("GET", _ISSUE),
    (OneIssue, Issue),
    Words(
        "Read a GitLab issue",
        "Read one issue of a GitLab project.",
        ("get gitlab issue", "read gitlab issue", "look up gitlab issue", "gitlab issue by number",
         "gitlab issue details"),
        ("read the GitLab issue 17", "look up the issue on GitLab"),
    ),
)  # fmt: skip


class ListIssues(Listing):
    project: Project
    state: Literal["opened", "closed", "all"] = given("State", "Which ones.", default="opened")
    labels: Labels | None = None
    search: str | None = given("Words", "In title or text.", default=None, max_length=500)
    assignee_username: str | None = given(
        "Assignee", "By sign-in name.", default=None, max_length=255, example="ada"
    )
    updated_after: str | None = given(
        "Changed since", "Only those changed after this time.", default=None, max_length=40,
        example="2026-01-05T09:00:00Z",
    )  # fmt: skip


def _asked(args: ListIssues) -> dict[str, Any]:
    return {**sent_as(args, "project", "limit", "labels"), "labels": commas(args.labels)}


list_issues = GITLAB.listing(
    "list_issues",
    Request("GET", ISSUES, query=_asked),
    (ListIssues, Issue),
    "issues",
    Words(
        "List GitLab issues",
        "List the issues of a GitLab project, newest first.",
        ("gitlab issues", "list gitlab issues", "open gitlab issues", "search gitlab issues",
         "get issues from gitlab"),
        ("list the open issues of acme/shop on GitLab", "get all GitLab issues labelled bug"),
    ),
)  # fmt: skip


class UpdateIssue(Arguments):
    project: Project
    number: Number
    title: str | None = given("Title", "A new title.", default=None, min_length=1, max_length=255)
    description: Text | None = None
    labels: Labels | None = None
    state: Literal["opened", "closed"] | None = given(
        "State", "Close it, or open it again.", default=None
    )
    due_date: str | None = given(
        "Due", "The day.", default=None, pattern=r"^\d{4}-\d{2}-\d{2}$", example="2026-01-31"
    )


_EVENTS = {"opened": "reopen", "closed": "close"}


def _changed(args: UpdateIssue) -> dict[str, Any]:
    body = {name: value for name, value in _labelled(args).items() if name != "state"}
    return body if args.state is None else {**body, "state_event": _EVENTS[args.state]}


update_issue = GITLAB.action(
    "update_issue",
    "idempotent_write",
    Request("PUT", _ISSUE, body=_changed),
    (UpdateIssue, Issue),
    Words(
        "Change a GitLab issue",
        "Change a GitLab issue, close it, or open it again.",
        ("close gitlab issue", "update gitlab issue", "edit issue on gitlab", "label gitlab issue",
         "reopen gitlab issue"),
        ("close the GitLab issue", "label the issue on GitLab as bug"),
    ),
)  # fmt: skip


class AddComment(Arguments):
    project: Project
    number: Number
    body: Comment


class Note(Answer):
    id: int = at("id", "GitLab's id of it.", example=901)
    author: str | None = at("author.username", "Who has written it.", default=None, example="ada")
    created_at: str | None = at("created_at", "When it was written.", default=None)


add_comment = GITLAB.action(
    "add_comment",
    "write",
    Request("POST", _ISSUE + "/notes"),
    (AddComment, Note),
    Words(
        "Comment on a GitLab issue",
        "Write a comment under a GitLab issue.",
        ("gitlab comment", "comment on gitlab issue", "reply on gitlab", "note on a gitlab issue",
         "write under the gitlab issue"),
        ("comment on the GitLab issue", "write the result under the issue on GitLab"),
    ),
)  # fmt: skip
