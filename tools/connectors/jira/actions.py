"""Jira's actions: issues, comments, people and projects."""

from __future__ import annotations

from typing import Annotated, Any

from tools.connectors.jira.client import JIRA, document, text_of
from tools.connectors.jira.jql import ListIssues, jql_of
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.paging import OffsetPages, OnePage, dig
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Request, Words

_ISSUE = "/rest/api/3/issue/{issue}"
ISSUE_FIELDS = "summary,status,issuetype,priority,assignee,labels,description,created,updated"
IssueKey = Annotated[
    str,
    given(
        "Issue", "Its key or id.", pattern=r"^[A-Za-z0-9_-]+$", max_length=100, example="SHOP-17"
    ),
]
Labels = Annotated[
    list[str], given("Labels", "Words without spaces.", max_length=100, example=["checkout"])
]
Description = Annotated[
    str, given("Text", "One paragraph per line.", max_length=32_767, example="Fails since 9:00.")
]
Fields = Annotated[
    dict[str, Json],
    given("More fields", "By Jira's own names.", max_length=200, example={"customfield_10010": 3}),
]


class Created(Answer):
    id: str = at("id", "Jira's id of it.", example="10017")
    key: str = at("key", "Its key.", example="SHOP-17")


class CreateIssue(Arguments):
    project: str = given(
        "Project", "Its key.", pattern=r"^[A-Z][A-Z0-9_]+$", max_length=50, example="SHOP"
    )
    summary: str = given(
        "Summary", "What it is about.", min_length=1, max_length=255, example="Checkout fails"
    )
    issue_type: str = given("Type", "As the project has it.", default="Task", max_length=100)
    description: Description | None = None
    priority: str | None = given(
        "Priority", "Its name.", default=None, max_length=60, example="High"
    )
    labels: Labels | None = None
    fields: Fields | None = None


def _created(args: CreateIssue) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "project": {"key": args.project}, "summary": args.summary,
        "issuetype": {"name": args.issue_type},
    }  # fmt: skip
    return {"fields": {**fields, **_common(args)}}


def _common(args: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if args.description is not None:
        fields["description"] = document(args.description)
    if args.priority:
        fields["priority"] = {"name": args.priority}
    if args.labels is not None:
        fields["labels"] = args.labels
    return {**fields, **(args.fields or {})}


create_issue = JIRA.action(
    "create_issue",
    "write",
    Request("POST", "/rest/api/3/issue", body=_created),
    (CreateIssue, Created),
    Words(
        "Create a Jira issue",
        "Create an issue in a Jira project.",
        ("jira issue", "jira ticket", "create jira ticket", "open a jira issue", "file it in jira",
         "new jira task", "report a bug in jira"),
        ("create a Jira ticket for each failed check", "open a Jira issue in SHOP"),
    ),
)  # fmt: skip


class Issue(Answer):
    id: str = at("id", "Jira's id of it.", example="10017")
    key: str = at("key", "Its key.", example="SHOP-17")
    summary: str = at("fields.summary", "What it is about.", example="Checkout fails")
    status: str | None = at("fields.status.name", "Where it stands.", default=None, example="To Do")
    type: str | None = at("fields.issuetype.name", "What kind it is.", default=None, example="Task")
    priority: str | None = at("fields.priority.name", "How urgent it is.", default=None)
    assignee: str | None = at("fields.assignee.displayName", "Who does it.", default=None)
    labels: list[str] = at("fields.labels", "Its labels.", default=[])
    description: str = at("text", "What it says, without markup.", default="")
    created_at: str | None = at("fields.created", "When it was made.", default=None)
    updated_at: str | None = at("fields.updated", "When it last changed.", default=None)


def _told(found: Any) -> Any:
    text = text_of(dig(found, "fields.description")).strip()
    return {**found, "text": text} if isinstance(found, dict) else found


class OneIssue(Arguments):
    issue: IssueKey


get_issue = JIRA.action(
    "get_issue",
    "read",
    Request("GET", _ISSUE, query=lambda _: {"fields": ISSUE_FIELDS}, shaped=_told),
    (OneIssue, Issue),
    Words(
        "Read a Jira issue",
        "Read one Jira issue.",
        ("get jira issue", "read jira ticket", "look up jira ticket", "jira ticket by key",
         "jira ticket details"),
        ("read the Jira issue SHOP-17", "look up the Jira ticket"),
    ),
)  # fmt: skip


class SearchIssues(Listing):
    jql: str = given(
        "Search", "In Jira's query language (JQL), with at least one condition.", min_length=1,
        max_length=10_000, example="project = SHOP AND status = 'To Do' ORDER BY created DESC",
    )  # fmt: skip


def all_told(found: Any) -> Any:
    return [_told(one) for one in found] if isinstance(found, list) else found


search_issues = JIRA.listing(
    "search_issues",
    Request(
        "GET", "/rest/api/3/search/jql", query=lambda args: {"jql": args.jql, "fields": ISSUE_FIELDS},
        at="issues", shaped=all_told,
    ),
    (SearchIssues, Issue),
    "issues",
    Words(
        "Search Jira",
        "List the Jira issues that a query finds.",
        ("search jira", "jql", "list jira issues", "find jira tickets", "jira query",
         "open jira tickets"),
        ("list the open Jira issues of SHOP", "find Jira tickets without an assignee"),
    ),
)  # fmt: skip


list_issues = JIRA.listing(
    "list_issues",
    Request(
        "GET", "/rest/api/3/search/jql",
        query=lambda args: {"jql": jql_of(args), "fields": ISSUE_FIELDS},
        at="issues", shaped=all_told,
    ),
    (ListIssues, Issue),
    "issues",
    Words(
        "List Jira issues",
        "List the Jira issues of a project, a status, a person or a label.",
        ("jira issues of a project", "jira tickets by status", "jira tickets of a person",
         "jira tickets with a label", "unassigned jira tickets", "jira backlog"),
        ("list the Jira issues of SHOP that are open", "get the Jira tickets assigned to me"),
    ),
)  # fmt: skip


class UpdateIssue(Arguments):
    issue: IssueKey
    summary: str | None = given("Summary", "A new one.", default=None, min_length=1, max_length=255)
    description: Description | None = None
    priority: str | None = given(
        "Priority", "Its name.", default=None, max_length=60, example="High"
    )
    labels: Labels | None = None
    fields: Fields | None = None


def _updated(args: UpdateIssue) -> dict[str, Any]:
    summary = {"summary": args.summary} if args.summary else {}
    return {"fields": {**summary, **_common(args)}}


update_issue = JIRA.action(
    "update_issue",
    "idempotent_write",
    Request("PUT", _ISSUE, body=_updated),
    (UpdateIssue, Done),
    Words(
        "Change a Jira issue",
        "Change fields of a Jira issue.",
        ("update jira issue", "edit jira ticket", "change priority in jira", "set a jira field",
         "label jira issue"),
        ("raise the priority of the Jira issue", "update the Jira ticket"),
    ),
)  # fmt: skip


class AddComment(Arguments):
    issue: IssueKey
    text: str = given(
        "Comment", "One paragraph per line.", min_length=1, max_length=32_767, example="Mended."
    )


class Comment(Answer):
    id: str = at("id", "Jira's id of it.", example="20001")


add_comment = JIRA.action(
    "add_comment",
    "write",
    Request("POST", _ISSUE + "/comment", body=lambda args: {"body": document(args.text)}),
    (AddComment, Comment),
    Words(
        "Comment on a Jira issue",
        "Write a comment under a Jira issue.",
        ("jira comment", "comment in jira", "comment on the jira ticket", "reply in jira",
         "note in jira"),
        ("comment on the Jira issue", "write the result under the Jira ticket"),
    ),
)  # fmt: skip


class MoveIssue(Arguments):
    issue: IssueKey
    to: str = given(
        "To", "The name of a transition, or of the status it leads to.", min_length=1,
        max_length=200, example="Done",
    )  # fmt: skip


async def _move_issue(ctx: StepContext, args: MoveIssue) -> Done:
    calls, path = JIRA.calls(ctx), _ISSUE + "/transitions"
    asked = Request("GET", path, query=lambda _: {}, at="transitions")
    found = await calls.answer(asked, args, writes=False)
    ways = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    names = {str(dig(one, at)).lower(): one for at in ("to.name", "name") for one in ways}
    if args.to.lower() not in names:
        there = ", ".join(sorted({str(dig(one, "to.name")) for one in ways})) or "no way at all"
        raise bad_data(
            "jira_no_such_transition", f"{args.issue} cannot be moved to {args.to!r} now",
            hint=f"from where it stands there is {there}",
        )  # fmt: skip
    chosen = {"transition": {"id": dig(names[args.to.lower()], "id")}}
    await calls.answer(Request("POST", path, body=lambda _: chosen), args, writes=True)
    return Done(done=True)


move_issue = JIRA.performed(
    "move_issue",
    "write",
    (MoveIssue, Done),
    _move_issue,
    Words(
        "Move a Jira issue",
        "Move a Jira issue to another status.",
        ("transition jira issue", "close jira ticket", "move jira ticket", "jira status",
         "set jira issue to done"),
        ("move the Jira issue to Done", "close the Jira ticket"),
    ),
)  # fmt: skip


class AssignIssue(Arguments):
    issue: IssueKey
    account_id: str | None = given(
        "Account", "Jira's id of the person; nobody if empty.", default=None, max_length=128,
        example="5b10ac8d82e05b22cc7d4ef5",
    )  # fmt: skip


assign_issue = JIRA.action(
    "assign_issue",
    "idempotent_write",
    Request("PUT", _ISSUE + "/assignee", body=lambda args: {"accountId": args.account_id}),
    (AssignIssue, Done),
    Words(
        "Assign a Jira issue",
        "Give a Jira issue to a person, or to nobody.",
        ("assign jira issue", "jira assignee", "assign the jira ticket", "give the jira ticket to",
         "unassign jira issue"),
        ("assign the Jira issue to Ada", "assign the Jira ticket to whoever is on call"),
    ),
)  # fmt: skip


class FindUsers(Listing):
    query: str = given(
        "Words", "In the name or address.", min_length=1, max_length=200, example="ada@example.com"
    )


class User(Answer):
    account_id: str = at(
        "accountId", "Jira's id of the person.", example="5b10ac8d82e05b22cc7d4ef5"
    )
    name: str | None = at("displayName", "Their name.", default=None, example="Ada Lund")
    email: str | None = at("emailAddress", "Their address, where they show it.", default=None)


find_users = JIRA.listing(
    "find_users",
    Request("GET", "/rest/api/3/user/search", paging=OnePage()),
    (FindUsers, User),
    "users",
    Words(
        "Find people in Jira",
        "Find people in Jira by name or address.",
        ("jira user", "find jira user", "who is it in jira", "jira account id", "look up in jira"),
        ("find the Jira user with this address", "look up Ada in Jira"),
    ),
)


class Project(Answer):
    id: str = at("id", "Jira's id of it.", example="10000")
    key: str = at("key", "Its key.", example="SHOP")
    name: str = at("name", "Its name.", example="Shop")


list_projects = JIRA.listing(
    "list_projects",
    Request(
        "GET", "/rest/api/3/project/search", at="values",
        paging=OffsetPages("maxResults", 50, "startAt", "startAt", "total"),
    ),
    (Listing, Project),
    "projects",
    Words(
        "List Jira projects",
        "List the projects of a Jira site.",
        ("jira projects", "list jira projects", "which jira projects", "project keys in jira",
         "jira boards"),
        ("list the Jira projects", "which projects are in Jira"),
    ),
)  # fmt: skip
