"""A webhook that is a form: opened by a stranger, sent, and answered with what its run gives."""

import re
from typing import Any

import httpx
import pytest

from api.forms.limit import MOST_OF_ONE
from tests.api.webhooks.test_ingest import Caller, caller, site, steps

__all__ = ["caller", "site", "steps"]
ECHO = {"id": "a", "uses": "test.pure", "with": {"text": "{{ inputs.who }} {{ inputs.days + 1 }}"}}
OUT = {"note": "{{ steps.a.echo.text }}"}
INPUTS = {
    "type": "object",
    "required": ["who", "days"],
    "properties": {
        "who": {"type": "string", "title": "Who are you?"},
        "days": {"type": "integer", "minimum": 1},
    },
}
GOOD = {"who": "Ada <b>", "days": "3"}


async def a_form(caller: Caller, *steps_: dict[str, Any], **config: Any) -> None:
    config = {"form": {"title": "Leave", "thanks": "We have it."}, **config}
    triggers = [{"id": "hook", "type": "webhook", "with": config}]
    document = {"inputs": INPUTS, "triggers": triggers}
    await caller.listen(*(steps_ or (ECHO,)), outputs=OUT, document=document, **config)


async def sent(caller: Caller, **fields: str) -> httpx.Response:
    return await caller.call(data={**GOOD, **fields}, headers={"accept-language": "de"})


async def test_who_opens_it_is_shown_a_form_of_the_inputs(caller: Caller) -> None:
    await a_form(caller)
    answer = await caller.call("GET", headers={"accept-language": "de"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Who are you?" in answer.text
    assert 'lang="de"' in answer.text
    policy = answer.headers.get_list("content-security-policy")
    nonce = re.search(r'nonce="([^"]+)"', answer.text)
    assert nonce is not None
    assert [f"style-src 'nonce-{nonce[1]}'" in one for one in policy] == [True]
    assert answer.headers["cache-control"] == "no-store"
    assert await caller.run_count() == 0


async def test_sent_it_starts_a_run_with_typed_inputs_and_shows_its_answer(caller: Caller) -> None:
    await a_form(caller, respond="when_finished")
    answer = await sent(caller)
    assert answer.status_code == 200
    assert "We have it." in answer.text
    assert "Ada &lt;b&gt; 4" in answer.text
    assert "<b>" not in answer.text


async def test_what_does_not_fit_starts_nothing_and_is_shown_again(caller: Caller) -> None:
    await a_form(caller)
    answer = await sent(caller, days="0")
    assert answer.status_code == 422
    assert "Mindestens 1." in answer.text
    assert "Ada &lt;b&gt;" in answer.text
    assert (await caller.call(json={"who": "x", "days": 3})).status_code == 422
    assert await caller.run_count() == 0


async def test_a_page_sent_twice_is_one_run_and_changed_another(caller: Caller) -> None:
    await a_form(caller)
    for days in ("3", "3", "4"):
        assert (await sent(caller, days=days, **{"nexa:number": "n-1"})).status_code == 200
    assert await caller.run_count() == 2


async def test_strangers_are_not_told_why_a_run_has_failed(caller: Caller) -> None:
    await a_form(caller, {**ECHO, "when": "{{ trigger.body.no.such }}"}, respond="when_finished")
    answer = await sent(caller)
    assert answer.status_code == 500
    assert "no.such" not in answer.text
    assert "Das hat nicht geklappt" in answer.text


async def test_one_sender_is_slowed_down(caller: Caller) -> None:
    await a_form(caller)
    own = caller.http._transport
    assert isinstance(own, httpx.ASGITransport)
    stranger = httpx.ASGITransport(app=own.app, client=("93.184.216.34", 4711))
    caller.http = httpx.AsyncClient(transport=stranger, base_url="http://test")
    answers = [(await sent(caller, who=f"n{n}")).status_code for n in range(MOST_OF_ONE)]
    assert set(answers) == {200}
    slowed = await sent(caller)
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "60")
    assert await caller.run_count() == MOST_OF_ONE


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_a_form_is_opened_and_sent_and_nothing_else(caller: Caller, method: str) -> None:
    await a_form(caller)
    assert (await caller.call(method)).status_code == 405


async def test_an_empty_setting_makes_no_form(caller: Caller) -> None:
    await a_form(caller, form={})
    assert (await caller.call("GET")).status_code == 405
    assert (await caller.call(json={})).status_code == 202


async def test_where_senders_have_to_prove_themselves_there_is_no_form(caller: Caller) -> None:
    await a_form(caller, verify="github")
    assert (await caller.call("GET")).status_code == 405
