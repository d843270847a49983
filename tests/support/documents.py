"""Documents for tests of the whole service."""

from __future__ import annotations

from typing import Any


def greeting(name: str = "Greeter") -> dict[str, Any]:
    """Return a workflow of pure steps."""
    return {
        "nexa": 1,
        "name": name,
        "inputs": {"type": "object", "properties": {"who": {"type": "string", "default": "you"}}},
        "steps": [
            {"id": "hello", "uses": "text.render", "with": {"template": "Hello {{ inputs.who }}"}},
            {
                "id": "loud",
                "uses": "text.render",
                "with": {"template": "{{ steps.hello.text }}!"},
            },
        ],
        "outputs": {"said": "{{ steps.loud.text }}"},
    }


def many_steps(count: int) -> dict[str, Any]:
    """Return a workflow with that many independent steps."""
    steps = [
        {"id": f"step_{n}", "uses": "text.render", "with": {"template": f"text {n}"}}
        for n in range(count)
    ]
    return {"nexa": 1, "name": "Many", "steps": steps}


def orders(url: str) -> dict[str, Any]:
    """Return the workflow of the quickstart as the planner drafts it: holes and no connections."""
    return {
        "nexa": 1,
        "name": "Big orders",
        "steps": [
            {"id": "fetch", "uses": "http.request", "with": {"method": "GET", "url": url}},
            {
                "id": "big",
                "uses": "list.filter",
                "with": {
                    "items": _hole(
                        "list",
                        "Where is the list of orders?",
                        template="{{ steps.fetch.body__hole__ }}",
                        of="steps.fetch.body",
                        hint="orders",
                    ),
                    "where": _hole(
                        "field",
                        "Which field of an order must be over 100?",
                        template="{{ item.__hole__ > 100.0 }}",
                        hint="amount",
                    ),
                },
            },
        ],
        "outputs": {"count": "{{ steps.big.count }}"},
    }


def approval() -> dict[str, Any]:
    """Return a workflow that waits for a person."""
    return {
        "nexa": 1,
        "name": "Ask first",
        "steps": [
            {"id": "ok", "type": "approval", "title": "May I?", "payload": {"what": "greet"}},
            {
                "id": "greet",
                "uses": "text.render",
                "after": ["ok.approved"],
                "with": {"template": "granted"},
            },
        ],
        "outputs": {"said": "{{ steps.greet.?text.orValue('refused') }}"},
    }


def _hole(kind: str, label: str, **more: str) -> dict[str, Any]:
    return {"$hole": {"kind": kind, "label": label, **more}}
