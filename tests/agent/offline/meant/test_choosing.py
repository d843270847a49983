"""What is chosen by likeness over the shipped catalogue, with the shipped model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.models.embedder import MiniLmEmbedder
from agent.offline.meant.choose import meant_by, shelf_of
from agent.offline.meant.lines import key_of, lines_of, shipped_vectors
from agent.offline.meant.planned import uses_of
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions import CelEngine
from tools.catalog import load_catalog

CATALOG = load_catalog()
EMBED = MiniLmEmbedder().embed_now


def planned(text: str) -> Plan:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    request = PlanRequest(text=text, catalog=CATALOG, now=now, timezone="Europe/Berlin")
    return OfflinePlanner(EMBED).plan(request)


def started_by(plan: Plan) -> str:
    assert plan.document is not None
    trigger = plan.document["triggers"][0]
    return str(trigger.get("uses", trigger["type"]))


def test_every_line_of_the_catalogue_has_a_vector() -> None:
    """`python -m evals.suites.deeds.train --lines` makes the vectors of new lines."""
    known = shipped_vectors()
    specs: list[Any] = [*CATALOG.actions(), *CATALOG.triggers()]
    assert [line for s in specs for line in lines_of(s) if key_of(line) not in known] == []


def test_all_of_the_catalogue_can_be_chosen() -> None:
    shelf = shelf_of(CATALOG)
    assert set(shelf.places) == {spec.id for spec in CATALOG.actions()}
    assert {t.id for t in shelf.triggers.specs} == {t.id for t in CATALOG.triggers()}


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("put a card for the broken lamp onto our Trello board", "trello.create_card"),
        ("could somebody chuck the lamp photo into our S3 bucket?", "s3.put_object"),
        ("lamp OPS-7 is mended, so shift that Jira ticket over to Done", "jira.move_issue"),
        ("ping the shop on WhatsApp when the sensor reports a broken lamp", "twilio.send_whatsapp"),
        ("New Salesforce Lead -> HubSpot contact.", "hubspot.create_contact"),
    ],
)
def test_deeds_are_known_by_the_likes_of_them(text: str, action: str) -> None:
    meant = meant_by(text, CATALOG, EMBED)
    assert meant is not None
    assert max(meant.chances, key=lambda one: meant.chances[one]) == action


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("once a customer has paid through Stripe, tell #tills", "stripe.new_payment"),
        ("when a file lands in the Drive folder Lamps, tell #stock", "gdrive.new_file"),
        ("someone writes in our Telegram bot -> answer with AI", "telegram.new_message"),
    ],
)
def test_events_are_known_by_the_likes_of_them(text: str, trigger: str) -> None:
    meant = meant_by(text, CATALOG, EMBED)
    assert meant is not None
    assert meant.trigger.spec.id == trigger


@pytest.mark.parametrize("text", ["", "   ", "?", "\n\n"])
def test_nothing_said_means_nothing(text: str) -> None:
    meant = meant_by(text, CATALOG, EMBED)
    assert meant is None or meant.wanted == ()


def test_the_same_request_means_the_same() -> None:
    text = "a new lamp in the Drive folder Lamps -> Trello card"
    assert meant_by(text, CATALOG, EMBED) == meant_by(text, CATALOG, EMBED)


def test_what_the_rules_miss_is_planned() -> None:
    plan = planned("lamp OPS-7 is mended, so shift that Jira ticket over to Done")
    assert uses_of(plan.document) == {"jira.move_issue"}
    assert (
        "I take “shift that Jira ticket over to Done” to mean: Move a Jira issue."
        in plan.assumptions
    )


def test_what_starts_it_is_planned_too() -> None:
    plan = planned("New Salesforce Lead -> HubSpot contact.")
    assert started_by(plan) == "salesforce.new_record"
    assert uses_of(plan.document) == {"hubspot.create_contact"}


@pytest.mark.parametrize(
    "text",
    ["water the lamps every evening", "order lamps for twelve people", "repaint the lamp shop"],
)
def test_what_nobody_can_do_stays_refused(text: str) -> None:
    assert planned(text).document is None


def test_without_the_model_the_rules_decide_alone() -> None:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    request = PlanRequest(text="lamp OPS-7 is mended, so shift that Jira ticket over to Done", catalog=CATALOG, now=now)  # fmt: skip
    assert OfflinePlanner().plan(request).document is None


def test_what_is_made_of_the_data_is_there_before_the_piece_that_asks_for_it_sends() -> None:
    text = "Every Friday at 5pm get https://lamps.example/sales and mail it as CSV to anna@lamps.example"
    document = planned(text).document
    assert document is not None
    _, made, sent = document["steps"]
    assert (made["uses"], sent["uses"]) == ("csv.build", "email.send")
    assert sent["with"]["text"] == f"{{{{ steps.{made['id']}.text }}}}"


def test_what_starts_it_is_no_condition_of_what_it_asks_for() -> None:
    document = planned("put the person into HubSpot when a form is sent in").document
    assert document is not None
    assert [step.get("when") for step in document["steps"]] == [None]


def test_a_faulty_argument_is_asked_for() -> None:
    """The words give one answer of a poll, and a poll takes two at least."""
    text = (
        'Post a poll in the Telegram chat -1009876543210: "Which day?" with the only option Friday'
    )
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    request = PlanRequest(text=text, catalog=CATALOG, now=now, timezone="Europe/Berlin")
    plan = OfflinePlanner(EMBED, CelEngine()).plan(request)
    assert plan.document is not None
    checked = validate(Document.parse(plan.document), CATALOG, CelEngine(), now=now)
    assert [p for p in checked.problems if p.severity == "error"] == []
    assert any("options" in question.path for question in plan.questions)
