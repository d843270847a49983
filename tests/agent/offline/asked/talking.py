"""Talks with the planner: each message knows what was said and asked before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest, Said
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.validate import ConnectionInfo
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
CONNECTIONS = (
    ConnectionInfo("slack", "slack", "slack_token", "Slack"),
    ConnectionInfo("smtp", "smtp", "smtp", "Mail"),
)
Json = Mapping[str, Any]


class Talk:
    """One thread; what is proposed is the workflow under discussion from then on."""

    def __init__(
        self, document: Json | None = None, connections: Sequence[ConnectionInfo] = CONNECTIONS
    ) -> None:
        self.document = document
        self._connections = tuple(connections)
        self._said: tuple[Said, ...] = ()

    def say(self, text: str) -> Plan:
        """Answer the plan of the next message."""
        request = PlanRequest(
            text=text,
            catalog=CATALOG,
            now=NOW,
            timezone="Europe/Berlin",
            connections=self._connections,
            document=self.document,
            history=self._said,
        )
        plan = OfflinePlanner().plan(request)
        if plan.document is not None:
            self.document = plan.document
        elif plan.operations and self.document is not None:
            changed = apply_patch(Document.parse(self.document), {}, plan.operations)
            self.document = changed.document.to_json()
        told = Said("assistant", plan.answer or plan.summary, plan.questions)
        self._said = (*self._said, Said("user", text), told)
        return plan


def at_once(text: str) -> Plan:
    """Answer the plan of a message without anything before it."""
    return Talk().say(text)


def answered(request: str, *answers: str) -> Plan:
    """Answer the plan after these messages."""
    talk = Talk()
    plan = talk.say(request)
    for answer in answers:
        assert plan.kind == "question", plan
        plan = talk.say(answer)
    return plan
