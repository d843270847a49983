"""GitLab's actions against a fake that keeps issues and merge requests as GitLab's documentation tells it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

HERE = {"project": "acme/shop"}
PROJECT = "/api/v4/projects/{project}"


class Project:
    """Issues and merge requests by number; a second passes with each that is opened."""

    def __init__(self) -> None:
        self.issues: list[dict[str, Any]] = []
        self.merges: list[dict[str, Any]] = []
        self.notes: list[str] = []

    def fake(self) -> Fake:
        issue, merge = PROJECT + "/issues/{number}", PROJECT + "/merge_requests/{number}"
        return Fake(
            kind="gitlab_token",
            config={"base_url": "http://{place}"},
            secret={"token": "glpat-test-1234"},
            proof=("authorization", "Bearer glpat-test-1234"),
            refusal=Told(401, {"message": "401 Unauthorized"}),
            routes={
                f"POST {PROJECT}/issues": lambda asked: self.opened(self.issues, asked),
                f"GET {PROJECT}/issues": lambda asked: self.listed(self.issues, asked),
                f"GET {issue}": lambda asked: self.one(self.issues, asked),
                f"PUT {issue}": self.changed,
                f"POST {issue}/notes": self.noted,
                f"POST {PROJECT}/merge_requests": lambda asked: self.opened(self.merges, asked),
                f"GET {PROJECT}/merge_requests": lambda asked: self.listed(self.merges, asked),
                f"GET {merge}": lambda asked: self.one(self.merges, asked),
                f"PUT {merge}/merge": self.merged,
                f"POST {merge}/notes": self.noted,
                f"POST {PROJECT}/pipeline": self.piped,
                f"GET {PROJECT}/pipelines": lambda _: [self.pipeline("main")],
                f"GET {PROJECT}/repository/files/{{path}}": self.file,
                "GET /api/v4/projects": lambda _: [
                    {"id": 42, "path_with_namespace": "acme/shop", "name": "Shop", "web_url": "u"}
                ],
            },
        )

    def opened(self, kept: list[dict[str, Any]], asked: Asked) -> Told:
        if asked.path["project"] != "acme/shop":
            return Told(404, {"message": "404 Project Not Found"})
        number = len(kept) + 1
        one = {
            **asked.body,
            "id": 100 + number, "iid": number, "state": "opened", "web_url": f"u/{number}",
            "author": {"username": "ada"}, "created_at": f"2026-01-05T09:{number:02}:00.000Z",
            "labels": [x for x in asked.body.get("labels", "").split(",") if x],
        }  # fmt: skip
        kept.append(one)
        return Told(201, one)

    def listed(self, kept: list[dict[str, Any]], asked: Asked) -> Any:
        state, after = asked.query.get("state", "all"), asked.query.get("created_after", "")
        found = [
            one for one in kept if state in {"all", one["state"]} and one["created_at"] >= after
        ]
        if asked.query.get("sort") != "asc":
            found.reverse()
        page, size = int(asked.query.get("page", 1)), min(int(asked.query["per_page"]), 2)
        part = found[(page - 1) * size : page * size]
        if page * size >= len(found):
            return part
        where = f"http://{{place}}/api/v4/projects/acme%2Fshop/{'issues' if kept is self.issues else 'merge_requests'}"
        rest = "&".join(f"{name}={text}" for name, text in asked.query.items() if name != "page")
        return Told(200, part, {"link": f'<{where}?{rest}&page={page + 1}>; rel="next"'})

    def one(self, kept: list[dict[str, Any]], asked: Asked) -> Any:
        number = int(asked.path["number"])
        return kept[number - 1] if number <= len(kept) else Told(404, {"message": "404 Not found"})

    def changed(self, asked: Asked) -> Any:
        one = self.one(self.issues, asked)
        states = {"close": "closed", "reopen": "opened"}
        body = dict(asked.body)
        one["state"] = states.get(body.pop("state_event", ""), one["state"])
        one.update(body)
        return one

    def merged(self, asked: Asked) -> Any:
        one = self.one(self.merges, asked)
        if one["state"] != "opened":
            return Told(405, {"message": "405 Method Not Allowed"})
        one["state"] = "merged"
        return one

    def noted(self, asked: Asked) -> Told:
        self.notes.append(asked.body["body"])
        return Told(201, {"id": len(self.notes), "author": {"username": "ada"}})

    def pipeline(self, ref: str) -> dict[str, Any]:
        return {"id": 1, "status": "created", "ref": ref, "sha": "a1", "web_url": "u"}

    def piped(self, asked: Asked) -> Told:
        if asked.body["ref"] != "main":
            return Told(400, {"message": {"base": ["Reference not found"]}})
        return Told(201, self.pipeline("main"))

    def file(self, asked: Asked) -> Any:
        raw = b"\xff\xfe" if asked.path["path"] == "logo.png" else b"id,price\n"
        content = base64.b64encode(raw).decode()
        return {"file_path": asked.path["path"], "content": content, "blob_id": "b1"}


async def test_issues_are_opened_read_changed_commented_and_listed_over_pages() -> None:
    project = Project()
    async with project.fake().listening() as visit:
        for number in range(5):
            made = await visit.done("gitlab.create_issue", **HERE, title=f"No {number}")
        one = {**HERE, "number": made["number"]}
        await visit.done("gitlab.update_issue", **one, state="closed")
        await visit.done("gitlab.add_comment", **one, body="Mended")
        read = await visit.done("gitlab.get_issue", **one)
        still = await visit.done("gitlab.list_issues", **HERE)
        gone = await visit.refused("gitlab.get_issue", **HERE, number=99)
        hidden = await visit.refused("gitlab.create_issue", project="acme/other", title="x")
    assert (read["state"], project.notes) == ("closed", ["Mended"])
    assert [one["number"] for one in still["issues"]] == [4, 3, 2, 1]
    assert (gone.error_class, hidden.code) == ("bad_data", "not_found")


async def test_a_merge_request_is_opened_read_commented_and_merged_once() -> None:
    branches = {"source_branch": "mend", "target_branch": "main"}
    async with Project().fake().listening() as visit:
        made = await visit.done("gitlab.create_merge_request", **HERE, title="Mend", **branches)
        one = {**HERE, "number": made["number"]}
        listed = await visit.done("gitlab.list_merge_requests", **HERE)
        await visit.done("gitlab.comment_on_merge_request", **one, body="Fine")
        await visit.done("gitlab.merge_merge_request", **one)
        read = await visit.done("gitlab.get_merge_request", **one)
        again = await visit.refused("gitlab.merge_merge_request", **one)
    assert (listed["count"], read["state"], again.error_class) == (1, "merged", "bad_data")


async def test_pipelines_are_started_and_listed_and_files_are_read_as_text() -> None:
    async with Project().fake().listening() as visit:
        run = await visit.done("gitlab.run_pipeline", **HERE, ref="main", variables={"A": "b"})
        listed = await visit.done("gitlab.list_pipelines", **HERE)
        wrong = await visit.refused("gitlab.run_pipeline", **HERE, ref="nowhere")
        file = await visit.done("gitlab.get_file", **HERE, path="docs/prices.csv")
        picture = await visit.refused("gitlab.get_file", **HERE, path="logo.png")
        projects = await visit.done("gitlab.list_projects")
    assert (run["ref"], listed["count"], wrong.error_class) == ("main", 1, "bad_data")
    assert (file["path"], file["text"]) == ("docs/prices.csv", "id,price\n")
    assert (picture.code, projects["projects"][0]["path"]) == ("gitlab_malformed", "acme/shop")


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_issue_opened_after_the_first_look_starts_one_run(existing: str) -> None:
    settings = {**HERE, "existing": existing}
    project = Project()
    async with project.fake().listening() as visit:
        await visit.done("gitlab.create_issue", **HERE, title="before")
        first = await visit.done("gitlab.new_issue", settings=settings)
        for number in range(3):
            await visit.done("gitlab.create_issue", **HERE, title=f"No {number}")
        cursor = first["cursor"]
        second = await visit.done("gitlab.new_issue", settings=settings, cursor=cursor)
        cursor = second["cursor"]
        third = await visit.done("gitlab.new_issue", settings=settings, cursor=cursor)
    assert len(first["items"]) == (1 if existing == "start" else 0)
    titles = [item["payload"]["title"] for item in second["items"]]
    assert (titles, third["items"]) == (["No 0", "No 1", "No 2"], [])


async def test_a_project_without_merge_requests_starts_with_its_first() -> None:
    branches = {"source_branch": "mend", "target_branch": "main"}
    async with Project().fake().listening() as visit:
        first = await visit.done("gitlab.new_merge_request", settings=HERE)
        await visit.done("gitlab.create_merge_request", **HERE, title="Mend", **branches)
        cursor = first["cursor"]
        second = await visit.done("gitlab.new_merge_request", settings=HERE, cursor=cursor)
    assert first["items"] == []
    assert [item["payload"]["title"] for item in second["items"]] == ["Mend"]


async def test_the_wait_is_read_from_the_moment_a_limit_opens_again() -> None:
    limited = Told(429, {"message": "Too many"}, {"ratelimit-reset": "0"})
    async with Project().fake().only(limited).listening() as visit:
        error = await visit.refused("gitlab.get_issue", **HERE, number=1)
    assert (error.error_class, error.retry_after_s) == ("rate_limit", 0.0)
