"""Talking to the planner in Slack: a mention becomes an answer in its thread, with what can be clicked."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import func, select, update

from engine.store.models import AuditEntry, Membership, SlackEvent, SlackLink, User
from tests.api.chat.test_conversation import part, say
from tests.api.chat.test_together import carol_is
from tests.api.drafts.test_endpoints import draft_of, patch
from tests.api.runs.test_endpoints import live
from tests.api.slack.conftest import Desk, answered, connected, linked
from tests.api.slack.slack import ADA, BOT, CAROL, CHANNEL, Caller, Slack, signed
from tests.api.webhooks.test_captures import document
from tests.engine.runtime.conftest import until
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok

__all__ = ["carol_is"]
pytestmark = pytest.mark.timeout(240)
SENTENCE = "Every weekday at 9 post 'Good morning' to #general"
QUESTION = "Post 'x' to #ops every day at 9 or 10"


async def quiet(desk: Desk) -> None:
    """Return once everything heard is done with."""

    async def nothing_waits() -> bool:
        return await kept(desk, SlackEvent.done_at.is_(None)) == 0

    await until(nothing_waits)


async def kept(desk: Desk, *conditions: Any) -> int:
    async with desk.whole.database.tenant(desk.tenant.org_id) as session:
        query = select(func.count()).select_from(SlackEvent).where(*conditions)
        return int((await session.execute(query)).scalar_one())


async def conversations(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await desk.ada.get(f"{API}/threads"))["items"]
    return found


async def test_a_mention_is_answered_in_its_thread_with_a_proposal_that_is_accepted_there(
    desk: Desk,
) -> None:
    thread = await desk.calls.mention(SENTENCE)
    message = await answered(desk.slack, thread)
    assert message.channel == CHANNEL
    assert {"Accept", "Reject", "Open in NexaBuilder"} == set(message.buttons)
    for told in ("slack.post_message", "Assumed", "Next times", "Rehearsed"):
        assert told in message.words
    assert ok(await desk.ada.get(f"{API}/workflows"))["items"] == []
    await desk.calls.click(message, "Accept")
    await desk.slack.until(lambda: "Accepted by" in message.words)
    assert set(message.buttons) == {"Open in NexaBuilder"}
    (workflow,) = ok(await desk.ada.get(f"{API}/workflows"))["items"]
    (listed,) = await conversations(desk)
    assert (listed["workflow_id"], listed["title"]) == (workflow["id"], SENTENCE)
    link = message.buttons["Open in NexaBuilder"]["url"]
    assert link.endswith(f"/w/{workflow['id']}?thread={listed['id']}")
    assert len(desk.slack.messages) == 1


async def test_what_is_said_is_forgotten_once_it_is_taken(desk: Desk) -> None:
    await answered(desk.slack, await desk.calls.mention(SENTENCE))
    await quiet(desk)
    assert await kept(desk, SlackEvent.body.is_not(None)) == 0


async def test_a_reply_goes_on_and_the_former_proposal_is_not_open_any_more(desk: Desk) -> None:
    thread = await desk.calls.mention(SENTENCE)
    first = await answered(desk.slack, thread)
    await desk.calls.reply(thread, "at 8 instead")
    second = await answered(desk.slack, thread, 1)
    assert "0 8 * * 1-5" in second.words
    await desk.slack.until(lambda: "Accept" not in first.buttons)
    assert "Not open any more" in first.words
    (listed,) = await conversations(desk)
    messages = ok(await desk.ada.get(f"{API}/threads/{listed['id']}/messages"))["items"]
    assert [one["role"] for one in messages] == ["user", "assistant"] * 2


async def test_a_direct_message_begins_a_conversation_without_a_mention(desk: Desk) -> None:
    told = desk.calls.said(SENTENCE, channel="D0123456789", channel_type="im")
    assert (await desk.calls.tell(told)).status_code == 200
    message = await answered(desk.slack, told["event"]["ts"])
    assert (message.channel, "Accept" in message.buttons) == ("D0123456789", True)


async def test_a_question_is_answered_by_a_button_and_shows_what_was_chosen(desk: Desk) -> None:
    thread = await desk.calls.mention(QUESTION)
    asked = await answered(desk.slack, thread)
    assert {"9", "10", "both"} <= set(asked.buttons)
    late = desk.calls.clicked(asked, "9")
    await desk.calls.click(asked, "10")
    message = await answered(desk.slack, thread, 1)
    assert "0 10 * * *" in message.words
    assert ":* 10" in message.words
    await desk.slack.until(lambda: "10" not in asked.buttons)
    await clicked(desk, late)
    await desk.slack.until(lambda: "answered already" in str(desk.slack.private))


async def clicked(desk: Desk, told: dict[str, Any]) -> None:
    raw = urlencode({"payload": json.dumps(told)}).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = await desk.calls.client.post(
        desk.calls.path, content=raw, headers={**signed(raw), **form}
    )
    assert answer.status_code == 200


async def test_a_rejected_proposal_says_by_whom_and_a_second_click_says_so(desk: Desk) -> None:
    message = await answered(desk.slack, await desk.calls.mention(SENTENCE))
    again = desk.calls.clicked(message, "Accept")
    await desk.calls.click(message, "Reject")
    await desk.slack.until(lambda: "Rejected by" in message.words)
    await clicked(desk, again)
    await desk.slack.until(lambda: "has rejected this already" in str(desk.slack.private))
    assert ok(await desk.ada.get(f"{API}/workflows"))["items"] == []


async def test_two_clicks_at_once_decide_once(desk: Desk) -> None:
    message = await answered(desk.slack, await desk.calls.mention(SENTENCE))
    clicks = [desk.calls.clicked(message, "Accept") for _ in range(2)]
    await asyncio.gather(*[clicked(desk, one) for one in clicks])
    await desk.slack.until(lambda: "has accepted this already" in str(desk.slack.private))
    assert len(ok(await desk.ada.get(f"{API}/workflows"))["items"]) == 1


async def test_a_proposal_whose_draft_has_moved_is_refused_in_words(desk: Desk) -> None:
    thread = await desk.calls.mention(SENTENCE)
    message = await answered(desk.slack, thread)
    await desk.calls.click(message, "Accept")
    await desk.slack.until(lambda: "Accepted by" in message.words)
    await desk.calls.reply(thread, "Change #general to #random")
    change = await answered(desk.slack, thread, 1)
    (workflow,) = ok(await desk.ada.get(f"{API}/workflows"))["items"]
    draft = await draft_of(desk.ada, workflow["id"])
    step = draft["document"]["steps"][0]["id"]
    rename = {"op": "set_name", "id": step, "name": "moved meanwhile"}
    ok(await patch(desk.ada, workflow["id"], draft["revision"], rename))
    await desk.calls.click(change, "Accept")
    await desk.slack.until(lambda: "This was refused" in str(desk.slack.private))
    await desk.slack.until(lambda: "Not open any more" in change.words)


async def test_somebody_unknown_is_given_a_link_alone_and_nothing_is_planned(desk: Desk) -> None:
    await desk.calls.mention(SENTENCE, user=CAROL)
    (told,) = await desk.slack.until(lambda: desk.slack.private)
    assert (told["user"], "/slack#" in told["text"]) == (CAROL, True)
    await desk.calls.mention(SENTENCE, user=CAROL)
    await quiet(desk)
    assert len(desk.slack.private) == 1
    assert (desk.slack.messages, await conversations(desk)) == ([], [])
    message = await answered(desk.slack, await desk.calls.mention(SENTENCE))
    await desk.calls.click(message, "Accept", by=CAROL)
    await quiet(desk)
    assert ok(await desk.ada.get(f"{API}/workflows"))["items"] == []


async def test_a_link_that_is_asked_for_in_slack_lets_its_person_speak_in_their_own_zone(
    whole: Whole, person: tuple[httpx.AsyncClient, Tenant], slack: Slack
) -> None:
    client, tenant = person
    path = await connected(client, slack)
    outside = httpx.ASGITransport(app=whole.service.asgi, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=outside, base_url="http://test") as from_slack:
        calls = Caller(from_slack, path, slack)
        await calls.mention(SENTENCE)
        (told,) = await slack.until(lambda: slack.private)
        code = told["text"].partition("/slack#")[2].partition("|")[0]
        made = ok(await client.post(f"{API}/slack/links", json={"code": code}), 201)
        assert (made["slack_name"], made["user_id"]) == ("Ada", str(tenant.user_id))
        message = await answered(slack, await calls.mention(SENTENCE))
    assert "Europe/Berlin" in message.words
    async with whole.database.tenant(tenant.org_id) as session:
        query = select(AuditEntry.action).where(AuditEntry.via == "slack")
        assert "chat.message" in (await session.execute(query)).scalars().all()


async def test_triggers_hear_at_the_same_address_and_a_click_on_the_conversation_starts_no_run(
    desk: Desk,
) -> None:
    app = ok(await desk.ada.get(f"{API}/slack"))["app"]
    for uses in ("slack.app_mention", "slack.button_clicked"):
        heard = document(type="app", uses=uses, connection=app["signing"])
        heard["steps"][0]["with"] = {"template": "x"}
        workflow = await live(desk.ada, heard)
        (made_now,) = ok(await desk.ada.post(f"{API}/workflows/{workflow}/enable"))["webhooks"]
    theirs = Caller(desk.calls.client, made_now["path"], desk.slack)
    mention = theirs.said(f"<@{BOT}> {SENTENCE}", type="app_mention")
    assert (await theirs.tell(mention)).status_code == 202
    message = await answered(desk.slack, mention["event"]["ts"])
    await desk.calls.click(message, "Reject")
    await desk.slack.until(lambda: "Rejected by" in message.words)
    assert len(ok(await desk.ada.get(f"{API}/runs"))["items"]) == 1


async def test_what_is_none_of_its_business_is_not_even_kept(desk: Desk) -> None:
    said = desk.calls.said
    unwanted = [
        said("talking to each other"),
        said(f"<@{BOT}> {SENTENCE}", bot_id="B2"),
        said(f"<@{BOT}> {SENTENCE}", user=BOT),
        said(f"<@{BOT}> {SENTENCE}", edited={"user": ADA, "ts": "1.1"}),
        said("", subtype="message_changed", message={"text": f"<@{BOT}> {SENTENCE}"}),
        said(f"<@{BOT}> {SENTENCE}", user_team="T9999999999"),
        {**said(f"<@{BOT}> {SENTENCE}"), "team_id": "T9999999999"},
    ]
    for one in unwanted:
        assert (await desk.calls.tell(one)).status_code == 200
    assert await kept(desk) == 0
    forged = await desk.calls.tell(said(f"<@{BOT}> {SENTENCE}"), knows="guessed")
    assert (forged.status_code, forged.json()["code"]) == (401, "signature_invalid")
    assert await kept(desk) == 0


async def test_slack_is_told_whose_address_it_is(desk: Desk) -> None:
    answer = await desk.calls.tell({"type": "url_verification", "challenge": "c1"})
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c1"})


async def test_however_often_slack_tells_it_a_message_is_planned_once(desk: Desk) -> None:
    mention = desk.calls.said(f"<@{BOT}> {SENTENCE}", type="app_mention")
    as_message = {**mention, "event_id": "Ev9", "event": {**mention["event"], "type": "message"}}
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    for body, headers in ((mention, {}), (mention, retry), (as_message, {})):
        assert (await desk.calls.tell(body, **headers)).status_code == 200
    await answered(desk.slack, mention["event"]["ts"])
    assert (await desk.calls.tell(mention, **retry)).status_code == 200
    await quiet(desk)
    assert (len(await conversations(desk)), len(desk.slack.messages)) == (1, 1)


async def test_two_people_talk_in_one_thread_and_one_decides_what_the_other_asked_for(
    desk: Desk, carol_is: Tenant
) -> None:
    await linked(desk.whole.database, carol_is, CAROL)
    thread = await desk.calls.mention(SENTENCE)
    await answered(desk.slack, thread)
    await desk.calls.reply(thread, "at 8 instead", user=CAROL)
    second = await answered(desk.slack, thread, 1)
    await desk.calls.click(second, "Accept")
    await desk.slack.until(lambda: "Accepted by" in second.words)
    (listed,) = await conversations(desk)
    messages = ok(await desk.ada.get(f"{API}/threads/{listed['id']}/messages"))["items"]
    said_by = [one["metadata"]["name"] for one in messages if one["role"] == "user"]
    assert said_by[1] == "Carol" != said_by[0]


async def changed(desk: Desk, *statements: Any) -> None:
    async with desk.whole.database.tenant(desk.tenant.org_id) as session:
        for one in statements:
            await session.execute(one)


async def test_what_somebody_may_do_in_slack_is_what_they_may_do_now(
    desk: Desk, carol_is: Tenant
) -> None:
    await linked(desk.whole.database, carol_is, CAROL)
    message = await answered(desk.slack, await desk.calls.mention(SENTENCE))
    mine = Membership.user_id == carol_is.user_id
    await changed(desk, update(Membership).where(mine).values(role="viewer"))
    await desk.calls.click(message, "Accept", by=CAROL)
    await desk.slack.until(lambda: "does not allow 'workflow:edit'" in str(desk.slack.private))
    await desk.calls.mention(SENTENCE, user=CAROL)
    await desk.slack.until(lambda: "does not allow 'chat:use'" in str(desk.slack.private))
    gone = update(User).where(User.id == carol_is.user_id).values(disabled_at=func.now())
    await changed(desk, gone)
    await desk.calls.mention(SENTENCE, user=CAROL)
    await desk.slack.until(lambda: "does not belong to this workspace" in str(desk.slack.private))
    assert len(await conversations(desk)) == 1
    assert ok(await desk.ada.get(f"{API}/workflows"))["items"] == []


async def test_a_link_that_was_taken_back_ends_at_once(desk: Desk) -> None:
    thread = await desk.calls.mention(SENTENCE)
    await answered(desk.slack, thread)
    (link,) = ok(await desk.ada.get(f"{API}/slack"))["links"]
    async with desk.whole.database.tenant(desk.tenant.org_id) as session:
        await session.delete(await session.get(SlackLink, link["id"]))
    await desk.calls.reply(thread, "at 8 instead")
    await desk.slack.until(lambda: "/slack#" in str(desk.slack.private))
    assert len(desk.slack.messages) == 1


async def test_the_conversation_is_in_the_language_of_whoever_asks(desk: Desk) -> None:
    await changed(desk, update(SlackLink).values(language="de"))
    thread = await desk.calls.mention(SENTENCE)
    message = await answered(desk.slack, thread, page="In NexaBuilder öffnen")
    assert {"Annehmen", "Ablehnen"} <= set(message.buttons)


async def test_what_is_said_elsewhere_is_told_in_slack_and_the_other_way_round(desk: Desk) -> None:
    thread = await desk.calls.mention(SENTENCE)
    await answered(desk.slack, thread)
    (listed,) = await conversations(desk)
    offer = part(await say(desk.ada, listed["id"], "at 8 instead"), "data-patch")
    second = await answered(desk.slack, thread, 1)
    assert "at 8 instead" in second.words
    ok(await desk.ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))
    await desk.slack.until(lambda: "Accepted by" in second.words)
    assert len(desk.slack.messages) == 2


async def test_a_conversation_that_was_begun_elsewhere_goes_on_where_its_link_is_mentioned(
    desk: Desk,
) -> None:
    begun = ok(await desk.ada.post(f"{API}/threads", json={}), 201)["id"]
    await say(desk.ada, begun, SENTENCE)
    link = f"http://127.0.0.1:8700/w/new?thread={begun}"
    thread = await desk.calls.mention(f"<{link}>")
    first = await answered(desk.slack, thread)
    assert "Accept" in first.buttons
    await desk.calls.reply(thread, "at 8 instead")
    assert "0 8 * * 1-5" in (await answered(desk.slack, thread, 1)).words
    assert [one["id"] for one in await conversations(desk)] == [begun]


async def test_a_limit_is_respected_and_nothing_is_lost(desk: Desk, slack: Slack) -> None:
    refused: list[float] = []

    def limited(method: str) -> tuple[int, dict[str, Any], dict[str, str]] | None:
        loop = asyncio.get_running_loop()
        if method == "chat.postMessage" and len(refused) < 1:
            refused.append(loop.time())
            return 429, {"ok": False, "error": "ratelimited"}, {"retry-after": "3"}
        return None

    slack.refuse = limited
    thread = await desk.calls.mention(SENTENCE)
    await answered(desk.slack, thread)
    assert asyncio.get_running_loop().time() - refused[0] >= 3
    assert (slack.called.count("chat.postMessage"), len(slack.messages)) == (2, 1)


async def test_a_token_that_was_withdrawn_is_told_in_the_settings_until_it_is_good(
    desk: Desk, slack: Slack
) -> None:
    slack.refuse = lambda _: (200, {"ok": False, "error": "token_revoked"}, {})
    await desk.calls.mention(SENTENCE)

    async def told() -> bool:
        return "token_revoked" in str(ok(await desk.ada.get(f"{API}/slack"))["app"]["trouble"])

    await until(told)


async def test_a_long_answer_is_cut_within_the_limits_with_the_way_to_the_rest(desk: Desk) -> None:
    steps = " and ".join(f"post 'message {n} {'x' * 50}' to #channel-{n}" for n in range(60))
    message = await answered(desk.slack, await desk.calls.mention(f"Every day at 9 {steps}"))
    assert "There is more of it in NexaBuilder." in message.words
