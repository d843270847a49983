"""Whoever wrote the mail that starts it gets the answer."""

from __future__ import annotations

import pytest

from agent.offline.rephrasing.replies import with_replies
from tests.agent.offline.planned import steps_of

FROM = "{{ trigger.from_address }}"


@pytest.mark.parametrize(
    "said",
    [
        "sum it up with AI and reply with the summary",
        "summarise it with AI and answer the mail with the summary",
        "draft a reply with AI and send it back",
        "draft an answer with AI, then reply to the sender",
    ],
)
def test_what_was_written_is_answered(said: str) -> None:
    written, mail = steps_of(f"When a mail arrives at hive@bees.example, {said}").values()
    assert mail["with"]["to"] == FROM
    assert mail["with"]["text"] == f"{{{{ steps.{written['id']}.text }}}}"


@pytest.mark.parametrize("said", ["reply with", "answer the mail:", "reply to the sender saying"])
def test_words_are_answered(said: str) -> None:
    (mail,) = steps_of(f'When a mail arrives at hive@bees.example, {said} "We buzz back"').values()
    assert (mail["with"]["to"], mail["with"]["text"]) == (FROM, "We buzz back")


def test_where_no_mail_came_nobody_is_answered_by_mail() -> None:
    said = "when a boat comes by webhook, reply with the summary"
    assert with_replies(said) == said
