"""Fields that are named in the plural or of each are told, and nothing else of the items."""

from __future__ import annotations

import pytest

from agent.offline.rephrasing.said_names import with_said_names
from tests.agent.offline.planned import steps_of

GET = "Every day at 7 get the boats from https://sea.example/boats and"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("post their masts to #sea", ["mast"]),
        ("post the names to #sea", ["name"]),
        ("post the name of each to #sea", ["name"]),
        ("post mast and email of each to #sea", ["mast", "email"]),
        ("post them to #sea (mast and keel)", ["mast", "keel"]),
        ("post to #sea: mast, keel and email", ["mast", "keel", "email"]),
        ("post the mast and the email of each boat to #sea", ["mast", "email"]),
    ],
)
def test_only_what_is_named_is_told(said: str, fields: list[str]) -> None:
    text = steps_of(f"{GET} {said}")["post_to_sea"]["with"]["text"]
    assert [one in text for one in (f"boat.{f}" for f in fields)] == [True] * len(fields)
    assert "{{ boat }}" not in text


def test_an_address_is_a_field_where_another_stands_beside_it() -> None:
    mail = steps_of(f"{GET} mail the email and keel of each to a@sea.example")["email_a"]
    assert mail["with"]["to"] == "a@sea.example"
    assert "boat.email" in mail["with"]["text"]
    assert "boat.keel" in mail["with"]["text"]


@pytest.mark.parametrize("said", ["mail their masts to a@sea.example", "mail one message with the names to a@sea.example"])  # fmt: skip
def test_one_message_tells_the_field_of_all(said: str) -> None:
    mail = steps_of(f"{GET} {said}")["email_a"]
    assert "foreach" not in mail
    assert ".map(i," in mail["with"]["text"]


def test_things_that_were_fetched_are_no_field() -> None:
    said = "get the links from @url0 and post the links to @chan0"
    assert with_said_names(said) == said
