"""Asana: a run for each task that is made in a project."""

from __future__ import annotations

from engine.core.action import Polling
from tools.connectors.asana.actions import FIELDS, TASKS, ProjectId, Task, all_told
from tools.connectors.asana.client import ASANA
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.newest import MOST_READ, Newest, earlier
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class ProjectWatched(Watched):
    project: ProjectId


def _changed(settings: ProjectWatched, moment: str | None = None) -> Request:
    """Ask for what has changed: what was made has changed too, and Asana lists in the project's order."""
    # Whether what changed in that very moment is among it is not said.
    since = earlier(moment, 1.0) if moment else None
    asked = {"project": settings.project, "modified_since": since, "opt_fields": FIELDS}
    return Request("GET", TASKS, query=lambda _: asked, at="data", shaped=all_told)


_TASKS: Newest[ProjectWatched, Task] = Newest(
    since=_changed,
    last=_changed,
    model=Task,
    made=lambda task: task.created_at,
    name=lambda task: task.id,
    among=MOST_READ,
)


@trigger(
    "asana.new_task",
    title="When an Asana task is made",
    connection=ASANA.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new asana task", "asana task is created", "task is added to asana",
            "task is added to the asana project", "new task in asana", "asana task is made",
        ),
        examples=(
            "when a task is added to the Asana project",
            "for each new Asana task",
        ),
    ),
)  # fmt: skip
async def new_task(ctx: StepContext, settings: ProjectWatched, cursor: Json | None) -> Page[Task]:
    """A task has been made in an Asana project."""
    return await _TASKS.look(ASANA.calls(ctx), settings, cursor)
