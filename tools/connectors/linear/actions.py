"""Linear's actions: issues, comments, teams, projects, states and people."""

from __future__ import annotations

from typing import Annotated, Any

from tools.connectors.linear.client import LINEAR, PATH
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.graphql_api import connection, operation
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments
from tools.sdk.service import Words, sent_as

FIELDS = (
    "id identifier title description url priorityLabel dueDate createdAt updatedAt "
    "state { name } team { key } assignee { name } labels(first: 10) { nodes { name } }"
)
_PAGE = "pageInfo { hasNextPage endCursor }"
IssueId = Annotated[
    str,
    given("Issue", "Such as SHOP-17, or its id.", pattern=r"^[A-Za-z0-9-]+$", max_length=60,
          example="SHOP-17"),
]  # fmt: skip
TeamKey = Annotated[
    str,
    given("Team", "The letters its issues begin with.", pattern=r"^[A-Za-z0-9]+$", max_length=20,
          example="SHOP"),
]  # fmt: skip
Text = Annotated[
    str, given("Text", "In Markdown.", max_length=100_000, example="Checkout fails since 9:00.")
]


def linear_id(title: str, description: str, **more: Any) -> Any:
    """Declare an argument that is one of Linear's ids."""
    return given(
        title, description, pattern=r"^[0-9a-fA-F-]{36}$",
        example="9cfb482a-81e3-4154-b5b9-2c805e70a02d", **more,
    )  # fmt: skip


def _under(name: str) -> dict[str, Any]:
    """Declare an id that can be left out, by the name Linear has for it."""
    return {"default": None, "serialization_alias": name}


class Issue(Answer):
    id: str = at("id", "Linear's id of it.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d")
    key: str = at("identifier", "As people name it.", example="SHOP-17")
    title: str = at("title", "Its title.", example="Checkout fails")
    description: str | None = at("description", "What it says.", default=None)
    state: str | None = at("state.name", "Where it stands.", default=None, example="Todo")
    priority: str | None = at("priorityLabel", "How urgent it is.", default=None, example="High")
    team: str | None = at("team.key", "The team it belongs to.", default=None, example="SHOP")
    assignee: str | None = at("assignee.name", "Who does it.", default=None, example="Ada Lund")
    labels: list[str] = at("named", "The names of its labels.", default=[])
    due_date: str | None = at("dueDate", "The day it is due.", default=None)
    url: str = at("url", "Its page.")
    created_at: str = at("createdAt", "When it was made.", example="2026-01-05T09:00:00.000Z")
    updated_at: str | None = at("updatedAt", "When it last changed.", default=None)


def told(issue: Any) -> Any:
    """Say the labels of an issue by their names."""
    labels = dig(issue, "labels.nodes")
    named = [str(dig(one, "name")) for one in labels] if isinstance(labels, list) else []
    return {**issue, "named": named} if isinstance(issue, dict) else issue


def all_told(found: Any) -> Any:
    """Say the labels of each issue by their names."""
    return [told(one) for one in found] if isinstance(found, list) else found


class _IssueFields(Arguments):
    description: Text | None = None
    priority: int | None = given(
        "Priority", "0 none, 1 urgent, 2 high, 3 medium, 4 low.", default=None, ge=0, le=4
    )
    due_date: str | None = given(
        "Due", "The day.", default=None, pattern=r"^\d{4}-\d{2}-\d{2}$", example="2026-01-31",
        serialization_alias="dueDate",
    )  # fmt: skip
    state_id: str | None = linear_id("State", "Of the team's.", **_under("stateId"))
    assignee_id: str | None = linear_id("Assignee", "The person.", **_under("assigneeId"))
    project_id: str | None = linear_id("Project", "The project.", **_under("projectId"))
    label_ids: list[str] | None = given(
        "Labels", "Linear's ids of them.", default=None, max_length=50,
        serialization_alias="labelIds",
    )  # fmt: skip


class CreateIssue(_IssueFields):
    team_id: str = linear_id("Team", "Linear's id of it.", serialization_alias="teamId")
    title: str = given(
        "Title", "What it is about.", min_length=1, max_length=500, example="Checkout fails"
    )


create_issue = LINEAR.action(
    "create_issue",
    "write",
    operation(
        PATH,
        "mutation CreateIssue($input: IssueCreateInput!) "
        f"{{ issueCreate(input: $input) {{ success issue {{ {FIELDS} }} }} }}",
        "issueCreate.issue",
        lambda args: {"input": sent_as(args)},
        told,
    ),
    (CreateIssue, Issue),
    Words(
        "Create a Linear issue",
        "Create an issue in a Linear team.",
        ("linear issue", "linear ticket", "create linear issue", "open a linear issue",
         "file it in linear", "report a bug in linear"),
        ("create a Linear issue for each failed check", "open a ticket in Linear"),
    ),
)  # fmt: skip


class OneIssue(Arguments):
    issue: IssueId


def _named(args: Any) -> dict[str, Any]:
    return {"id": args.issue}


get_issue = LINEAR.action(
    "get_issue",
    "read",
    operation(
        PATH, f"query GetIssue($id: String!) {{ issue(id: $id) {{ {FIELDS} }} }}", "issue",
        _named, told,
    ),
    (OneIssue, Issue),
    Words(
        "Read a Linear issue",
        "Read one Linear issue.",
        ("get linear issue", "read linear issue", "look up linear ticket", "linear issue by key",
         "linear issue details"),
        ("read the Linear issue SHOP-17", "look up the ticket in Linear"),
    ),
)  # fmt: skip


class UpdateIssue(_IssueFields):
    issue: IssueId
    title: str | None = given("Title", "A new one.", default=None, min_length=1, max_length=500)


update_issue = LINEAR.action(
    "update_issue",
    "idempotent_write",
    operation(
        PATH,
        "mutation UpdateIssue($id: String!, $input: IssueUpdateInput!) "
        f"{{ issueUpdate(id: $id, input: $input) {{ success issue {{ {FIELDS} }} }} }}",
        "issueUpdate.issue",
        lambda args: {"id": args.issue, "input": sent_as(args, "issue")},
        told,
    ),
    (UpdateIssue, Issue),
    Words(
        "Change a Linear issue",
        "Change fields of a Linear issue, or move it to another state.",
        ("update linear issue", "edit linear issue", "move linear issue", "assign linear issue",
         "close linear ticket"),
        ("raise the priority of the Linear issue", "move the ticket in Linear to Done"),
    ),
)  # fmt: skip


class ListIssues(Listing):
    team: TeamKey | None = None
    state: str | None = given("State", "Its name.", default=None, max_length=100, example="Todo")
    assignee: str | None = given(
        "Assignee", "By e-mail address.", default=None, max_length=320, example="ada@example.com"
    )


def _filter(args: ListIssues) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if args.team:
        wanted["team"] = {"key": {"eq": args.team}}
    if args.state:
        wanted["state"] = {"name": {"eq": args.state}}
    if args.assignee:
        wanted["assignee"] = {"email": {"eq": args.assignee}}
    return {"filter": wanted}


list_issues = LINEAR.listing(
    "list_issues",
    connection(
        PATH,
        "query ListIssues($first: Int, $after: String, $filter: IssueFilter) { issues(first: $first, "
        f"after: $after, filter: $filter) {{ nodes {{ {FIELDS} }} {_PAGE} }} }}",
        "issues", _filter, all_told,
    ),
    (ListIssues, Issue),
    "issues",
    Words(
        "List Linear issues",
        "List Linear issues, of a team, in a state or of a person.",
        ("linear issues", "list linear issues", "open linear issues", "linear tickets",
         "get issues from linear"),
        ("list the issues of the team SHOP in Linear", "get all Linear tickets in Todo"),
    ),
)  # fmt: skip


class AddComment(OneIssue):
    body: str = given(
        "Comment", "In Markdown.", min_length=1, max_length=100_000, example="Mended."
    )


class Comment(Answer):
    id: str = at("id", "Linear's id of it.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d")
    url: str = at("url", "Its place on the page of the issue.")


add_comment = LINEAR.action(
    "add_comment",
    "write",
    operation(
        PATH,
        "mutation AddComment($input: CommentCreateInput!) "
        "{ commentCreate(input: $input) { success comment { id url } } }",
        "commentCreate.comment",
        lambda args: {"input": {"issueId": args.issue, "body": args.body}},
    ),
    (AddComment, Comment),
    Words(
        "Comment on a Linear issue",
        "Write a comment under a Linear issue.",
        ("linear comment", "comment on linear issue", "comment in linear", "reply in linear",
         "note on the linear ticket"),
        ("comment on the Linear issue", "write the result under the ticket in Linear"),
    ),
)  # fmt: skip


class Team(Answer):
    id: str = at("id", "Linear's id of it.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d")
    key: str = at("key", "The letters its issues begin with.", example="SHOP")
    name: str = at("name", "Its name.", example="Shop")


def _all(_: Any) -> dict[str, Any]:
    return {}


def _list_of(noun: str, fields: str) -> str:
    return (
        f"query List($first: Int, $after: String) {{ {noun}(first: $first, after: $after) "
        f"{{ nodes {{ {fields} }} {_PAGE} }} }}"
    )


list_teams = LINEAR.listing(
    "list_teams",
    connection(PATH, _list_of("teams", "id key name"), "teams", _all),
    (Listing, Team),
    "teams",
    Words(
        "List Linear teams",
        "List the teams of a Linear workspace.",
        ("linear teams", "list linear teams", "which linear teams", "teams in linear",
         "team keys in linear"),
        ("list the Linear teams", "which teams are in Linear"),
    ),
)  # fmt: skip


class Project(Answer):
    id: str = at("id", "Linear's id of it.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d")
    name: str = at("name", "Its name.", example="New checkout")
    status: str | None = at("status.name", "Where it stands.", default=None, example="In Progress")
    target_date: str | None = at("targetDate", "When it shall be done.", default=None)
    url: str = at("url", "Its page.")


list_projects = LINEAR.listing(
    "list_projects",
    connection(
        PATH, _list_of("projects", "id name status { name } targetDate url"), "projects", _all
    ),
    (Listing, Project),
    "projects",
    Words(
        "List Linear projects",
        "List the projects of a Linear workspace.",
        ("linear projects", "list linear projects", "which linear projects", "projects in linear",
         "linear roadmap"),
        ("list the Linear projects", "which projects are in Linear"),
    ),
)  # fmt: skip


class State(Answer):
    id: str = at("id", "Linear's id of it.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d")
    name: str = at("name", "Its name.", example="Todo")
    type: str = at("type", "Such as backlog, unstarted, started, completed or canceled.")
    team: str | None = at("team.key", "The team it belongs to.", default=None, example="SHOP")


list_states = LINEAR.listing(
    "list_states",
    connection(
        PATH, _list_of("workflowStates", "id name type team { key }"), "workflowStates", _all
    ),
    (Listing, State),
    "states",
    Words(
        "List Linear states",
        "List the states that issues of Linear teams can be in.",
        ("linear states", "linear statuses", "list linear states", "which states are in linear",
         "linear workflow states"),
        ("list the states of Linear issues", "which statuses are in Linear"),
    ),
)  # fmt: skip


class User(Answer):
    id: str = at("id", "Linear's id of the person.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d")
    name: str = at("name", "Their name.", example="Ada Lund")
    email: str = at("email", "Their address.", example="ada@example.com")


list_users = LINEAR.listing(
    "list_users",
    connection(PATH, _list_of("users", "id name email"), "users", _all),
    (Listing, User),
    "users",
    Words(
        "List the people in Linear",
        "List the people of a Linear workspace.",
        ("linear users", "list linear users", "who is in linear", "linear members",
         "people in linear"),
        ("list the people in Linear", "find the Linear user with this address"),
    ),
)  # fmt: skip
