"""GitHub's triggers against a fake that lists what has changed as GitHub's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

PATH = "/repos/acme/shop/issues"


class Repository:
    """Issues and pull requests under one count; a page holds two."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="github_token",
            config={"base_url": "http://{place}"},
            secret={"token": "ghp_test1234"},
            proof=("authorization", "Bearer ghp_test1234"),
            refusal=Told(401, {"message": "Bad credentials"}),
            routes={f"GET {PATH}": self.page},
        )

    def opened(self, title: str, minute: int, *, pull: bool = False) -> None:
        moment, number = f"2026-01-05T09:{minute:02}:00Z", len(self.kept) + 1
        one = {"number": number, "title": title, "state": "open", "html_url": f"x/{number}"}
        more = {"pull_request": {}, "draft": True} if pull else {}
        self.kept.append({**one, "created_at": moment, "updated_at": moment, **more})

    def page(self, asked: Asked) -> Told:
        assert asked.query["state"] == "all"
        since, begin = asked.query.get("since", ""), int(asked.query.get("page", 0))
        fit = [one for one in self.kept if one["updated_at"] >= since[:19]]
        fit.sort(key=lambda one: str(one["created_at"]), reverse=asked.query["direction"] == "desc")
        more = "&".join(f"{name}={asked.query[name]}" for name in ("state", "direction"))
        link = f'<http://{{place}}{PATH}?{more}&page={begin + 2}>; rel="next"'
        headers = {"link": link} if begin + 2 < len(fit) else None
        return Told(200, fit[begin : begin + 2], headers)


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_issue_starts_one_run_and_a_pull_request_or_a_change_none(existing: str) -> None:
    shop = Repository()
    settings = {"repository": "acme/shop", "existing": existing}
    async with shop.fake().listening() as visit:
        shop.opened("before", 0)
        first = await visit.done("github.new_issue", settings=settings)
        for number in range(3):
            shop.opened(f"No {number}", 5)
        shop.opened("mend", 5, pull=True)
        shop.kept[0]["updated_at"] = "2026-01-05T09:06:00Z"
        second = await visit.done("github.new_issue", settings=settings, cursor=first["cursor"])
        third = await visit.done("github.new_issue", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [one["payload"]["title"] for one in second["items"]] == ["No 0", "No 1", "No 2"]
    assert third["items"] == []


async def test_each_pull_request_starts_one_run_and_an_issue_none() -> None:
    shop, settings = Repository(), {"repository": "acme/shop"}
    async with shop.fake().listening() as visit:
        first = await visit.done("github.new_pull_request", settings=settings)
        shop.opened("broken", 1)
        shop.opened("mend", 2, pull=True)
        second = await visit.done(
            "github.new_pull_request", settings=settings, cursor=first["cursor"]
        )
    assert first["items"] == []
    assert [(one["key"], one["payload"]["draft"]) for one in second["items"]] == [("2", True)]
