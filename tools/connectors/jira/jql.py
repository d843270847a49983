"""Conditions on issues in Jira's query language (JQL): each value stands in quotes and can be nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tools.sdk.answer import Listing, given
from tools.sdk.errors import bad_data

_ORDERS = {
    "newest": "created DESC",
    "oldest": "created ASC",
    "last_changed": "updated DESC",
    "most_urgent": "priority DESC",
}
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class ListIssues(Listing):
    project: str | None = given(
        "Project",
        "Its key.",
        default=None,
        pattern=r"^[A-Z][A-Z0-9_]+$",
        max_length=50,
        example="SHOP",
    )
    status: list[str] | None = given(
        "Status",
        "Any of these, by name.",
        default=None,
        min_length=1,
        max_length=50,
        example=["To Do", "In Progress"],
    )
    open_only: bool = given("Open ones only", "Leave out what is done.", default=False)
    assignee: str | None = given(
        "Assignee",
        "Jira's id of a person; me for whom the connection belongs to, nobody for none.",
        default=None,
        min_length=1,
        max_length=128,
        example="me",
    )
    labels: list[str] | None = given(
        "Labels", "All of these.", default=None, min_length=1, max_length=50, example=["checkout"]
    )
    issue_type: str | None = given("Type", "By name.", default=None, max_length=100, example="Bug")
    priority: str | None = given(
        "Priority", "By name.", default=None, max_length=60, example="High"
    )
    text: str | None = given(
        "Words",
        "In summary, description or comments.",
        default=None,
        min_length=1,
        max_length=1_000,
        example="checkout fails",
    )
    created_since: Day | None = given("Made since", "A day.", default=None, example="2026-01-05")
    changed_since: Day | None = given("Changed since", "A day.", default=None, example="2026-01-05")
    order: Literal["newest", "oldest", "last_changed", "most_urgent"] = given(
        "Sorted by", "Which come first.", default="newest"
    )


def jql_of(args: ListIssues) -> str:
    """Write the query; Jira wants at least one condition."""
    terms = list(_terms(args))
    if not terms:
        raise bad_data(
            "jira_no_condition",
            "nothing says which issues are meant",
            hint="name at least a project, a status or an assignee",
        )
    return " AND ".join(terms) + f" ORDER BY {_ORDERS[args.order]}"


def _terms(args: ListIssues) -> Iterator[str]:
    equal = {"project": args.project, "issuetype": args.issue_type, "priority": args.priority}
    for name, value in equal.items():
        if value:
            yield f"{name} = {quoted(value)}"
    if args.status:
        yield f"status in ({', '.join(map(quoted, args.status))})"
    if args.open_only:
        yield "statusCategory != Done"
    if args.assignee:
        means = {"me": "= currentUser()", "nobody": "is EMPTY"}
        yield f"assignee {means.get(args.assignee, f'= {quoted(args.assignee)}')}"
    for label in args.labels or ():
        yield f"labels = {quoted(label)}"
    if args.text:
        yield f"text ~ {quoted(args.text)}"
    for name, day in (("created", args.created_since), ("updated", args.changed_since)):
        if day:
            yield f"{name} >= {quoted(day)}"


def quoted(value: str) -> str:
    """Write a text as JQL writes it; what has no place in a query is left out."""
    plain = "".join(mark if mark.isprintable() else " " for mark in value)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
