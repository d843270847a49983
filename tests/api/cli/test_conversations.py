"""A conversation in the terminal: gone on with by its id, its questions answered, its proposals settled."""

from __future__ import annotations

import re

from tests.api.cli.server import Server
from tests.api.cli.test_commands import SENTENCE


def test_a_conversation_goes_on_by_its_id_and_as_the_last_one(server: Server) -> None:
    first = server.nexa("ask", SENTENCE)
    thread = re.findall(r"^Conversation (\S+)$", first.out, re.MULTILINE)[0]
    proposal = first.out.rsplit("nexa accept ", 1)[1].strip()
    assert server.nexa("accept", proposal).code == 0
    other = server.nexa("ask", "drive my car home")
    assert f"Conversation {thread}" not in other.out
    changed = server.nexa("ask", "--thread", thread, "Only orders over 500")
    assert changed.code == 0, changed.err
    assert f"Conversation {thread}" in changed.out
    assert re.search(r"^  • 0  \S", changed.out.partition("Changes")[2], re.MULTILINE)
    again = changed.out.rsplit("nexa accept ", 1)[1].strip()
    rejected = server.nexa("reject", again)
    assert (rejected.code, rejected.out) == (0, "Rejected. Nothing was changed.\n"), rejected.err
    assert "is rejected" in server.nexa("accept", again).err
    last = server.nexa("ask", "--thread", "last", "Only orders over 700", "--yes")
    assert (last.code, f"Conversation {thread}" in last.out) == (0, True), last.err
    assert "Accepted" in last.out
    listed = server.nexa("threads", "--limit", "2").out.splitlines()
    assert [line.split()[0] == thread for line in listed] == [True, False]


def test_some_of_the_numbered_changes_are_accepted(server: Server) -> None:
    proposal = server.nexa("ask", SENTENCE).out.rsplit("nexa accept ", 1)[1].strip()
    assert "like 0,2" in server.nexa("accept", proposal, "--only", "a,b").err
    assert "has the operations 0 to" in server.nexa("accept", proposal, "--only", "99").err
    assert "Accepted" in server.nexa("accept", proposal, "--only", "0").out


def test_a_question_says_how_it_is_answered_from_any_terminal(server: Server) -> None:
    asked = server.nexa("ask", "Every day at 9 or 10 post 'hi' to #general")
    thread = re.findall(r"^Conversation (\S+)$", asked.out, re.MULTILINE)[0]
    assert "Questions" in asked.out
    assert f'nexa ask --thread {thread} "..."' in asked.out
    answered = server.nexa("ask", "--thread", thread, "at 10")
    assert answered.code == 0, answered.err


def test_a_conversation_that_is_not_there_is_said_to_be_missing(server: Server) -> None:
    wrong = server.nexa("ask", "--thread", "yesterday", "hello")
    assert (wrong.code, "see nexa threads" in wrong.err) == (1, True)
    away = server.nexa("ask", "--thread", "01900000-0000-7000-8000-000000000000", "hello")
    assert (away.code, "no such conversation" in away.err) == (1, True)
    both = server.nexa("ask", "--thread", "last", "--workflow", "x", "hello")
    assert (both.code, "--thread or --workflow" in both.err) == (1, True)
