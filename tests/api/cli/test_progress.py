"""In a terminal one line says how a draft gets on; elsewhere nothing does."""

from __future__ import annotations

import io
import json
from typing import Any

from rich.console import Console

from api.cli.ask import getting_on, progress_words, read_answer
from api.cli.client import Event

NEWS: dict[str, Any] = {
    "draft": 2,
    "of": 3,
    "steps": ["Fetch the orders", "Post [them]"],
    "tokens_in": 900,
    "tokens_out": 40,
    "usd": 0.01,
}


def test_the_line_says_which_draft_its_steps_and_what_it_took() -> None:
    told = "Draft 2 of 3: 2 steps so far, the last: Post [them] (about 900 tokens in, 40 out, 0.0100 USD)"
    assert progress_words(NEWS) == told
    bare = progress_words({**NEWS, "steps": [], "usd": None})
    assert bare == "Draft 2 of 3: no step yet (about 900 tokens in, 40 out)"


def test_news_is_handed_on_and_is_no_part_of_the_answer() -> None:
    parts = [{"type": "data-progress", "data": NEWS}, {"type": "text-start"}, {"type": "text-delta", "delta": "Hi"}]  # fmt: skip
    events = [Event("", "message", json.dumps(one)) for one in parts]
    heard: list[Any] = []
    answer = read_answer(events, heard.append)
    assert (heard, answer.words, answer.plan) == ([NEWS], ["Hi"], None)


def test_a_terminal_shows_it_and_a_file_does_not() -> None:
    for is_terminal in (True, False):
        out = io.StringIO()
        console = Console(file=out, force_terminal=is_terminal, width=200)
        with getting_on(console) as news:
            assert (news is not None) == is_terminal
            if news is not None:
                news(NEWS)
        assert ("Post [them]" in out.getvalue()) == is_terminal
