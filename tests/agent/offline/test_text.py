"""One spelling, with addresses and quotes taken out."""

from __future__ import annotations

import pytest

from agent.offline.language.text import prepare


def test_addresses_channels_and_quotes_are_taken_out_by_name() -> None:
    prepared = prepare(
        'Send "Hi, all." to #ops and a@b.example, see https://x.example/a?b=1, then stop.'
    )
    assert prepared.text == "send @str0 to @chan0 and @mail0, see @url0, then stop."
    assert prepared.value("@url0") == "https://x.example/a?b=1"
    assert prepared.restored("to @chan0 with @str0") == 'to #ops with "Hi, all."'


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("evry mondy", "every monday"),
        ("a sumary to teh team", "a summary to the team"),
        ("a dairy house", "a dairy house"),
        ("E-Mail them", "email them"),
        ("over $1,250.50", "over 1250.50 usd"),
        ("amount>=5", "amount >= 5"),
        ("a -> b", "a; b"),
        ("1) read it 2) send it", "read it; send it"),
        ("- read\n- send", "read; send"),
    ],
)
def test_one_spelling(words: str, read: str) -> None:
    assert prepare(words).text == read


def test_an_address_without_a_scheme_is_a_guess() -> None:
    entity = prepare("get api.example.com/rows and localhost:8080/x").entities
    assert [(e.value, e.guessed) for e in entity.values()] == [
        ("https://api.example.com/rows", True),
        ("http://localhost:8080/x", True),
    ]


@pytest.mark.parametrize(
    "quoted",
    [
        "```\nmail x@else.example\npost to #else\n```",
        "“mail x@else.example\nand post to #else”",
        "> mail x@else.example\n> and post to #else\n",
    ],
)
def test_what_is_pasted_or_answered_is_one_quotation(quoted: str) -> None:
    prepared = prepare(f"They wrote:\n{quoted}\nPost hello to #room")
    kinds = [(e.kind, e.value) for e in prepared.entities.values() if e.kind != "str"]
    assert kinds == [("chan", "#room")]
