"""GitLab's actions: issues, merge requests, pipelines, files."""

from tools.connectors.gitlab.issues import (
    add_comment,
    create_issue,
    get_issue,
    list_issues,
    update_issue,
)
from tools.connectors.gitlab.merge_requests import (
    comment_on_merge_request,
    create_merge_request,
    get_merge_request,
    list_merge_requests,
    merge_merge_request,
)
from tools.connectors.gitlab.repository import (
    get_file,
    list_pipelines,
    list_projects,
    run_pipeline,
)

__all__ = [
    "add_comment",
    "comment_on_merge_request",
    "create_issue",
    "create_merge_request",
    "get_file",
    "get_issue",
    "get_merge_request",
    "list_issues",
    "list_merge_requests",
    "list_pipelines",
    "list_projects",
    "merge_merge_request",
    "run_pipeline",
    "update_issue",
]
