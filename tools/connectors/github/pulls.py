"""Pull requests."""

from __future__ import annotations

from typing import Literal

from tools.connectors.github.client import GITHUB
from tools.connectors.github.fields import Body, Branch, Number, Repository
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_PULLS = "/repos/{+repository}/pulls"


class PullRequest(Answer):
    number: int = at("number", "Its number in the repository.", example=18)
    title: str = at("title", "Its title.", example="Mend the checkout")
    state: str = at("state", "open or closed.", example="open")
    draft: bool = at("draft", "Whether it is still a draft.", default=False)
    author: str | None = at("user.login", "Who has opened it.", default=None, example="ada")
    head: str = at("head.ref", "The branch it brings.", example="mend-checkout")
    base: str = at("base.ref", "The branch it goes into.", example="main")
    url: str = at("html_url", "Its page.")


class ListPulls(Listing):
    repository: Repository
    state: Literal["open", "closed", "all"] = given("State", "Which ones.", default="open")


list_pull_requests = GITHUB.listing(
    "list_pull_requests",
    Request("GET", _PULLS),
    (ListPulls, PullRequest),
    "pull_requests",
    Words(
        "List GitHub pull requests",
        "List the pull requests of a GitHub repository.",
        (
            "github pull requests",
            "open pull requests on github",
            "list github prs",
            "github prs",
            "pull requests of the github repository",
        ),
        (
            "list the open pull requests of acme/shop on GitHub",
            "which pull requests on GitHub are open",
        ),
    ),
)


class CreatePull(Arguments):
    repository: Repository
    title: str = given(
        "Title", "What it does.", min_length=1, max_length=256, example="Mend the checkout"
    )
    head: Branch
    base: Branch
    body: Body | None = None
    draft: bool = given("Draft", "Whether it is not ready for review yet.", default=False)


create_pull_request = GITHUB.action(
    "create_pull_request",
    "write",
    Request("POST", _PULLS),
    (CreatePull, PullRequest),
    Words(
        "Open a GitHub pull request",
        "Open a pull request in a GitHub repository.",
        ("open a pull request on github", "create github pull request", "github pr", "make a pull request on github",
         "propose a branch on github"),
        ("open a pull request on GitHub from the branch", "create a GitHub pull request into main"),
    ),
)  # fmt: skip


class MergePull(Arguments):
    repository: Repository
    number: Number
    merge_method: Literal["merge", "squash", "rebase"] = given(
        "How", "A merge commit, one commit, or the commits on top.", default="merge"
    )


class Merged(Answer):
    merged: bool = at("merged", "Whether it is merged.", example=True)
    sha: str = at(
        "sha", "The commit it became.", example="6dcb09b5b57875f334f61aebed695e2e4193db5e"
    )


merge_pull_request = GITHUB.action(
    "merge_pull_request",
    "write",
    Request("PUT", _PULLS + "/{number}/merge"),
    (MergePull, Merged),
    Words(
        "Merge a GitHub pull request",
        "Merge a pull request on GitHub.",
        ("merge github pull request", "merge the pr on github", "github merge", "squash and merge on github",
         "accept the github pull request"),
        ("merge the pull request on GitHub", "squash the GitHub pull request into main"),
    ),
)  # fmt: skip
