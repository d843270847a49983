"""Asana's actions: tasks, comments, projects and sections."""

from __future__ import annotations

from typing import Annotated, Any

from tools.connectors.asana.client import ASANA, wrapped
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

TASKS = "/api/1.0/tasks"
_TASK = TASKS + "/{task}"
FIELDS = (
    "name,notes,completed,due_on,assignee.name,projects.name,permalink_url,created_at,modified_at"
)


def asana_id(title: str, description: str) -> Any:
    """Declare an argument that is one of Asana's ids."""
    return given(title, description, pattern=r"^\d+$", max_length=30, example="1204619611402340")


TaskId = Annotated[str, asana_id("Task", "Asana's id of it.")]
ProjectId = Annotated[str, asana_id("Project", "The id in its address.")]
SectionId = Annotated[str, asana_id("Section", "Asana's id of it.")]
WorkspaceId = Annotated[str, asana_id("Workspace", "Asana's id of it.")]
Name = Annotated[
    str, given("Name", "What is to be done.", min_length=1, max_length=1_024,
               example="Mend the checkout"),
]  # fmt: skip
Notes = Annotated[
    str, given("Notes", "Plain text.", max_length=65_535, example="Fails since 9:00.")
]
Assignee = Annotated[
    str, given("Assignee", "An id, an e-mail address, or me.", max_length=320, example="me")
]
Day = Annotated[str, given("Due", "The day.", pattern=r"^\d{4}-\d{2}-\d{2}$", example="2026-01-31")]


class Task(Answer):
    id: str = at("gid", "Asana's id of it.", example="1204619611402340")
    name: str = at("name", "What is to be done.", example="Mend the checkout")
    notes: str = at("notes", "What it says.", default="")
    completed: bool = at("completed", "Whether it is done.", example=False)
    due_on: str | None = at("due_on", "The day it is due.", default=None, example="2026-01-31")
    assignee: str | None = at("assignee.name", "Who does it.", default=None, example="Ada Lund")
    projects: list[str] = at("named", "The names of its projects.", default=[])
    url: str | None = at("permalink_url", "Its page.", default=None)
    created_at: str = at("created_at", "When it was made.", example="2026-01-05T09:00:00.000Z")
    modified_at: str | None = at("modified_at", "When it last changed.", default=None)


def told(task: Any) -> Any:
    """Say the projects of a task by their names."""
    if not isinstance(task, dict):
        return task
    projects = [one for one in task.get("projects") or () if isinstance(one, dict)]
    return {**task, "named": [str(one.get("name") or one.get("gid")) for one in projects]}


def all_told(found: Any) -> Any:
    """Say the projects of each task by their names."""
    return [told(one) for one in found] if isinstance(found, list) else found


def _fields(_: Any) -> dict[str, Any]:
    return {"opt_fields": FIELDS}


class CreateTask(Arguments):
    project: ProjectId
    name: Name
    notes: Notes | None = None
    assignee: Assignee | None = None
    due_on: Day | None = None


def _created(args: CreateTask) -> dict[str, Any]:
    body: dict[str, Any] = wrapped("project")(args)["data"]
    return {"data": {**body, "projects": [args.project]}}


create_task = ASANA.action(
    "create_task",
    "write",
    Request("POST", TASKS, body=_created, query=_fields, at="data", shaped=told),
    (CreateTask, Task),
    Words(
        "Create an Asana task",
        "Create a task in an Asana project.",
        ("asana task", "create asana task", "add a task to asana", "new asana task",
         "put it into asana", "to-do in asana"),
        ("create an Asana task for each failed check", "add the request to Asana"),
    ),
)  # fmt: skip


class CreateSubtask(Arguments):
    task: TaskId
    name: Name
    notes: Notes | None = None
    assignee: Assignee | None = None
    due_on: Day | None = None


create_subtask = ASANA.action(
    "create_subtask",
    "write",
    Request(
        "POST", _TASK + "/subtasks", body=wrapped("task"), query=_fields, at="data", shaped=told
    ),
    (CreateSubtask, Task),
    Words(
        "Create an Asana subtask",
        "Create a subtask of an Asana task.",
        ("asana subtask", "create asana subtask", "add a subtask in asana", "split the asana task",
         "step of the asana task"),
        ("add a subtask to the Asana task", "create an Asana subtask for each item"),
    ),
)  # fmt: skip


class OneTask(Arguments):
    task: TaskId


get_task = ASANA.action(
    "get_task",
    "read",
    Request("GET", _TASK, query=_fields, at="data", shaped=told),
    (OneTask, Task),
    Words(
        "Read an Asana task",
        "Read one Asana task.",
        ("get asana task", "read asana task", "look up asana task", "asana task by id",
         "asana task details"),
        ("read the Asana task", "look up the task in Asana"),
    ),
)  # fmt: skip


class ListTasks(Listing):
    project: ProjectId
    open_only: bool = given("Open ones only", "Whether done ones are left out.", default=True)
    modified_since: str | None = given(
        "Changed since", "Only those changed after this time.", default=None, max_length=40,
        example="2026-01-05T09:00:00Z",
    )  # fmt: skip


def _listed(args: ListTasks) -> dict[str, Any]:
    # Asana's own way to ask for what is open: completed since now is nothing.
    return {
        "project": args.project,
        "completed_since": "now" if args.open_only else None,
        "modified_since": args.modified_since,
        "opt_fields": FIELDS,
    }


list_tasks = ASANA.listing(
    "list_tasks",
    Request("GET", TASKS, query=_listed, at="data", shaped=all_told),
    (ListTasks, Task),
    "tasks",
    Words(
        "List Asana tasks",
        "List the tasks of an Asana project.",
        ("asana tasks", "list asana tasks", "open asana tasks", "tasks of the asana project",
         "get tasks from asana"),
        ("list the open tasks of the Asana project", "get all Asana tasks"),
    ),
)  # fmt: skip


class UpdateTask(OneTask):
    name: Name | None = None
    notes: Notes | None = None
    assignee: Assignee | None = None
    due_on: Day | None = None


update_task = ASANA.action(
    "update_task",
    "idempotent_write",
    Request("PUT", _TASK, body=wrapped("task"), query=_fields, at="data", shaped=told),
    (UpdateTask, Task),
    Words(
        "Change an Asana task",
        "Change the name, the notes, the assignee or the due date of an Asana task.",
        ("update asana task", "edit asana task", "assign asana task", "asana due date",
         "change the task in asana"),
        ("set the due date of the Asana task", "assign the task in Asana to Ada"),
    ),
)  # fmt: skip


complete_task = ASANA.action(
    "complete_task",
    "idempotent_write",
    Request("PUT", _TASK, body=lambda _: {"data": {"completed": True}}, query=_fields, at="data",
            shaped=told),
    (OneTask, Task),
    Words(
        "Complete an Asana task",
        "Mark an Asana task as done.",
        ("complete asana task", "close asana task", "asana task done", "finish the asana task",
         "tick off in asana"),
        ("complete the Asana task", "mark the task in Asana as done"),
    ),
)  # fmt: skip


class AddComment(OneTask):
    text: str = given("Comment", "Plain text.", min_length=1, max_length=65_535, example="Mended.")


class Story(Answer):
    id: str = at("gid", "Asana's id of it.", example="1204619611402355")
    created_at: str | None = at("created_at", "When it was written.", default=None)


add_comment = ASANA.action(
    "add_comment",
    "write",
    Request("POST", _TASK + "/stories", body=wrapped("task"), at="data"),
    (AddComment, Story),
    Words(
        "Comment on an Asana task",
        "Write a comment under an Asana task.",
        ("asana comment", "comment on asana task", "comment in asana", "note on the asana task",
         "reply in asana"),
        ("comment on the Asana task", "write the result under the Asana task"),
    ),
)  # fmt: skip


class AddToSection(OneTask):
    section: SectionId


add_to_section = ASANA.action(
    "add_to_section",
    "idempotent_write",
    Request("POST", "/api/1.0/sections/{section}/addTask", body=wrapped("section")),
    (AddToSection, Done),
    Words(
        "Move an Asana task to a section",
        "Put an Asana task into a section of its project.",
        ("move asana task", "asana section", "put the asana task into a section",
         "asana task to another column", "asana column"),
        ("move the Asana task to the section Done", "put the task into another section in Asana"),
    ),
)  # fmt: skip


class ListProjects(Listing):
    workspace: WorkspaceId


class Named(Answer):
    id: str = at("gid", "Asana's id of it.", example="1204619611402340")
    name: str = at("name", "Its name.", example="Shop")


list_projects = ASANA.listing(
    "list_projects",
    Request("GET", "/api/1.0/projects", query=lambda args: {
        "workspace": args.workspace, "archived": False, "opt_fields": "name",
    }, at="data"),
    (ListProjects, Named),
    "projects",
    Words(
        "List Asana projects",
        "List the projects of an Asana workspace.",
        ("asana projects", "list asana projects", "which asana projects", "projects in asana",
         "asana boards"),
        ("list the Asana projects", "which projects are in Asana"),
    ),
)  # fmt: skip


class ListSections(Listing):
    project: ProjectId


list_sections = ASANA.listing(
    "list_sections",
    Request("GET", "/api/1.0/projects/{project}/sections", at="data"),
    (ListSections, Named),
    "sections",
    Words(
        "List the sections of an Asana project",
        "List the sections of an Asana project.",
        ("asana sections", "sections of the asana project", "list asana sections",
         "columns of the asana project", "which sections are in asana"),
        ("list the sections of the Asana project", "which columns has the Asana project"),
    ),
)  # fmt: skip


list_workspaces = ASANA.listing(
    "list_workspaces",
    Request("GET", "/api/1.0/workspaces", at="data"),
    (Listing, Named),
    "workspaces",
    Words(
        "List Asana workspaces",
        "List the Asana workspaces of the token's owner.",
        ("asana workspaces", "list asana workspaces", "which asana workspaces",
         "workspaces in asana", "asana organizations"),
        ("list my Asana workspaces", "which workspaces are in Asana"),
    ),
)  # fmt: skip
