"""What can be a value: looks, spans and dates."""

from __future__ import annotations

import pytest

from agent.offline.general.chunks import chunks_of, sentences_of
from agent.offline.general.values import iso_date, mentions_of


@pytest.mark.parametrize(
    ("said", "looks", "value"),
    [
        ("call it 'Red fox' today", "quote", "Red fox"),
        ("the rock singer's 'It's late' song", "quote", "It's late"),
        ("write to ann@example.com.", "mail", "ann@example.com"),
        ("read https://example.com/a?b=1, then", "url", "https://example.com/a?b=1"),
        ("crop holiday.png", "file", "holiday.png"),
        ("on June 5th, 2024 at noon", "date", "June 5th, 2024"),
        ("at 3:30 PM", "time", "3:30 PM"),
        ("the box QX81b2", "code", "QX81b2"),
        ("at most 12,000 of them", "number", "12,000"),
        ("for 45 minutes", "span", "45 minutes"),
        ("three of them", "number", "3"),
        ("visit New Orleans soon", "name", "New Orleans"),
        ("about soil erosion.", "phrase", "soil erosion"),
    ],
)
def test_looks(said: str, looks: str, value: str) -> None:
    assert (looks, value) in {(m.looks, m.text) for m in mentions_of(said)}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("June 5th, 2024", "2024-06-05"),
        ("5 of June 2024", "2024-06-05"),
        ("2024/6/5", "2024-06-05"),
        ("Sept 30, 2021", "2021-09-30"),
        ("June 5th", None),
        ("tomorrow", None),
    ],
)
def test_a_date_with_a_year_is_written_as_iso(said: str, written: str | None) -> None:
    assert iso_date(said) == written


def test_quoted_text_is_never_cut() -> None:
    text = "Say 'one, two. Three and four' aloud, then stop. Go home."
    assert [text[a:b] for a, b in sentences_of(text)] == [text[:48], "Go home."]
    assert [c.text for c in chunks_of(text)] == ["Say 'one, two. Three and four' aloud", "stop.", "Go home."]  # fmt: skip
