"""Pipelines and files of a project, and the projects there are."""

from __future__ import annotations

from typing import Any, Literal

from tools.connectors.gitlab.client import GITLAB
from tools.connectors.gitlab.fields import Branch, Project
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.contents import with_text
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_PROJECT = "/api/v4/projects/{project}"


class Pipeline(Answer):
    id: int = at("id", "GitLab's id of it.", example=4711)
    status: str = at("status", "Such as running, success or failed.", example="running")
    ref: str = at("ref", "The branch or tag it runs for.", example="main")
    sha: str = at("sha", "The commit it runs for.")
    source: str | None = at("source", "What has started it.", default=None, example="push")
    url: str = at("web_url", "Its page.")
    created_at: str | None = at("created_at", "When it was started.", default=None)


class ListPipelines(Listing):
    project: Project
    ref: Branch | None = None
    status: Literal["running", "pending", "success", "failed", "canceled", "skipped"] | None = (
        given("Status", "All if empty.", default=None)
    )


list_pipelines = GITLAB.listing(
    "list_pipelines",
    Request("GET", _PROJECT + "/pipelines"),
    (ListPipelines, Pipeline),
    "pipelines",
    Words(
        "List GitLab pipelines",
        "List the pipelines of a GitLab project, newest first.",
        ("gitlab pipelines", "list gitlab pipelines", "failed pipelines on gitlab",
         "gitlab ci status", "builds on gitlab"),
        ("list the failed pipelines of acme/shop on GitLab", "get the latest GitLab pipeline of main"),
    ),
)  # fmt: skip


class RunPipeline(Arguments):
    project: Project
    ref: Branch
    variables: dict[str, str] | None = given(
        "Variables", "What its jobs are given.", default=None, max_length=100,
        example={"STAGE": "test"},
    )  # fmt: skip


def _run(args: RunPipeline) -> dict[str, Any]:
    if not args.variables:
        return {"ref": args.ref}
    named = [{"key": key, "value": value} for key, value in args.variables.items()]
    return {"ref": args.ref, "variables": named}


run_pipeline = GITLAB.action(
    "run_pipeline",
    "write",
    Request("POST", _PROJECT + "/pipeline", body=_run),
    (RunPipeline, Pipeline),
    Words(
        "Start a GitLab pipeline",
        "Start a pipeline for a branch or tag of a GitLab project.",
        ("run gitlab pipeline", "start a gitlab pipeline", "trigger gitlab ci",
         "deploy with gitlab", "start the build on gitlab"),
        ("start the GitLab pipeline on main", "trigger the build on GitLab"),
    ),
)  # fmt: skip


class GetFile(Arguments):
    project: Project
    path: str = given(
        "File", "Its path in the repository.", min_length=1, max_length=1_000,
        pattern=r"^[^/\s][^\s]*$", example="docs/prices.csv",
    )  # fmt: skip
    ref: Branch = given("Branch", "Or a tag or commit; HEAD is the default one.", default="HEAD")


class File(Answer):
    path: str = at("file_path", "Where it is.", example="docs/prices.csv")
    text: str = at("text", "What it holds.", example="id,price\nA-17,20\n")
    blob: str = at("blob_id", "GitLab's id of this content.")
    commit: str | None = at("last_commit_id", "The commit that last changed it.", default=None)


get_file = GITLAB.action(
    "get_file",
    "read",
    Request("GET", _PROJECT + "/repository/files/{path}", shaped=with_text),
    (GetFile, File),
    Words(
        "Read a file on GitLab",
        "Read a text file of a GitLab project.",
        ("gitlab file", "read file from gitlab", "get file from gitlab project", "fetch from gitlab",
         "contents of a file on gitlab"),
        ("read docs/prices.csv from the GitLab project", "get the file from GitLab"),
    ),
)  # fmt: skip


class ListProjects(Listing):
    search: str | None = given("Words", "In the name.", default=None, max_length=255)


class ProjectShown(Answer):
    id: int = at("id", "GitLab's id of it.", example=42)
    path: str = at("path_with_namespace", "Its path with its groups.", example="acme/shop")
    name: str = at("name", "Its name.", example="Shop")
    default_branch: str | None = at("default_branch", "Its main branch.", default=None)
    url: str = at("web_url", "Its page.")


list_projects = GITLAB.listing(
    "list_projects",
    Request("GET", "/api/v4/projects", query=lambda args: {
        "membership": True, "simple": True, "search": args.search,
    }),
    (ListProjects, ProjectShown),
    "projects",
    Words(
        "List GitLab projects",
        "List the GitLab projects somebody is a member of.",
        ("gitlab projects", "list gitlab projects", "which gitlab projects", "gitlab repositories",
         "my projects on gitlab"),
        ("list the GitLab projects", "which projects are on GitLab"),
    ),
)  # fmt: skip
