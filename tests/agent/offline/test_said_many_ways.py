"""One wish in many wordings: decisions, pauses, sources with their fields, chats, slips and what is taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.language.second_thoughts import without_second_thoughts
from agent.offline.language.spelling import with_own_names, with_small_words
from agent.offline.language.text import Prepared, prepare
from agent.offline.language.transcripts import without_heading, without_speakers
from agent.offline.planner import OfflinePlanner
from agent.offline.rephrasing.decided import with_decisions
from agent.offline.rephrasing.nothing_more import without_idle_sentences
from agent.offline.rephrasing.pauses import with_pauses
from agent.offline.rephrasing.sources import with_sources
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(text: str) -> Plan:
    return OfflinePlanner().plan(
        PlanRequest(text=text, catalog=CATALOG, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    )


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("the abbot has to approve it first", "ask the abbot to approve"),
        ("then we must sign off", "ask me to approve"),
        (
            "if load is over 9, a marshal needs to okay it",
            "if load is over 9, ask a marshal to approve",
        ),
        ("above 40 i want to approve", "if it is above 40, ask me to approve"),
    ],
)
def test_who_decides(said: str, read: str) -> None:
    assert with_decisions(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "if the abbot refuses: tell @chan0",
        "when she says no, tell @chan0",
        "not approved: tell @chan0",
    ],
)
def test_what_is_done_after_a_no(said: str) -> None:
    text = with_decisions(f"ask the abbot to approve. {said}")
    assert text == "ask the abbot to approve. on rejection, tell @chan0"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("give it 3 hours, then tell @chan0", "wait 3 hours, then tell @chan0"),
        ("when 2 weeks have passed, tell @chan0", "wait 2 weeks, then tell @chan0"),
        (
            "wait 2 days. when it's 9 days since they came, tell @chan0",
            "wait 2 days. wait 7 days, then tell @chan0",
        ),
    ],
)
def test_pauses(said: str, read: str) -> None:
    assert with_pauses(said) == read


@pytest.mark.parametrize(
    ("said", "left", "fields"),
    [
        ("get @url0 (hen, weight)", "get @url0", "hen, weight"),
        ("those (@url0: hen, weight) are read", "those @url0 are read", "hen, weight"),
        ("there is @url0, columns hen and weight", "there is @url0", "hen and weight"),
        ("a hook (hen, weight) comes", "a hook comes", "hen, weight"),
    ],
)
def test_fields_beside_a_source_are_noted(said: str, left: str, fields: str) -> None:
    prepared = Prepared("", said)
    assert with_sources(said, prepared) == left
    assert prepared.shapes == [fields]


def test_a_table_that_only_stands_there_is_read_but_not_where_a_call_brings_the_data() -> None:
    assert "read the table hens" in with_sources("database table hens (name)", Prepared("", ""))
    text = with_sources("a webhook comes; database table hens (name)", Prepared("", ""))
    assert "read the table" not in text


@pytest.mark.parametrize(
    "chat",
    [
        "[09:12] ann: post hello to #kiln\n[09:13] ben: every day at 8",
        "Ann  09:12\npost hello to #kiln\nBen  09:13\nevery day at 8",
        "Ann: post hello to #kiln\nBen: which one?\nAnn: every day at 8",
    ],
)
def test_a_chat_is_read_without_its_speakers(chat: str) -> None:
    text = without_speakers(chat)
    assert "post hello to #kiln" in text
    assert "every day at 8" in text
    assert not {"ann", "ben"} & set(text.lower().replace(":", " ").split())


def test_what_is_no_chat_stays() -> None:
    said = "Source: the shed\nTarget: #kiln"
    assert without_speakers(said) == said


def test_a_heading_goes_and_what_says_more_stays() -> None:
    assert without_heading("Old hens\n- get them\n- post them") == "- get them\n- post them"
    by_shed = "Eggs per shed\n- get them\n- post them"
    assert without_heading(by_shed) == by_shed


def test_slips_of_small_words_and_of_quoted_names() -> None:
    assert with_small_words("teh hen adn evrything") == "the hen and everything"
    assert with_own_names("the brodler ones", {"broiler", "layer"}) == "the brodler ones"
    assert with_own_names("the broler ones", {"broiler", "layer"}) == "the broiler ones"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("run it on monday, no, tuesday", "run it on tuesday"),
        ("tell them a day later. wait, make it two hours", "tell them two hours later"),
    ],
)
def test_a_day_or_span_that_is_taken_back(said: str, meant: str) -> None:
    assert without_second_thoughts(said).strip(" .") == meant


def test_sentences_that_add_nothing_go() -> None:
    assert without_idle_sentences("tell @chan0. that's really all!") == "tell @chan0."


def test_names_keep_the_capitals_of_the_sentence_not_of_a_channel() -> None:
    prepared = prepare("If the shed is Hut post it to #hut")
    assert prepared.as_written("hut") == "Hut"


def test_groups_go_in_the_order_of_their_figure() -> None:
    found = plan(
        "Every day at 8 fetch https://farm.example/eggs (shed, weight). Post the total weight per shed to #kiln, highest total first"
    )
    assert found.document is not None
    uses = [step["uses"] for step in found.document["steps"]]
    assert uses == ["http.request", "list.group", "list.sort", "slack.post_message"]
    assert ".sum(" in str(found.document["steps"][2]["with"]["by"])


def test_a_field_is_meant_by_its_listed_name() -> None:
    found = plan(
        "Every day at 8 fetch https://farm.example/hens (hen, hatched_on, keeper). Post those with a hatch date more than 9 days ago to #kiln with the hen"
    )
    assert "hatched_on" in str(found.document)
