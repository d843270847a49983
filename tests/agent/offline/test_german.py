"""English with German among it is read as English; German as a whole is refused, and English stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.language.german import in_english
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()


def planned(text: str) -> Plan:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return OfflinePlanner().plan(PlanRequest(text, CATALOG, now=now, timezone="Europe/Berlin"))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Wenn eine neue Order in Shopify reinkommt, post it in #lampen", "when a new Order in Shopify arrives, post it in #lampen"),
        ("every Montag um 9 fetch https://lampen.example/alle and post it", "every monday at 9:00 fetch https://lampen.example/alle and post it"),
        ("jeden Freitag um 15 Uhr 30 bitte die offenen Karten from the board B1 holen", "every friday at 15:30 please fetch the open cards from the board B1"),
        ("wenn im Postfach eine neue Mail kommt, save it in the table Kunden", "when a new mail arrives in the inbox, save it in the table Kunden"),
        ("alle 5 Minuten check the site, und leg eine Trello-Karte an", "every 5 minutes check the site, and create a Trello card"),
        ("sobald eine Rechnung bezahlt wurde, tell the team “Neue Zahlung und Danke”", "as soon as a invoice is paid, tell the team “Neue Zahlung und Danke”"),
        ("Guten Morgen, bitte send it an ann@lampen.example und danke!", "please send it to ann@lampen.example and thanks!"),
    ],
)  # fmt: skip
def test_the_words_that_frame_a_request_become_english_and_names_stay(said: str, read: str) -> None:
    assert in_english(said) == read


@pytest.mark.parametrize(
    "text",
    [
        "When a new order comes in, post it to #neue-kunden",
        "save it in the table Kunden and tell Frau Montag",
        "an invoice falls due, I am told, such lies; send per mail an answer in the den",
        "post the list to the channel Termine, es im mit bis um",
        "Schicke mir bitte jeden Montag um 9 Uhr die Liste",
        "Quand une nouvelle commande arrive, envoie the message dans #lampes",
        "",
    ],
)
def test_english_and_what_is_german_as_a_whole_stay(text: str) -> None:
    assert in_english(text) == text


def test_mixed_words_are_planned_and_told_as_they_were_read() -> None:
    plan = planned(
        "jeden Montag um 9 fetch https://lampen.example/rows und poste jede Zeile in #lampen"
    )
    assert plan.document is not None
    assert plan.document["triggers"][0]["with"]["cron"] == "0 9 * * 1"
    assert [step["uses"] for step in plan.document["steps"]] == [
        "http.request",
        "slack.post_message",
    ]
    assert plan.assumptions[0].startswith("I read it as: “every monday at 9:00 fetch")


def test_what_no_rule_reads_of_mixed_words_is_said() -> None:
    plan = planned("jeden Tag um 9 Uhr fetch https://lampen.example/rows, bitte die Fenster putzen and post it to #lampen")  # fmt: skip
    assert any("Fenster" in said or "fenster" in said for said in plan.unsupported)


def test_german_as_a_whole_is_still_refused() -> None:
    assert "English" in planned("Hole jeden Tag die Zeilen und schicke sie in den Kanal").answer
