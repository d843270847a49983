"""Jira's trigger against a fake that reads moments in the person's zone, as Jira does."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

PROOF = "Basic " + base64.b64encode(b"ada@example.com:ATATTtest1234").decode()
ASKED = re.compile(r'project = "SHOP"(?: AND created >= "([^"]+)")? ORDER BY created (ASC|DESC)')


class Project:
    """Issues by when they were made; the person who asks lives so many hours from UTC."""

    def __init__(self, hours: int) -> None:
        self.zone = timezone(timedelta(hours=hours))
        self.kept: list[tuple[datetime, str]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="jira_token",
            config={"base_url": "http://{place}", "username": "ada@example.com"},
            secret={"password": "ATATTtest1234"},
            proof=("authorization", PROOF),
            refusal=Told(401),
            routes={"GET /rest/api/3/search/jql": self.found},
        )

    def made(self, minute: int) -> None:
        moment = datetime(2026, 1, 5, 9, minute, tzinfo=UTC)
        self.kept.append((moment, str(len(self.kept))))

    def found(self, asked: Asked) -> Any:
        said = ASKED.fullmatch(asked.query["jql"])
        assert said is not None
        since = datetime.fromisoformat(said[1] or "2000-01-01").replace(tzinfo=self.zone)
        fit = sorted((one for one in self.kept if one[0] >= since), reverse=said[2] == "DESC")
        begin = int(asked.query.get("nextPageToken", 0))
        more = {"nextPageToken": str(begin + 2)} if begin + 2 < len(fit) else {}
        told = [self.told(*one) for one in fit[begin : begin + 2]]
        return {"issues": told, **more}

    def told(self, moment: datetime, name: str) -> Any:
        created = moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S.000%z")
        return {"id": name, "key": f"SHOP-{name}", "fields": {"summary": "x", "created": created}}


@pytest.mark.parametrize("hours", [-12, 0, 14])
@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_issue_starts_one_run_wherever_the_person_lives(
    hours: int, existing: str
) -> None:
    project, settings = Project(hours), {"project": "SHOP", "existing": existing}
    async with project.fake().listening() as visit:
        project.made(0)
        first = await visit.done("jira.new_issue", settings=settings)
        for minute in (0, 0, 5):
            project.made(minute)
        second = await visit.done("jira.new_issue", settings=settings, cursor=first["cursor"])
        third = await visit.done("jira.new_issue", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [one["key"] for one in second["items"]] == ["1", "2", "3"]
    assert third["items"] == []
