"""One way of sending in the place of another: the new one says what the old one said, where that stood."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, change, changed, step, touched

ONE_POST: dict[str, Any] = {**BOATS, "steps": BOATS["steps"][:3]}
ONE_MAIL: dict[str, Any] = {**BOATS, "steps": [BOATS["steps"][0], BOATS["steps"][1], BOATS["steps"][3]]}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "as a mail to quay@dock.example instead",
        "do it by email after all, quay@dock.example",
        "rather mail it to quay@dock.example",
        "mail it to quay@dock.example instead of posting",
    ],
)
def test_a_mail_takes_the_place_of_the_only_post(words: str) -> None:
    after = changed(words, ONE_POST)
    ids = [s["id"] for s in after["steps"]]
    assert "announce" not in ids
    mail = after["steps"][-1]
    assert mail["with"]["to"] == "quay@dock.example"
    assert mail["with"]["text"] == "{{ boat.name }}"
    assert mail["foreach"] == BOATS["steps"][2]["foreach"]


@pytest.mark.parametrize(
    "words",
    [
        "do it via slack, #harbour",
        "post it to #harbour instead",
        "instead of the mail post it to #harbour",
    ],
)
def test_a_post_takes_the_place_of_the_only_mail(words: str) -> None:
    after = changed(words, ONE_MAIL)
    assert [s["id"] for s in after["steps"]][-1] == "post_to_harbour"
    assert after["steps"][-1]["with"]["text"] == "All: {{ steps.long_ones.items }}"


def test_what_is_given_up_is_known_by_where_it_went() -> None:
    after = changed("mail quay@dock.example instead of posting to #dock", BOATS)
    assert [s["id"] for s in after["steps"]] == ["boats", "long_ones", "letter", "email_quay"]
    assert step(after, "letter") == BOATS["steps"][3]
    on_its_way = changed("post to #cellar instead of the mail to desk@bar.example", GUESTS)
    assert step(on_its_way, "post_to_cellar")["after"] == ["pause"]
    assert step(on_its_way, "greet") == GUESTS["steps"][1]


def test_a_place_alone_is_asked_for() -> None:
    plan = change("slack channel #harbour", ONE_MAIL)
    assert plan.kind == "question"
    assert "instead" in plan.questions[0].text


def test_what_is_sent_as_well_takes_nobodys_place() -> None:
    after = changed("mail it to quay@dock.example as well", ONE_POST)
    assert touched(after, ONE_POST) == set()
    assert len(after["steps"]) == 4


@pytest.mark.parametrize("words", ["post to #pier too", "also post to #pier", "post in #pier as well"])  # fmt: skip
def test_a_second_place_hears_the_same_as_often_as_the_first(words: str) -> None:
    whole: dict[str, Any] = {"id": "announce", "name": "Announce", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#dock", "text": "Boats: {{ steps.long_ones.items }}"}}  # fmt: skip
    document = {**BOATS, "steps": [*BOATS["steps"][:2], whole]}
    pier = step(changed(words, document), "post_to_pier")
    given: dict[str, Any] = whole["with"]
    assert pier["with"]["text"] == given["text"]
    assert "foreach" not in pier
    assert not [a for a in change(words, document).assumptions if a.startswith("One message")]


def test_a_limit_and_a_place_are_changed_in_one_sentence() -> None:
    after = changed('change "over 12" to "15 or more" and the channel to #pier', ONE_POST)
    assert step(after, "long_ones")["with"]["where"] == "{{ item.length >= 15 }}"
    assert step(after, "announce")["with"]["channel"] == "#pier"
