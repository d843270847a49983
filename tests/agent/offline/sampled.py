"""Three workflows of which samples have shown what they work with."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
LOANS: Json = {
    "nexa": 1,
    "name": "Overdue books",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "15 9 * * *", "timezone": "Europe/Oslo"}}],
    "steps": [
        {
            "id": "loans",
            "name": "Get loans",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://library.example/loans"},
            "output_schema": {
                "type": "object",
                "required": ["body"],
                "properties": {
                    "body": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["code", "book", "reader", "mail", "days_over", "fee", "branch"],
                            "properties": {
                                "code": {"type": "string"},
                                "book": {"type": "string"},
                                "reader": {"type": "string"},
                                "mail": {"type": "string"},
                                "days_over": {"type": "number"},
                                "fee": {"type": "number"},
                                "branch": {"type": "string"},
                            },
                        },
                    }
                },
            },
        },
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
        {
            "id": "probes",
            "name": "Read probes",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://lake.example/probes"},
            "output_schema": {
                "type": "object",
                "required": ["body"],
                "properties": {
                    "body": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["probe", "degrees", "lake", "health"],
                            "properties": {
                                "probe": {"type": "string"},
                                "degrees": {"type": "number"},
                                "lake": {"type": "string"},
                                "health": {"type": "string"},
                            },
                        },
                    }
                },
            },
        },
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
