"""Three workflows of which samples have shown what they work with."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def _read(step_id: str, name: str, url: str, **fields: str) -> Json:
    """Answer the step that reads a list, and what a sample has shown of its items: field -> type."""
    properties = {field: {"type": kind} for field, kind in fields.items()}
    item = {"type": "object", "required": [*fields], "properties": properties}
    body = {"body": {"type": "array", "items": item}}
    shape = {"type": "object", "required": ["body"], "properties": body}
    given = {"method": "GET", "url": url}
    return {"id": step_id, "name": name, "uses": "http.request", "with": given, "output_schema": shape}  # fmt: skip


LOANS: Json = {
    "nexa": 1,
    "name": "Overdue books",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "15 9 * * *", "timezone": "Europe/Oslo"}}],
    "steps": [
        _read("loans", "Get loans", "https://library.example/loans", code="string", book="string", reader="string", mail="string", days_over="number", fee="number", branch="string"),
        {"id": "overdue", "name": "Overdue ones", "uses": "list.filter", "with": {"items": "{{ steps.loans.body }}", "where": "{{ item.days_over > 2 && item.branch != 'Archive' }}"}},
        {"id": "nudge", "name": "Nudge the reader", "uses": "email.send", "connection": "smtp", "foreach": {"items": "{{ steps.overdue.items }}", "as": "loan"}, "with": {"to": ["{{ loan.mail }}"], "subject": "Please bring it back", "text": "{{ loan.book }} is waited for."}},
        {"id": "desk", "name": "Tell the desk", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#desk", "text": "{{ size(steps.overdue.items) }} books are out"}},
    ],
}  # fmt: skip
PROBES: Json = {
    "nexa": 1,
    "name": "Probes",
    "triggers": [{"id": "often", "type": "schedule", "with": {"cron": "*/10 * * * *", "timezone": "Europe/Oslo"}}],
    "steps": [
        _read("probes", "Read probes", "https://lake.example/probes", probe="string", degrees="number", lake="string", health="string"),
        {"id": "warm", "name": "Warm ones", "uses": "list.filter", "with": {"items": "{{ steps.probes.body }}", "where": "{{ item.degrees > 21 && item.health == 'good' }}"}},
        {"id": "shout", "name": "Shout", "uses": "slack.post_message", "connection": "slack", "foreach": {"items": "{{ steps.warm.items }}", "as": "one"}, "with": {"channel": "#lakes", "text": "{{ one.probe }}: {{ one.degrees }}"}},
    ],
}  # fmt: skip
CLAIMS: Json = {
    "nexa": 1,
    "name": "Claims",
    "triggers": [
        {
            "id": "hook",
            "type": "webhook",
            "output_schema": {
                "type": "object",
                "properties": {
                    "body": {
                        "type": "object",
                        "required": ["claim", "sum", "email", "cause", "kind"],
                        "properties": {
                            "claim": {"type": "string"},
                            "sum": {"type": "number"},
                            "email": {"type": "string"},
                            "cause": {"type": "string"},
                            "kind": {"type": "string"},
                        },
                    }
                },
            },
        }
    ],
    "steps": [
        {"id": "yes", "name": "Lead says yes", "type": "approval", "title": "Settle {{ trigger.body.claim }}?"},
        {"id": "settle", "name": "Settle it", "uses": "http.request", "after": ["yes.approved"], "with": {"method": "POST", "url": "https://claims.example/settled", "json": {"claim": "{{ trigger.body.claim }}"}}},
        {"id": "size", "name": "Large or small", "type": "branch", "after": ["settle"], "cases": [{"id": "large", "when": "{{ trigger.body.sum >= 900 }}"}], "else": "small"},
        {"id": "board", "name": "Tell the board", "uses": "slack.post_message", "connection": "slack", "after": ["size.large"], "with": {"channel": "#board", "text": "Large: {{ trigger.body.claim }}"}},
        {"id": "letter", "name": "Write to the client", "uses": "email.send", "connection": "smtp", "after": ["size.small"], "with": {"to": ["{{ trigger.body.email }}"], "subject": "Settled", "text": "Your claim is settled."}},
    ],
}  # fmt: skip
