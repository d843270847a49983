"""Masking: what looks like a secret never leaves, and comes back where it was meant to be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.models.llm_masking import Masking

SECRETS = [
    "sk-proj-AbCdEfGh0123456789abcdef",
    "xoxb-123456789012-abcdefghij",
    "ghp_0123456789abcdefABCDEF0123456789abcd",
    "nexa_0123456789abcdefghij",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "https://hooks.slack.com/services/T000/B000/XXXXXXXX",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_known_kinds_of_secrets_are_hidden_wherever_they_stand(secret: str) -> None:
    masking = Masking()
    value = {"text": f"use {secret} please", "deep": [{"with": {"x": secret}}]}
    shown = masking.hide(value)
    assert secret not in json.dumps(shown)
    assert masking.restore(shown) == value


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("the password is hunter2-long", "hunter2-long"),
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("https://ada:pass-word-1@db.example/x", "pass-word-1"),
        ("https://shop.example/orders?api_key=abc123def&page=2", "abc123def"),
        ("api key: 9f8e7d6c5b4a", "9f8e7d6c5b4a"),
    ],
)
def test_what_is_called_a_secret_is_hidden_and_the_rest_stays(text: str, secret: str) -> None:
    masking = Masking()
    shown = masking.hide(text)
    assert secret not in shown
    assert shown.replace("[secret 1]", secret) == text
    assert masking.restore(shown) == text


@pytest.mark.parametrize(
    "name", ["Authorization", "password", "x-api-key", "client_secret", "Cookie"]
)
def test_a_value_under_a_telling_name_is_hidden(name: str) -> None:
    masking = Masking()
    assert masking.hide({name: "plain words"}) == {name: "[secret 1]"}
    assert masking.hidden == 1


def test_expressions_and_ordinary_words_stay() -> None:
    value = {
        "token": "{{ inputs.token }}",
        "text": "Send the weekly password reset count to #ops, over 100.0 per day",
        "url": "https://shop.example/orders?page=2",
        "n": [1, 2.5, None, True],
    }
    assert Masking().hide(value) == value


def test_a_mark_that_nothing_stands_behind_stays_a_mark() -> None:
    assert Masking().restore("[secret 9] and [secret 0]") == "[secret 9] and [secret 0]"


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_hiding_and_restoring_loses_nothing(value: object) -> None:
    masking = Masking()
    hidden = masking.hide(value)
    if "[secret" not in json.dumps(value):
        assert masking.restore(hidden) == value
