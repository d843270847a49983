"""Variants say the same otherwise: names change everywhere at once, quotes and addresses stay."""

from typing import Any

import pytest

from evals.suites.main_job.suite import MainJob
from evals.suites.main_job.variants import VARIANTS, renamed, reworded, varied

ROW: dict[str, Any] = {
    "id": "r99",
    "group": "request",
    "words": 'Every day at 8 fetch https://shop.example.com/orders, post each order with "get the total" '
    "over 5 to #big-orders and mail ops@example.com",
    "expect": {"kind": ["create"], "steps": ["http.request"]},
    "world": {"http": {"https://shop.example.com/orders": {"orders": [{"id": "O-1", "total": 9}]}}},
    "sample_answers": {"list": ".orders", "fields": {"threshold": "total"}},
    "effects": {"slack": [{"channel": "#big-orders", "messages": [["O-1"]]}]},
}


def test_names_change_together_in_words_world_and_expectations() -> None:
    row = renamed(ROW)
    url = "https://eu-shop.example.com/estimates"
    assert url in row["words"]
    assert row["world"]["http"] == {url: {"estimates": [{"id": "O-1", "gross": 9}]}}
    assert row["sample_answers"] == {"list": ".estimates", "fields": {"threshold": "gross"}}
    assert row["effects"]["slack"][0]["channel"] == "#gib-sredro"
    assert "#gib-sredro" in row["words"]
    assert "spo@example.com" in row["words"]
    assert (row["id"], row["expect"]) == ("r99", ROW["expect"])


def test_other_verbs_leave_quotes_addresses_and_channels_alone() -> None:
    row = reworded(ROW)
    assert row["words"] == (
        'Daily at 8 retrieve https://shop.example.com/orders, send each order with "get the total" '
        "above 5 to #big-orders and mail ops@example.com"
    )
    assert {key: value for key, value in row.items() if key != "words"} == {
        key: value for key, value in ROW.items() if key != "words"
    }


def test_a_method_of_http_is_no_verb() -> None:
    row = reworded({"words": "GET http://a/x and POST each one to http://b/y"})
    assert row["words"] == "GET http://a/x and POST each one to http://b/y"


def test_honest_cases_are_about_their_very_words_and_stay_out() -> None:
    honest = {"id": "h01", "group": "honest", "words": "order me a pizza"}
    assert varied([ROW, honest], reworded) == [reworded(ROW)]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_a_split_of_the_suite(variant: str) -> None:
    assert MainJob.splits[variant] == MainJob.splits["dev"]
