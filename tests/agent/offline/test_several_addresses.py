"""Several addresses that are looked at, and what is told of those that fail; mails to several people one by one."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import steps_of

_URLS = ("https://one.example/up", "https://two.example/up")


@pytest.mark.parametrize(
    "words",
    [
        f"Every 5 minutes ping {_URLS[0]} and {_URLS[1]} and tell #quay which of them are down.",
        f"Check {_URLS[0]}, {_URLS[1]} every 5 minutes. Mail a@port.example those that do not respond.",
        f"Every 5 minutes request {_URLS[0]} and {_URLS[1]}; if any of them fails, post to #quay.",
    ],
)
def test_each_that_fails_is_told_by_itself(words: str) -> None:
    steps = list(steps_of(words).values())
    calls = [step for step in steps if step["uses"] == "http.request"]
    tells = [step for step in steps if step["uses"] != "http.request"]
    assert [call["with"]["url"] for call in calls] == list(_URLS)
    assert [tell["after"] for tell in tells] == [[f"{call['id']}.failed"] for call in calls]
    assert [url in str(tell["with"]) for url, tell in zip(_URLS, tells, strict=True)] == [True] * 2


def test_what_is_only_read_from_several_is_no_look_at_them() -> None:
    words = f"Every hour fetch {_URLS[0]} and {_URLS[1]} and post both to #quay."
    assert all("after" not in step for step in steps_of(words).values())


@pytest.mark.parametrize("how", ["one mail each", "separately", "in separate mails"])
def test_several_people_get_a_mail_of_their_own(how: str) -> None:
    words = f'Every day at 9 mail a@port.example and b@port.example "Tide is low", {how}.'
    (step,) = steps_of(words).values()
    assert step["foreach"]["items"] == '{{ ["a@port.example", "b@port.example"] }}'
    assert step["with"]["to"] == "{{ address }}"


def test_several_people_get_one_mail_where_nothing_else_is_said() -> None:
    (step,) = steps_of(
        'Every day at 9 mail a@port.example and b@port.example "Tide is low"'
    ).values()
    assert "foreach" not in step
