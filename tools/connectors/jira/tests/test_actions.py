"""Jira's actions against a fake that keeps issues as Atlassian's documentation tells it."""

from __future__ import annotations

import base64
from typing import Any

from tools.connectors.jira.client import document, text_of
from tools.kit.fake_service import Asked, Fake, Told

PROOF = "Basic " + base64.b64encode(b"ada@example.com:ATATTtest1234").decode()
WAYS = {"To Do": {"11": "In Progress"}, "In Progress": {"31": "Done"}, "Done": {}}


class Site:
    """Issues by key; every one starts in To Do and may go on, never back."""

    def __init__(self) -> None:
        self.issues: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    def fake(self) -> Fake:
        one = "/rest/api/3/issue/{key}"
        return Fake(
            kind="jira_token",
            config={"base_url": "http://{place}", "username": "ada@example.com"},
            secret={"password": "ATATTtest1234"},
            proof=("authorization", PROOF),
            refusal=Told(401),
            routes={
                "POST /rest/api/3/issue": self.made,
                f"GET {one}": lambda asked: self.issues[asked.path["key"]],
                f"PUT {one}": self.changed,
                f"PUT {one}/assignee": self.assigned,
                f"POST {one}/comment": lambda _: Told(201, {"id": "20001"}),
                f"GET {one}/transitions": self.ways,
                f"POST {one}/transitions": self.moved,
                "GET /rest/api/3/search/jql": self.found,
                "GET /rest/api/3/user/search": lambda _: [{"accountId": "5b10ac"}],
                "GET /rest/api/3/project/search": self.projects,
            },
        )

    def made(self, asked: Asked) -> Told:
        fields = asked.body["fields"]
        if fields["project"]["key"] != "SHOP":
            return Told(400, {"errorMessages": [], "errors": {"project": "project is required"}})
        key = f"SHOP-{len(self.issues) + 1}"
        whole = {"id": str(len(self.issues)), "key": key}
        self.issues[key] = {**whole, "fields": {**fields, "status": {"name": "To Do"}}}
        return Told(201, whole)

    def changed(self, asked: Asked) -> Told:
        self.issues[asked.path["key"]]["fields"].update(asked.body["fields"])
        return Told(204)

    def assigned(self, asked: Asked) -> Told:
        who = {"displayName": asked.body["accountId"]} if asked.body["accountId"] else None
        self.issues[asked.path["key"]]["fields"]["assignee"] = who
        return Told(204)

    def ways(self, asked: Asked) -> Any:
        status = self.issues[asked.path["key"]]["fields"]["status"]["name"]
        ways = [{"id": n, "name": "Go on", "to": {"name": to}} for n, to in WAYS[status].items()]
        return {"transitions": ways}

    def moved(self, asked: Asked) -> Told:
        status = self.issues[asked.path["key"]]["fields"]["status"]
        status["name"] = WAYS[status["name"]][asked.body["transition"]["id"]]
        return Told(204)

    def found(self, asked: Asked) -> Any:
        self.asked.append(asked.query["jql"])
        begin, every = int(asked.query.get("nextPageToken", 0)), list(self.issues.values())
        more = {"nextPageToken": str(begin + 2)} if begin + 2 < len(every) else {"isLast": True}
        return {"issues": every[begin : begin + 2], **more}

    def projects(self, asked: Asked) -> Any:
        begin = int(asked.query.get("startAt", 0))
        values = [{"id": str(n), "key": f"P{n}", "name": "x"} for n in range(120)]
        size = int(asked.query["maxResults"])
        part = {"startAt": begin, "maxResults": size, "total": 120}
        return {**part, "values": values[begin : begin + size]}


async def test_issues_are_made_read_changed_moved_and_found_over_pages() -> None:
    async with Site().fake().listening() as visit:
        for number in range(3):
            new = {"project": "SHOP", "summary": f"No {number}", "description": "One\nTwo"}
            made = await visit.done("jira.create_issue", **new)
        one = {"issue": made["key"]}
        await visit.done("jira.update_issue", **one, priority="High")
        user = (await visit.done("jira.find_users", query="ada"))["users"][0]
        await visit.done("jira.assign_issue", **one, account_id=user["account_id"])
        await visit.done("jira.add_comment", **one, text="Mended")
        far = await visit.refused("jira.move_issue", **one, to="Done")
        await visit.done("jira.move_issue", **one, to="In Progress")
        read = await visit.done("jira.get_issue", **one)
        found = await visit.done("jira.search_issues", jql="project = SHOP")
    assert (far.code, far.hint) == (
        "jira_no_such_transition",
        "from where it stands there is In Progress",
    )
    told = (read["status"], read["priority"], read["assignee"], read["description"])
    assert told == ("In Progress", "High", "5b10ac", "One\nTwo")
    assert [one["key"] for one in found["issues"]] == ["SHOP-1", "SHOP-2", "SHOP-3"]


async def test_issues_are_listed_by_fields_and_not_without_any() -> None:
    site = Site()
    async with site.fake().listening() as visit:
        for _ in range(3):
            await visit.done("jira.create_issue", project="SHOP", summary="x")
        found = await visit.done("jira.list_issues", project="SHOP", text='say "hi" \\')
        none = await visit.refused("jira.list_issues")
        wrong = await visit.refused("jira.list_issues", created_since="2026 OR 1=1")
    assert (found["count"], none.code, wrong.code) == (3, "jira_no_condition", "arguments_invalid")
    assert (
        site.asked == ['project = "SHOP" AND text ~ "say \\"hi\\" \\\\" ORDER BY created DESC'] * 2
    )


async def test_projects_are_counted_on_and_what_is_wrong_is_told_by_field() -> None:
    async with Site().fake().listening() as visit:
        listed = await visit.done("jira.list_projects", limit=1_000)
        error = await visit.refused("jira.create_issue", project="NONE", summary="x")
    assert (listed["count"], listed["projects"][-1]["key"]) == (120, "P119")
    assert (error.error_class, "project: project is required" in error.message) == (
        "bad_data",
        True,
    )


def test_a_text_comes_back_from_a_document_as_it_went_in() -> None:
    assert text_of(document("One\n\nTwo")) == "One\nTwo\n"
    mention = {"type": "doc", "content": [{"type": "mention"}, {"type": "hardBreak"}, "?"]}
    assert text_of(mention) == "\n"
