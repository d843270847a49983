"""Slack's markup is read as people see it, and what is told calls nobody there."""

from __future__ import annotations

import pytest

from api.slack.plain import Names, escaped, mrkdwn, nameless, plain

BOT = "U0BOT000001"
NAMES = Names({"U0CAROL0001": "carol"}, {"C0123456789": "general"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"<@{BOT}> post to #general", "post to #general"),
        (f"<@{BOT}|nexa>: post", "post"),
        ("post to <#C0123456789|general>", "post to #general"),
        ("post to <#C0123456789|>", "post to #general"),
        ("post to <#C0123456789>", "post to #general"),
        ("ask <@U0CAROL0001>", "ask @carol"),
        ("ask <@U0NOBODY001>", "ask @U0NOBODY001"),
        ("mail <mailto:a@b.example|a@b.example>", "mail a@b.example"),
        ("get <http://shop.example|shop.example>", "get shop.example"),
        ("get <https://shop.example/a?b=1&amp;c=2>", "get https://shop.example/a?b=1&c=2"),
        ("get <https://shop.example|the shop>", "get the shop (https://shop.example)"),
        ("tell <!here> and <!subteam^S1|@ops>", "tell @here and @ops"),
        ("over &lt;5&gt; &amp; &amp;lt;", "over <5> & &lt;"),
    ],
)
def test_what_people_write_is_read_as_they_see_it(written: str, read: str) -> None:
    assert plain(written, BOT, NAMES) == read


def test_only_those_without_a_name_are_asked_for_and_not_too_many() -> None:
    many = " ".join(f"<@U{n:010d}>" for n in range(50))
    assert nameless("<@U0CAROL0001|carol> <#C0123456789|general>") == ([], [])
    assert nameless("<@U0CAROL0001> <@U0CAROL0001> <#C0123456789|>") == (
        ["U0CAROL0001"],
        ["C0123456789"],
    )
    assert len(nameless(many)[0]) == 20


def test_what_is_told_calls_nobody_and_keeps_its_letters() -> None:
    assert escaped("<!channel> & co") == "&lt;!channel&gt; &amp; co"
    assert mrkdwn("**bold** [page](https://a.example/x)") == "*bold* <https://a.example/x|page>"
    assert plain(escaped("a < b & c"), BOT, NAMES) == "a < b & c"
