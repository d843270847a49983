"""Asana's actions against a fake that keeps one project as Asana's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

PROJECT, SECTION = "120461", "120464"


class Project:
    """Tasks by id, one a second; pages of two."""

    def __init__(self) -> None:
        self.tasks: dict[str, dict[str, Any]] = {}
        self.seconds = 0
        self.comments: list[str] = []

    def fake(self) -> Fake:
        task = "/api/1.0/tasks/{task}"
        return Fake(
            kind="asana_token",
            config={"base_url": "http://{place}"},
            secret={"token": "1/1:test1234"},
            proof=("authorization", "Bearer 1/1:test1234"),
            refusal=Told(401, {"errors": [{"message": "Not Authorized"}]}),
            routes={
                "POST /api/1.0/tasks": self.made,
                "GET /api/1.0/tasks": self.page,
                f"GET {task}": self.one,
                f"PUT {task}": self.changed,
                f"POST {task}/subtasks": self.made,
                f"POST {task}/stories": self.commented,
                "POST /api/1.0/sections/{section}/addTask": self.sorted_in,
                "GET /api/1.0/projects": lambda _: {"data": [{"gid": PROJECT, "name": "Shop"}]},
                "GET /api/1.0/projects/{project}/sections": lambda _: {
                    "data": [{"gid": SECTION, "name": "Done"}]
                },
                "GET /api/1.0/workspaces": lambda _: {"data": [{"gid": "1", "name": "Acme"}]},
            },
        )

    def now(self) -> str:
        self.seconds += 1
        return f"2026-01-05T09:00:{self.seconds:02}.000Z"

    def made(self, asked: Asked) -> Told:
        data = asked.body["data"]
        if data.get("projects", [PROJECT]) != [PROJECT]:
            return Told(400, {"errors": [{"message": "projects: Not a recognized ID"}]})
        name, now = f"9{len(self.tasks)}", self.now()
        projects = [{"gid": PROJECT, "name": "Shop"}]
        whole = {"gid": name, "completed": False, "created_at": now, "modified_at": now}
        self.tasks[name] = {**whole, **data, "projects": projects}
        return Told(201, {"data": self.tasks[name]})

    def one(self, asked: Asked) -> Any:
        found = self.tasks.get(asked.path["task"])
        return {"data": found} if found else Told(404, {"errors": [{"message": "Unknown object"}]})

    def changed(self, asked: Asked) -> Any:
        self.tasks[asked.path["task"]].update(asked.body["data"], modified_at=self.now())
        return self.one(asked)

    def commented(self, asked: Asked) -> Told:
        self.comments.append(asked.body["data"]["text"])
        return Told(201, {"data": {"gid": "7"}})

    def sorted_in(self, asked: Asked) -> Any:
        self.tasks[asked.body["data"]["task"]]["section"] = asked.path["section"]
        return {"data": {}}

    def page(self, asked: Asked) -> Any:
        since, begin = asked.query.get("modified_since", ""), int(asked.query.get("offset", 0))
        found = [one for one in self.tasks.values() if one["modified_at"] > since]
        if asked.query.get("completed_since") == "now":
            found = [one for one in found if not one["completed"]]
        found.reverse()
        more = {"offset": str(begin + 2)} if begin + 2 < len(found) else None
        return {"data": found[begin : begin + 2], "next_page": more}


async def test_tasks_are_made_changed_sorted_commented_on_and_completed() -> None:
    project = Project()
    async with project.fake().listening() as visit:
        made = await visit.done("asana.create_task", project=PROJECT, name="Mend")
        one = {"task": made["id"]}
        sub = await visit.done("asana.create_subtask", **one, name="Look")
        await visit.done("asana.update_task", **one, notes="Now")
        await visit.done("asana.add_to_section", **one, section=SECTION)
        await visit.done("asana.add_comment", **one, text="Mended")
        await visit.done("asana.complete_task", **one)
        read = await visit.done("asana.get_task", **one)
        still = await visit.done("asana.list_tasks", project=PROJECT)
        gone = await visit.refused("asana.get_task", task="404")
        wrong = await visit.refused("asana.create_task", project="1", name="x")
    assert (read["notes"], read["completed"], read["projects"]) == ("Now", True, ["Shop"])
    assert (project.tasks[made["id"]]["section"], project.comments) == (SECTION, ["Mended"])
    assert [task["id"] for task in still["tasks"]] == [sub["id"]]
    assert (gone.code, "Not a recognized ID" in wrong.message) == ("not_found", True)


async def test_what_is_there_is_listed_over_pages() -> None:
    async with Project().fake().listening() as visit:
        for number in range(5):
            await visit.done("asana.create_task", project=PROJECT, name=f"No {number}")
        tasks = await visit.done("asana.list_tasks", project=PROJECT, open_only=False)
        projects = await visit.done("asana.list_projects", workspace="1")
        sections = await visit.done("asana.list_sections", project=PROJECT)
        workspaces = await visit.done("asana.list_workspaces")
    assert (tasks["count"], projects["count"], workspaces["count"]) == (5, 1, 1)
    assert sections["sections"] == [{"id": SECTION, "name": "Done"}]


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_a_new_task_starts_one_run_and_a_changed_one_none(existing: str) -> None:
    settings = {"project": PROJECT, "existing": existing}
    async with Project().fake().listening() as visit:
        old = await visit.done("asana.create_task", project=PROJECT, name="before")
        first = await visit.done("asana.new_task", settings=settings)
        for number in range(3):
            await visit.done("asana.create_task", project=PROJECT, name=f"No {number}")
        await visit.done("asana.complete_task", task=old["id"])
        second = await visit.done("asana.new_task", settings=settings, cursor=first["cursor"])
        third = await visit.done("asana.new_task", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [item["payload"]["name"] for item in second["items"]] == ["No 0", "No 1", "No 2"]
    assert third["items"] == []
