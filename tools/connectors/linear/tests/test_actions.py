"""Linear's actions against a fake that keeps one team as Linear's schema tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

TEAM = "9cfb482a-81e3-4154-b5b9-2c805e70a02d"


class Team:
    """Issues in the order they were made, one a minute; pages of two."""

    def __init__(self) -> None:
        self.issues: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="linear_key",
            config={"base_url": "http://{place}"},
            secret={"token": "lin_api_test1234"},
            proof=("authorization", "lin_api_test1234"),
            refusal=error(401, "AUTHENTICATION_ERROR", "Authentication required"),
            routes={"POST /graphql": self.answered},
        )

    def answered(self, asked: Asked) -> Any:
        document, variables = asked.body["query"], asked.body["variables"]
        for field, answer in (
            ("issueCreate(", self.made), ("issueUpdate(", self.changed), ("issue(", self.one),
            ("commentCreate(", self.commented), ("issues(", self.listed),
        ):  # fmt: skip
            if field in document:
                return answer(variables)
        rows = {
            "teams": {"id": TEAM, "key": "SHOP", "name": "Shop"},
            "projects": {"id": "p1", "name": "New checkout", "url": "u"},
            "workflowStates": {"id": "s1", "name": "Todo", "type": "unstarted"},
            "users": {"id": "u1", "name": "Ada Lund", "email": "ada@example.com"},
        }
        (noun,) = (noun for noun in rows if f"{noun}(" in document)
        page = {"nodes": [rows[noun]], "pageInfo": {"hasNextPage": False, "endCursor": "1"}}
        return {"data": {noun: page}}

    def made(self, variables: dict[str, Any]) -> Any:
        given = dict(variables["input"])
        if given.pop("teamId") != TEAM:
            return error(200, "INPUT_ERROR", "Entity not found: Team")
        number = len(self.issues) + 1
        issue = {
            "id": f"i{number}", "identifier": f"SHOP-{number}", "url": "u", "labels": {"nodes": []},
            "createdAt": f"2026-01-05T09:{number:02}:00.000Z", **given,
        }  # fmt: skip
        self.issues.append(issue)
        return {"data": {"issueCreate": {"success": True, "issue": issue}}}

    def find(self, name: str) -> dict[str, Any] | None:
        return next((one for one in self.issues if name in (one["id"], one["identifier"])), None)

    def one(self, variables: dict[str, Any]) -> Any:
        found = self.find(variables["id"])
        missing = error(400, "INPUT_ERROR", "Entity not found: Issue")
        return {"data": {"issue": found}} if found else missing

    def changed(self, variables: dict[str, Any]) -> Any:
        found = self.find(variables["id"]) or {}
        found.update(variables["input"])
        return {"data": {"issueUpdate": {"success": True, "issue": found}}}

    def commented(self, variables: dict[str, Any]) -> Any:
        self.comments.append(variables["input"])
        return {"data": {"commentCreate": {"success": True, "comment": {"id": "c1", "url": "u"}}}}

    def listed(self, variables: dict[str, Any]) -> Any:
        since = variables["filter"].get("createdAt", {}).get("gte", "")
        found = [one for one in self.issues if one["createdAt"] >= since]
        if variables.get("sort") == [{"createdAt": {"order": "Descending"}}]:
            found.reverse()
        begin = int(variables.get("after", 0))
        end = begin + min(variables["first"], 2)
        info = {"hasNextPage": end < len(found), "endCursor": str(end)}
        return {"data": {"issues": {"nodes": found[begin:end], "pageInfo": info}}}


def error(status: int, code: str, message: str) -> Told:
    return Told(status, {"errors": [{"message": message, "extensions": {"code": code}}]})


async def test_issues_are_made_read_changed_commented_on_and_listed_over_pages() -> None:
    team = Team()
    async with team.fake().listening() as visit:
        for number in range(5):
            made = await visit.done("linear.create_issue", team_id=TEAM, title=f"No {number}")
        one = {"issue": made["key"]}
        await visit.done("linear.update_issue", **one, title="Mended", due_date="2026-01-31")
        await visit.done("linear.add_comment", **one, body="Look")
        read = await visit.done("linear.get_issue", **one)
        listed = await visit.done("linear.list_issues", team="SHOP")
    assert (read["title"], read["due_date"], listed["count"]) == ("Mended", "2026-01-31", 5)
    assert team.comments == [{"issueId": "SHOP-5", "body": "Look"}]


async def test_what_a_workspace_has_is_listed() -> None:
    async with Team().fake().listening() as visit:
        teams = await visit.done("linear.list_teams")
        projects = await visit.done("linear.list_projects")
        states = await visit.done("linear.list_states")
        users = await visit.done("linear.list_users")
    assert (teams["teams"][0]["id"], projects["projects"][0]["id"]) == (TEAM, "p1")
    assert (states["states"][0]["name"], users["users"][0]["name"]) == ("Todo", "Ada Lund")


async def test_a_refusal_is_known_by_its_code_whatever_its_status() -> None:
    other = "00000000-0000-0000-0000-000000000000"
    async with Team().fake().listening() as visit:
        team = await visit.refused("linear.create_issue", team_id=other, title="x")
        issue = await visit.refused("linear.get_issue", issue="SHOP-99")
    assert (team.error_class, issue.error_class) == ("bad_data", "bad_data")
    assert "Entity not found: Team" in team.message
    limited = Told(400, {"errors": [{"message": "Slow", "extensions": {"code": "RATELIMITED"}}]},
                   {"x-ratelimit-requests-reset": "1000"})  # fmt: skip
    async with Team().fake().only(limited).listening() as visit:
        slow = await visit.refused("linear.list_teams")
    assert (slow.error_class, slow.retry_after_s) == ("rate_limit", 0.0)
    async with Team().fake().only(Told(503)).listening() as visit:
        down = await visit.refused("linear.list_teams")
    assert down.error_class == "remote_down"


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_issue_made_after_the_first_look_starts_one_run(existing: str) -> None:
    settings = {"team": "SHOP", "existing": existing}
    async with Team().fake().listening() as visit:
        await visit.done("linear.create_issue", team_id=TEAM, title="before")
        first = await visit.done("linear.new_issue", settings=settings)
        for number in range(3):
            await visit.done("linear.create_issue", team_id=TEAM, title=f"No {number}")
        second = await visit.done("linear.new_issue", settings=settings, cursor=first["cursor"])
        third = await visit.done("linear.new_issue", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [item["payload"]["title"] for item in second["items"]] == ["No 0", "No 1", "No 2"]
    assert third["items"] == []
