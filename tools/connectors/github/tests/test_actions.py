"""GitHub's actions against a fake that keeps a repository as GitHub's documentation tells it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.ports.runner import ActionError
from tools.kit.fake_service import Asked, Fake, Told

REPOSITORY = "/repos/acme/shop"
PAGE = "https://github.com/acme/shop"


class Shop:
    """One repository."""

    def __init__(self) -> None:
        self.issues: list[dict[str, Any]] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.releases: list[dict[str, Any]] = []
        self.started: list[Any] = []

    def fake(self) -> Fake:
        return Fake(
            kind="github_token",
            config={"base_url": "http://{place}"},
            secret={"token": "ghp_test1234"},
            proof=("authorization", "Bearer ghp_test1234"),
            refusal=Told(401, {"message": "Bad credentials"}),
            routes={
                f"POST {REPOSITORY}/issues": self.opened,
                f"GET {REPOSITORY}/issues": self.page,
                "GET /search/issues": lambda _: {"total_count": 1, "items": self.issues[:1]},
                f"PATCH {REPOSITORY}/issues/{{number}}": self.changed,
                f"POST {REPOSITORY}/issues/{{number}}/comments": lambda asked: Told(
                    201, {"id": 1, "html_url": PAGE, "body": asked.body["body"]}
                ),
                f"POST {REPOSITORY}/pulls": self.pull,
                f"GET {REPOSITORY}/pulls": lambda _: [i for i in self.issues if "head" in i],
                f"PUT {REPOSITORY}/pulls/{{number}}/merge": lambda _: {"sha": "6d", "merged": True},
                f"GET {REPOSITORY}/contents/{{name}}": self.file,
                f"PUT {REPOSITORY}/contents/{{name}}": self.committed,
                f"POST {REPOSITORY}/releases": self.released,
                f"GET {REPOSITORY}/releases": lambda _: self.releases,
                f"POST {REPOSITORY}/actions/workflows/{{file}}/dispatches": self.dispatched,
            },
        )

    def opened(self, asked: Asked) -> Told:
        number = len(self.issues) + 1
        issue = {"number": number, "state": "open", "html_url": f"{PAGE}/issues/{number}"}
        self.issues.append({**issue, **asked.body, "user": {"login": "ada"}})
        return Told(201, self.issues[-1])

    def page(self, asked: Asked) -> Told:
        page, size = int(asked.query.get("page", 1)), int(asked.query["per_page"])
        part = self.issues[(page - 1) * size : page * size]
        later = f"<http://{{place}}{REPOSITORY}/issues?per_page={size}&page={page + 1}>"
        more = page * size < len(self.issues)
        return Told(200, part, {"link": f'{later}; rel="next"'} if more else None)

    def changed(self, asked: Asked) -> Any:
        issue = self.issues[int(asked.path["number"]) - 1]
        issue.update(asked.body)
        return issue

    def pull(self, asked: Asked) -> Told:
        body = asked.body
        if body["head"] == body["base"]:
            errors = [{"resource": "PullRequest", "code": "custom", "message": "No commits"}]
            return Told(422, {"message": "Validation Failed", "errors": errors})
        self.opened(asked)
        named = {"head": {"ref": body["head"]}, "base": {"ref": body["base"]}, "pull_request": {}}
        self.issues[-1].update(named)
        return Told(201, self.issues[-1])

    def file(self, asked: Asked) -> Any:
        return self.files.get(asked.path["name"], Told(404, {"message": "Not Found"}))

    def committed(self, asked: Asked) -> Told:
        there, name = self.files.get(asked.path["name"]), asked.path["name"]
        if (there or {}).get("sha") != asked.body.get("sha"):
            return Told(409, {"message": "does not match"})
        kept = {"path": name, "sha": f"s{len(self.started)}", "content": asked.body["content"]}
        self.files[name] = kept
        return Told(200 if there else 201, {"content": kept, "commit": {"sha": "c1"}})

    def released(self, asked: Asked) -> Told:
        self.releases.insert(0, {"id": 1, "html_url": PAGE, **asked.body})
        return Told(201, self.releases[0])

    def dispatched(self, asked: Asked) -> Told:
        self.started.append((asked.path["file"], asked.body))
        return Told(204)


HERE = {"repository": "acme/shop"}


async def test_issues_are_opened_changed_commented_found_and_listed_over_pages() -> None:
    shop = Shop()
    async with shop.fake().listening() as visit:
        for number in range(5):
            await visit.done("github.create_issue", **HERE, title=f"No {number}", labels=["bug"])
        closed = await visit.done("github.update_issue", **HERE, number=2, state="closed")
        said = await visit.done("github.add_comment", **HERE, number=2, body="Mended")
        found = await visit.done("github.search_issues", q="repo:acme/shop No 0")
        listed = await visit.done("github.list_issues", **HERE, state="all")
        few = await visit.done("github.list_issues", **HERE, state="all", limit=3)
    assert (closed["state"], closed["author"], said["url"]) == ("closed", "ada", PAGE)
    assert found["issues"][0]["title"] == "No 0"
    assert [one["number"] for one in listed["issues"]] == [1, 2, 3, 4, 5]
    assert few["count"] == 3


async def test_a_list_longer_than_a_page_is_read_to_its_end() -> None:
    shop = Shop()
    shop.issues = [
        {"number": n, "title": "x", "state": "open", "html_url": PAGE} for n in range(230)
    ]
    async with shop.fake().listening() as visit:
        listed = await visit.done("github.list_issues", **HERE, limit=10_000)
        assert (listed["count"], len(visit.peer.heard)) == (230, 3)


async def test_pull_requests_are_opened_listed_and_merged() -> None:
    shop = Shop()
    async with shop.fake().listening() as visit:
        new = {**HERE, "title": "Mend", "base": "main"}
        made = await visit.done("github.create_pull_request", **new, head="mend")
        listed = await visit.done("github.list_pull_requests", **HERE)
        merged = await visit.done("github.merge_pull_request", **HERE, number=made["number"])
        issues = await visit.done("github.list_issues", **HERE)
        refused = await visit.refused("github.create_pull_request", **new, head="main")
    assert (made["head"], listed["count"], merged["merged"], issues["count"]) == (
        "mend",
        1,
        True,
        0,
    )
    assert (refused.code, "Validation Failed" in refused.message) == ("request_refused", True)


async def test_files_releases_and_workflows() -> None:
    shop = Shop()
    async with shop.fake().listening() as visit:
        missing = await visit.refused("github.get_file", **HERE, path="prices.csv")
        for text in ("id,price\n", "id,price\nA-17,20 €\n"):
            wanted = {"path": "prices.csv", "text": text, "message": "New prices"}
            await visit.done("github.put_file", **HERE, **wanted)
        read = await visit.done("github.get_file", **HERE, path="prices.csv")
        await visit.done("github.create_release", **HERE, tag_name="v1")
        releases = await visit.done("github.list_releases", **HERE)
        await visit.done("github.run_workflow", **HERE, workflow="deploy.yml", ref="main")
    assert (missing.code, read["text"]) == ("not_found", "id,price\nA-17,20 €\n")
    assert (releases["count"], shop.started) == (1, [("deploy.yml", {"ref": "main"})])


@pytest.mark.parametrize("repository", ["", "acme", "acme/..", "acme/shop/issues", "../x", "a/b?c"])
async def test_a_repository_that_cannot_be_one_is_refused(repository: str) -> None:
    async with Shop().fake().listening() as visit:
        error = await visit.refused("github.create_issue", repository=repository, title="x")
        assert (error.code, visit.peer.heard) == ("arguments_invalid", [])


async def test_a_used_up_limit_waits_until_github_says() -> None:
    reset = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 90)}
    error = await _answered(Told(403, {"message": "API rate limit exceeded"}, reset))
    assert error.error_class == "rate_limit"
    assert 80 <= (error.retry_after_s or 0) <= 90
    error = await _answered(Told(403, {"message": "Resource not accessible by integration"}))
    assert (error.error_class, error.code) == ("auth", "forbidden")


async def _answered(told: Told) -> ActionError:
    async with Shop().fake().only(told).listening() as visit:
        return await visit.refused("github.list_releases", **HERE)
