"""The runner: every end is an outcome, unknown only where it is, and no secret leaves an attempt."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
import structlog

from engine.errors import Unavailable
from engine.ports.runner import Failed, Succeeded, Unknown
from tools.kit.bench import EXPRESSIONS, a_bench, a_call
from tools.kit.http_peer import Heard, http_peer, write_answer
from tools.manifest import NeedEntry
from tools.redaction import MASK, Redactor
from tools.registry import ActionRegistry
from tools.runner import Surroundings, ToolRunner
from tools.sdk.action import Action, Wording, action
from tools.sdk.addresses import AddressPolicy
from tools.sdk.context import StepContext
from tools.sdk.http import GuardedHttp
from tools.sdk.schema import Arguments, Result

CANARY = 'cañary "7f3a" /secret+value='


class NoArguments(Arguments):
    """Nothing to give."""


class Nothing(Result):
    """Nothing to show."""


Ending = BaseException | float
ENDINGS: dict[str, tuple[bool, Ending]] = {}


@action("test.act", title="Act", effect="write", wording=Wording(("act",), ("act",)))
async def act(ctx: StepContext, args: NoArguments) -> Nothing:
    """End as the test says."""
    sent, ending = ENDINGS[ctx.idempotency_key]
    if sent:
        ctx.attempt.mark_sent()
    if isinstance(ending, BaseException):
        raise ending
    await asyncio.sleep(ending)
    return Nothing()


class OneAction(ActionRegistry):
    """A registry that also knows the action above."""

    def find(self, action_id: str) -> Action[Any, Any] | None:
        return act if action_id == "test.act" else super().find(action_id)


def a_runner() -> ToolRunner:
    policy = AddressPolicy()
    return ToolRunner(OneAction(), Surroundings(GuardedHttp(policy), policy, EXPRESSIONS))


@pytest.mark.parametrize(
    ("sent", "ending", "kind", "error_class"),
    [
        (False, RuntimeError(CANARY), Failed, "ours"),
        (True, RuntimeError(CANARY), Unknown, "ours"),
        (False, Unavailable("busy"), Failed, "ours"),
        (False, 60.0, Failed, "timeout"),
        (True, 60.0, Unknown, "timeout"),
    ],
)
async def test_what_breaks_is_unknown_only_after_something_was_sent(
    sent: bool, ending: Ending, kind: type, error_class: str
) -> None:
    ENDINGS["k"] = (sent, ending)
    with structlog.testing.capture_logs() as logs:
        outcome = await a_runner().run(a_call("test.act", {}, idempotency_key="k", timeout_s=0.05))
    assert isinstance(outcome, kind)
    assert isinstance(outcome, Failed | Unknown)
    assert outcome.error.error_class == error_class
    assert CANARY not in repr(outcome)
    assert CANARY not in json.dumps(logs)


async def test_cancelling_passes_through() -> None:
    ENDINGS["k"] = (True, asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await a_runner().run(a_call("test.act", {}, idempotency_key="k"))


async def test_an_unknown_action_and_unfit_arguments_never_reach_code() -> None:
    runner = a_runner()
    for call, code in (
        (a_call("shell.run", {}), "unknown_action"),
        (a_call("__import__", {}), "unknown_action"),
        (a_call("test.act", {"x": 1}), "arguments_invalid"),
        (a_call("http.request", {"method": "GET"}), "arguments_invalid"),
        (
            a_call("http.request", {"method": "TRACE", "url": "http://a.example"}),
            "arguments_invalid",
        ),
        (a_call("list.chunk", {"items": [], "size": "2"}), "arguments_invalid"),
        (a_call("list.chunk", {"items": [], "size": 0}), "arguments_invalid"),
    ):
        outcome = await runner.run(call)
        assert isinstance(outcome, Failed)
        assert outcome.error.code == code
        assert outcome.error.nothing_happened


async def test_null_stands_for_an_optional_argument_that_is_left_out() -> None:
    args = {"items": [1, 2], "where": "{{ item > 1 }}"}
    async with a_bench() as bench:
        outcome = await bench.run("list.filter", args)
        assert isinstance(outcome, Succeeded)
        sorted_ = await bench.run(
            "list.sort", {"items": [2, 1], "by": "{{ item }}", "descending": None}
        )
        assert isinstance(sorted_, Succeeded), sorted_
        assert sorted_.output["items"] == [1, 2]


async def test_a_rehearsal_never_reaches_out_even_by_mistake() -> None:
    outcome = await a_runner().run(a_call("test.act", {}, mode="rehearsal"))
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "rehearsal_is_sealed"


async def test_a_connection_on_an_action_that_takes_none_is_refused() -> None:
    outcome = await a_runner().run(a_call("test.act", {}, connection="slack"))
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "connection_unused"


async def test_a_secret_is_masked_in_every_spelling_wherever_it_comes_back() -> None:
    secret = "canary/7f3a+secret=="
    basic = base64.b64encode(f"ada:{secret}".encode()).decode()
    echoes = {
        "plain": secret,
        "inside": f"token={secret};",
        "base64": base64.b64encode(secret.encode()).decode(),
        "url": quote(secret, safe=""),
        "header": f"Basic {basic}",
        secret: "as a name",
        "deep": [[{"x": secret}]],
    }

    async def echo(heard: Heard, writer: asyncio.StreamWriter) -> None:
        assert heard.headers["authorization"] == f"Basic {basic}"
        status = 200 if heard.target == "/ok" else 500
        body = json.dumps(echoes).encode()
        write_answer(writer, status, body, {"content-type": "application/json", "x-echo": secret})

    async with http_peer(echo) as peer, a_bench([peer.place]) as bench:
        bench.connections.add(
            "c", "http_basic", {"hosts": [peer.url()], "username": "ada"}, {"password": secret}
        )
        with structlog.testing.capture_logs() as logs:
            for path in ("/ok", "/fails"):
                outcome = await bench.run(
                    "http.request", {"method": "GET", "url": peer.url(path)}, connection="c"
                )
                shown = repr(outcome) + json.dumps(logs)
                for spelling in (secret, echoes["base64"], echoes["url"], basic):
                    assert str(spelling) not in shown
                assert MASK in shown


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        ("a\x00b", "a\ufffdb"),
        (["\ud800"], ["\ufffd"]),
        (float("nan"), None),
        ([float("inf"), 1.5], [None, 1.5]),
        ({"n": 2**70}, {"n": str(2**70)}),
        ({"a\x00": True}, {"a\ufffd": True}),
        ({"ok": [1, "é", None]}, {"ok": [1, "é", None]}),
    ],
)
def test_what_no_store_can_hold_is_replaced(value: Any, clean: Any) -> None:
    assert Redactor().value(value) == clean


def test_short_secrets_do_not_mask_everything() -> None:
    assert Redactor(["", "long-secret"]).text("a long-secret b") == f"a {MASK} b"


def test_needs_are_declared_in_the_words_of_the_core() -> None:
    assert NeedEntry(service="slack", kinds=("slack_token",)).spec().kinds == ("slack_token",)
