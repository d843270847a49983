"""However a request of an app is worded, the planner with the sentence model answers it: never with a fault, always with a valid document."""

from __future__ import annotations

import random

import pytest

from agent.models.embedder import MiniLmEmbedder
from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from engine.core.document import Document
from tests.agent.offline.test_always_valid import CATALOG, ENGINE, errors
from tests.support.planning import NOW

STARTS = (
    "When a GitHub issue labelled hoof is opened in lee/barn", "hay@example.com writes in gmail ->", "New Trello card:",
    'whenever someone mails us with "hay, now" in the subject', "if a Stripe payment over 90 comes in", "each new Jira issue in HAY",
    "The vet must not be missed. vet@example.com or lee@example.com writes in Gmail:", "a Telegram message says “feed” ->",
    "When a HubSpot deal moves to won", "somebody reacts with :horse: in the slack channel C0HELPDESK1 =>", "RSS item on https://hay.example/feed about oats:",
)  # fmt: skip
DEEDS = (
    "comment “seen” on it", "sms +436601234567", "reply with 'got it'", "add it to the table hay", "post it to #barn and email vet@example.com",
    "translate it into English, if it is not already, and forward it to lee@example.com with the subject “{{subject}}”",
    "create a Linear issue with its title and close it", "tell #vets who wrote it", "wait 2 days, then remind lee@example.com unless it is closed",
    "label it “hay”, and if it mentions oats ask kim@example.com first", "save the attachment to the S3 bucket hay",
)  # fmt: skip
PLANNER = OfflinePlanner(MiniLmEmbedder().embed_now, ENGINE)


@pytest.mark.parametrize("seed", range(6))
def test_no_request_ends_the_planner(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        text = f"{chance.choice(STARTS)} {chance.choice(DEEDS)}, {chance.choice(DEEDS)}"
        plan = PLANNER.plan(PlanRequest(text, CATALOG, NOW, timezone="Europe/Berlin"))
        assert plan.summary, text
        if plan.document is not None:
            assert errors(Document.parse(dict(plan.document))) == [], text
