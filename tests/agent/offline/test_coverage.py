"""Nothing of a request is dropped without a word."""

from __future__ import annotations

import pytest

from agent.offline.language.coverage import Known, left_over, things_of
from agent.offline.language.text import prepare
from agent.offline.planner import OfflinePlanner
from agent.offline.reading.list_words import LIST_RULES
from agent.offline.reading.understand import Reader
from agent.offline.timing.schedules import find_schedule, normalised, without
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
HIVES = "https://honey.example/hives"


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def unsupported_without(rule: str | None, words: str) -> str:
    """Read a request by all list rules but one."""
    prepared = prepare(words)
    text = normalised(prepared.text)
    rules = tuple(r for r in LIST_RULES if r.name != rule)
    said = without(text, find_schedule(text))
    return " | ".join(Reader(prepared, CATALOG, {}, rules).read(said).unsupported)


@pytest.mark.parametrize(
    ("rule", "words", "span"),
    [
        ("sort", "post the hives sorted by weight in #bees", "sorted by weight"),
        ("group", "group the hives by meadow and post them in #bees", "by meadow"),
        ("limit", "post the 3 heaviest hives in #bees", "3 heaviest"),
        ("wait", "wait 20 minutes and post them in #bees", "wait 20 minutes"),
        ("chunk", "post the hives in batches of 7 in #bees", "batches of 7"),
        ("duplicates", "drop duplicates by queen and post them in #bees", "duplicates by queen"),
        ("new", "post the hives not mentioned before in #bees", "before"),
    ],
)
def test_a_span_that_no_rule_reads_is_named(rule: str, words: str, span: str) -> None:
    said = f"Every day at 6 fetch {HIVES}; {words}"
    assert unsupported_without(None, said) == ""
    assert span in unsupported_without(rule, said)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("post the hives to #bees in the order of their colour wheel", "colour wheel"),
        ("post the sticky hives to #bees", "sticky"),
        ("post the hives to #bees as an animated film", "animated film"),
        ("keep the hives over 30 that my uncle painted and post them to #bees", "uncle painted"),
        ("weigh the hives twice and post them to #bees", "weigh the hives twice"),
        ("post the hives to #bees unless it is raining", "raining"),
    ],
)
def test_a_wish_inside_an_understood_clause_is_named(words: str, span: str) -> None:
    found = plan(f"Every day at 6 fetch {HIVES} and {words}")
    assert found.document is not None
    asked = [question.text for question in found.questions]
    assert span in " | ".join((*found.unsupported, *asked))


@pytest.mark.parametrize(
    "words",
    [
        f"Hello bee team! Every day at 6 could you fetch {HIVES} and post them to #bees please? Thanks a lot",
        f"Hive watch. Daily at 6 read {HIVES}, then let our #bees channel know about every single hive one by one. No rush!",
        f"The hives at {HIVES} are to be fetched daily at 6 and mailed to our head keeper kim@honey.example as one table",
        f"At 6 every day get the hives out of {HIVES}; each of them becomes its own note in #bees",
        f"Daily at 6 pull {HIVES} and share a short overview of the hives with kim@honey.example and lee@honey.example by mail",
    ],
)
def test_courtesy_and_manner_are_no_wishes(words: str) -> None:
    assert plan(words).unsupported == ()


def test_a_statement_is_told_as_background_and_is_no_wish() -> None:
    found = plan(
        f"Our keepers always forget their rounds. Every day at 6 fetch {HIVES} and post them to #bees"
    )
    assert found.unsupported == ()
    assert any("keepers always forget" in note for note in found.notes)


def test_the_frame_of_a_sending_is_explained_and_nothing_else() -> None:
    known = Known(things=things_of(["hives"]))
    assert left_over("post each hive to our lovely @chan0 channel", known) == []
    assert left_over("post each hive to @chan0 with a purple ribbon", known) == [
        "with a purple ribbon"
    ]
    assert left_over("post the old hives to @chan0", known) == ["old hives"]
