"""Which action of a named service sends something, where others take an address as well."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("service", "action"), [("SES", "ses.send_email"), ("SendGrid", "sendgrid.send_email")]
)
def test_what_takes_no_words_does_not_send_them(service: str, action: str) -> None:
    words = f"Every day at 9 fetch https://yard.example/report and send it with {service} to ann@yard.example"
    now = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    document = OfflinePlanner().plan(PlanRequest(text=words, catalog=CATALOG, now=now)).document
    assert document is not None
    assert document["steps"][-1]["uses"] == action
