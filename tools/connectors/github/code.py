"""Files, releases, and workflows of a repository."""

from __future__ import annotations

import base64
from typing import Annotated

from tools.connectors.github.client import GITHUB
from tools.connectors.github.fields import Body, Branch, Repository
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.contents import with_text
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words, sent_as

_FILE = "/repos/{+repository}/contents/{+path}"
Path = Annotated[
    str,
    given(
        "File", "Its path in the repository.", min_length=1, max_length=1_000,
        pattern=r"^[^/.\s][^\s]*$|^\.[^/.\s][^\s]*$", example="docs/prices.csv",
    ),
]  # fmt: skip


class GetFile(Arguments):
    repository: Repository
    path: Path
    ref: Branch | None = given("Branch", "Or a tag or commit.", default=None, example="main")


class File(Answer):
    path: str = at("path", "Where it is.", example="docs/prices.csv")
    text: str = at("text", "What it holds.", example="id,price\nA-17,20\n")
    sha: str = at("sha", "GitHub's id of this content.")
    url: str | None = at("html_url", "Its page.", default=None)


get_file = GITHUB.action(
    "get_file",
    "read",
    Request("GET", _FILE, shaped=with_text),
    (GetFile, File),
    Words(
        "Read a file on GitHub",
        "Read a text file of a GitHub repository.",
        ("github file", "read file from github", "get file from github repository", "fetch from github",
         "contents of a file on github"),
        ("read docs/prices.csv from the GitHub repository", "get the file from GitHub"),
    ),
)  # fmt: skip


class PutFile(Arguments):
    repository: Repository
    path: Path
    text: str = given("Text", "The whole new content.", max_length=1_000_000)
    message: str = given(
        "Commit message", "What has changed.", min_length=1, max_length=5_000,
        example="New prices",
    )  # fmt: skip
    branch: Branch | None = given(
        "Branch", "The default one if empty.", default=None, example="main"
    )


class Committed(Answer):
    path: str = at("content.path", "Where it is.", example="docs/prices.csv")
    sha: str = at("content.sha", "GitHub's id of the new content.")
    commit: str = at("commit.sha", "The commit.")


async def _put_file(ctx: StepContext, args: PutFile) -> Committed:
    calls, there = GITHUB.calls(ctx), None
    where = GetFile(repository=args.repository, path=args.path, ref=args.branch)
    try:
        there = await calls.answer(Request("GET", _FILE, at="sha"), where, writes=False)
    except ActionFailed as exc:
        if exc.error.code != "not_found":
            raise
    coded = base64.b64encode(args.text.encode()).decode()
    body = {**sent_as(args, "repository", "path", "text"), "content": coded}
    put = Request("PUT", _FILE, body=lambda _: {**body, "sha": there} if there else body)
    return calls.read(Committed, await calls.answer(put, args, writes=True), writes=True)


put_file = GITHUB.performed(
    "put_file",
    "write",
    (PutFile, Committed),
    _put_file,
    Words(
        "Write a file on GitHub",
        "Commit a text file to a GitHub repository, new or in place of the one that is there.",
        ("commit to github", "write file to github", "update file on github",
         "push file to github", "save in the github repository"),
        ("commit the table to GitHub as docs/prices.csv", "write the file to the GitHub repository"),
    ),
)  # fmt: skip


class Release(Answer):
    id: int = at("id", "GitHub's id of it.", example=301)
    tag: str = at("tag_name", "Its tag.", example="v1.4.0")
    name: str | None = at("name", "Its name.", default=None)
    body: str | None = at("body", "What is new.", default=None)
    url: str = at("html_url", "Its page.")
    published_at: str | None = at("published_at", "When it came out.", default=None)


class CreateRelease(Arguments):
    repository: Repository
    tag_name: Branch = given("Tag", "Made if it is not there.", example="v1.4.0")
    name: str | None = given("Name", "What it is called.", default=None, max_length=500)
    body: Body | None = None
    draft: bool = given("Draft", "Whether only its authors see it.", default=False)
    prerelease: bool = given("Trial", "Whether it is not for everybody yet.", default=False)


create_release = GITHUB.action(
    "create_release",
    "write",
    Request("POST", "/repos/{+repository}/releases"),
    (CreateRelease, Release),
    Words(
        "Publish a GitHub release",
        "Publish a release of a GitHub repository.",
        ("github release", "create a github release", "publish release on github", "tag a release on github",
         "release on github"),
        ("publish release v1.4.0 on GitHub", "create a GitHub release with these notes"),
    ),
)  # fmt: skip


class ListReleases(Listing):
    repository: Repository


list_releases = GITHUB.listing(
    "list_releases",
    Request("GET", "/repos/{+repository}/releases"),
    (ListReleases, Release),
    "releases",
    Words(
        "List GitHub releases",
        "List the releases of a GitHub repository, newest first.",
        ("github releases", "list github releases", "latest release on github", "releases of the github repository",
         "new versions on github"),
        ("get the latest release of acme/shop from GitHub", "list all GitHub releases"),
    ),
)  # fmt: skip


class RunWorkflow(Arguments):
    repository: Repository
    workflow: str = given(
        "Workflow",
        "Its file, or its id.",
        pattern=r"^[\w-][\w .-]*$",
        max_length=200,
        example="deploy.yml",
    )
    ref: Branch
    inputs: dict[str, str] | None = given(
        "Inputs", "As the workflow names them.", default=None, max_length=25,
        example={"stage": "test"},
    )  # fmt: skip


run_workflow = GITHUB.action(
    "run_workflow",
    "write",
    Request("POST", "/repos/{+repository}/actions/workflows/{workflow}/dispatches"),
    (RunWorkflow, Done),
    Words(
        "Start a GitHub workflow",
        "Start a workflow of GitHub Actions.",
        ("github actions", "dispatch github workflow", "run github workflow", "start a github action",
         "trigger the deploy on github"),
        ("start the GitHub workflow deploy.yml on main", "trigger the build on GitHub Actions"),
    ),
)  # fmt: skip
