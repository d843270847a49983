"""What workflows have in common, in the terminal: what comes next, and what is made one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from api.cli import repeated
from api.cli.client import Event
from api.cli.next_steps import next_steps

STEPS = [{"id": "fetch", "uses": "http.request"}, {"id": "over", "type": "branch"}]
NEXT = {"uses": "list.filter", "share": 0.75, "times": 3, "example": "Orders"}


class Service:
    """Answers as the service would, and keeps what was sent."""

    def __init__(self, *found: dict[str, Any]) -> None:
        self.found = found
        self.asked: dict[str, Any] = {}
        self.sent: list[tuple[str, Any]] = []

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        self.asked.update(query)
        return {"document": {"steps": STEPS}} if path.endswith("/draft") else {"items": self.found}

    def post(self, path: str, body: Any) -> dict[str, Any]:
        self.sent.append((path, body))
        return {"key": "ranked", "id": f"t{len(self.sent)}", "workflow_id": "C", "draft": OFFERED}

    @contextmanager
    def stream(self, method: str, path: str, *, body: Any) -> Iterator[list[Event]]:
        self.sent.append((f"{method} {path}", body["message"]["parts"][0]["text"]))
        told = {"type": "data-patch", "data": OFFER}
        yield [Event("1", "message", json.dumps(told)), Event("2", "message", "[DONE]")]


OFFERED = {"name": "C", "triggers": [], "steps": []}
OFFER = {
    "proposal_id": "p1", "document_before": OFFERED, "document_after": OFFERED,
    "summary": ["Call Ranked", "Remove a"], "reach": {}, "to_allow": [],
}  # fmt: skip


def place(name: str, *operations: dict[str, Any]) -> dict[str, Any]:
    return {
        "workflow_id": name,
        "workflow": name,
        "steps": ["a"],
        "base_revision": 4,
        "operations": list(operations),
        "ask": "Call “Ranked” instead of the repeated steps" if operations else None,
    }


def row(document: Any = None, callee: Any = None, *places: dict[str, Any]) -> dict[str, Any]:
    return {"actions": ["x.a"], "places": list(places), "document": document, "callee": callee}


CALL = {"op": "remove_step", "id": "a"}
CALLEE = {"workflow_id": "r", "workflow": "Ranked", "live_version": 1}


def shown(work: Any, service: Service, *given: Any, **more: Any) -> tuple[int, str]:
    written = StringIO()
    code = work(service, Console(file=written, width=200), *given, **more)
    return code, written.getvalue()


@pytest.mark.parametrize(
    ("after", "asked"), [(None, "branch"), ("fetch", "http.request"), ("nothing", None)]
)
def test_what_comes_next_is_asked_of_the_step_that_is_meant(after: Any, asked: Any) -> None:
    service = Service(NEXT)
    code, told = shown(next_steps, service, "w", after, as_json=False)
    assert service.asked.get("after") == asked
    assert code == (2 if asked is None else 0)
    assert ("75%  list.filter, as in “Orders”" in told) is (asked is not None)


def test_nothing_that_followed_is_exit_code_1() -> None:
    code, told = shown(next_steps, Service(), "w", "fetch", as_json=False)
    assert (code, "Nothing in this workspace has followed http.request" in told) == (1, True)


def test_what_is_repeated_is_made_and_called_by_its_number() -> None:
    service = Service(
        row({"nexa": 1, "name": "Ranked"}, None, place("A"), place("B")),
        row(None, CALLEE, place("C", CALL), place("r")),
        row(None, None, place("D")),
    )
    code, told = shown(repeated.repeated, service, as_json=False)
    assert (code, "--make 1" in told, "Ranked does this: --call 2" in told) == (1, True, True)
    assert shown(repeated.make, service, 1)[0] == 0
    code, told = shown(repeated.call, service, 2, accept=False, allow=False)
    assert (code, "0  Call Ranked" in told, "nexa accept p1" in told) == (0, True, True)
    (made, _), (begun, about), (said, words) = service.sent
    assert (made, begun, said) == ("/workflows", "/threads", "POST /chat/t2")
    assert (about, words) == ({"workflow_id": "C"}, place("C", CALL)["ask"])
    assert [shown(repeated.make, service, n)[0] for n in (2, 3, 9)] == [1, 1, 1]
    none = [shown(repeated.call, service, n, accept=False, allow=False)[0] for n in (1, 9)]
    assert none == [1, 1]
