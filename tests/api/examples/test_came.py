"""What a workflow came to is compared by what it did, and each difference is one sentence."""

from __future__ import annotations

from typing import Any

from api.examples.came import differences, sentences


def call(uses: str, **given: Any) -> dict[str, Any]:
    return {"does": "call", "uses": uses, "with": given}


def came(*doings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"status": "succeeded", "error": None, "outputs": None, **more, "doings": list(doings)}


POST = call("slack.post_message", channel="#a", text="Hello")


def test_nothing_is_said_of_the_same() -> None:
    assert differences(came(POST, POST), came(POST, POST)) == []


def test_each_thing_done_once_more_or_once_less_is_named() -> None:
    once, twice = came(POST), came(POST, POST)
    what = "channel #a, text Hello"
    assert differences(twice, once) == [f"slack.post_message: no longer done ({what})."]
    assert differences(once, twice, lambda _: "Post") == [f"Post: done now ({what})."]


def test_what_is_done_otherwise_is_told_by_its_arguments() -> None:
    other = call("slack.post_message", channel="#b", text="Hello")
    wait = {"does": "wait", "uses": "time", "with": {"seconds": 60}}
    longer = {"does": "wait", "uses": "time", "with": {"seconds": 90}}
    assert differences(came(POST, wait), came(other, longer)) == [
        "slack.post_message: channel is #b where it was #a.",
        "Wait: seconds is 90 where it was 60.",
    ]


def test_how_it_ends_is_told_first() -> None:
    failed = came(status="failed", error="stopped", outputs={"n": 1})
    assert differences(came(), failed) == [
        "It ends failed where it was succeeded.",
        "It ends with the error stopped where it was null.",
        'It answers {"n": 1} where it was null.',
    ]


def test_of_many_differences_the_rest_is_counted() -> None:
    assert sentences(["a", "b", "c"], 2) == ["a", "b", "And 1 more."]
    assert sentences(["a", "b"], 2) == ["a", "b"]
