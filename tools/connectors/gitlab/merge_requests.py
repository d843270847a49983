"""Merge requests and their comments."""

from __future__ import annotations

from typing import Any, Literal

from tools.connectors.gitlab.client import GITLAB
from tools.connectors.gitlab.fields import Branch, Comment, Labels, Number, Project, Text, commas
from tools.connectors.gitlab.issues import Note
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words, sent_as

MERGE_REQUESTS = "/api/v4/projects/{project}/merge_requests"
_ONE = MERGE_REQUESTS + "/{number}"


class MergeRequest(Answer):
    id: int = at("id", "GitLab's id of it.", example=90018)
    number: int = at("iid", "Its number in the project.", example=18)
    title: str = at("title", "Its title.", example="Mend the checkout")
    state: str = at("state", "opened, closed, locked or merged.", example="opened")
    draft: bool = at("draft", "Whether it is still a draft.", default=False)
    description: str | None = at("description", "What it says.", default=None)
    author: str | None = at("author.username", "Who has opened it.", default=None, example="ada")
    source_branch: str = at("source_branch", "The branch it brings.", example="mend-checkout")
    target_branch: str = at("target_branch", "The branch it goes into.", example="main")
    merge_status: str | None = at(
        "detailed_merge_status", "Whether it can be merged, or why not.", default=None,
        example="mergeable",
    )  # fmt: skip
    url: str = at("web_url", "Its page.")
    created_at: str = at("created_at", "When it was opened.", example="2026-01-05T09:00:00.000Z")


class ListMergeRequests(Listing):
    project: Project
    state: Literal["opened", "closed", "merged", "all"] = given(
        "State", "Which ones.", default="opened"
    )
    target_branch: Branch | None = None
    labels: Labels | None = None


def _asked(args: ListMergeRequests) -> dict[str, Any]:
    return {**sent_as(args, "project", "limit", "labels"), "labels": commas(args.labels)}


list_merge_requests = GITLAB.listing(
    "list_merge_requests",
    Request("GET", MERGE_REQUESTS, query=_asked),
    (ListMergeRequests, MergeRequest),
    "merge_requests",
    Words(
        "List GitLab merge requests",
        "List the merge requests of a GitLab project, newest first.",
        ("gitlab merge requests", "open merge requests on gitlab", "list gitlab mrs", "gitlab mrs",
         "merge requests of the gitlab project"),
        ("list the open merge requests of acme/shop on GitLab",
         "which merge requests on GitLab are open"),
    ),
)  # fmt: skip


class OneMergeRequest(Arguments):
    project: Project
    number: Number


get_merge_request = GITLAB.action(
    "get_merge_request",
    "read",
    Request("GET", _ONE),
    (OneMergeRequest, MergeRequest),
    Words(
        "Read a GitLab merge request",
        "Read one merge request of a GitLab project.",
        ("get gitlab merge request", "read gitlab mr", "gitlab merge request by number",
         "state of the gitlab merge request", "can the gitlab mr be merged"),
        ("read the GitLab merge request 18", "look up the merge request on GitLab"),
    ),
)  # fmt: skip


class CreateMergeRequest(Arguments):
    project: Project
    title: str = given(
        "Title", "What it does.", min_length=1, max_length=255, example="Mend the checkout"
    )
    source_branch: Branch
    target_branch: Branch
    description: Text | None = None
    remove_source_branch: bool = given(
        "Tidy up", "Whether its branch goes once it is merged.", default=False
    )


create_merge_request = GITLAB.action(
    "create_merge_request",
    "write",
    Request("POST", MERGE_REQUESTS),
    (CreateMergeRequest, MergeRequest),
    Words(
        "Open a GitLab merge request",
        "Open a merge request in a GitLab project.",
        ("open a merge request on gitlab", "create gitlab merge request", "gitlab mr",
         "make a merge request on gitlab", "propose a branch on gitlab"),
        ("open a merge request on GitLab from the branch", "create a GitLab merge request into main"),
    ),
)  # fmt: skip


class MergeMergeRequest(OneMergeRequest):
    squash: bool = given("Squash", "Whether its commits become one.", default=False)
    should_remove_source_branch: bool = given(
        "Tidy up", "Whether its branch goes with it.", default=False
    )


merge_merge_request = GITLAB.action(
    "merge_merge_request",
    "write",
    Request("PUT", _ONE + "/merge"),
    (MergeMergeRequest, MergeRequest),
    Words(
        "Merge a GitLab merge request",
        "Merge a merge request on GitLab.",
        ("merge gitlab merge request", "merge the mr on gitlab", "accept the gitlab merge request",
         "gitlab merge", "squash and merge on gitlab"),
        ("merge the merge request on GitLab", "accept the GitLab merge request"),
    ),
)  # fmt: skip


class CommentOnMergeRequest(OneMergeRequest):
    body: Comment


comment_on_merge_request = GITLAB.action(
    "comment_on_merge_request",
    "write",
    Request("POST", _ONE + "/notes"),
    (CommentOnMergeRequest, Note),
    Words(
        "Comment on a GitLab merge request",
        "Write a comment under a GitLab merge request.",
        ("comment on gitlab merge request", "comment on the gitlab mr", "gitlab merge request comment",
         "note on a gitlab mr", "write under the gitlab merge request"),
        ("comment on the merge request on GitLab", "write the result under the GitLab merge request"),
    ),
)  # fmt: skip
