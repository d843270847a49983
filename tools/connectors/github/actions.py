"""GitHub's actions: issues, pull requests, and what a repository holds."""

from tools.connectors.github.code import (
    create_release,
    get_file,
    list_releases,
    put_file,
    run_workflow,
)
from tools.connectors.github.issues import (
    add_comment,
    create_issue,
    list_issues,
    search_issues,
    update_issue,
)
from tools.connectors.github.pulls import (
    create_pull_request,
    list_pull_requests,
    merge_pull_request,
)

__all__ = [
    "add_comment",
    "create_issue",
    "create_pull_request",
    "create_release",
    "get_file",
    "list_issues",
    "list_pull_requests",
    "list_releases",
    "merge_pull_request",
    "put_file",
    "run_workflow",
    "search_issues",
    "update_issue",
]
