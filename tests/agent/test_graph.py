"""The state machine: one proposal per turn, told once, written once, whatever is interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from agent.conversation import Conversation
from agent.deps import Actor, Applied, Former, Rehearsed
from agent.events import ChatEvent, PlanShown, ProposalSettled, Text
from agent.models.scripted import ScriptedPlanner
from agent.plan import Plan, Question
from agent.state import Decision
from engine.errors import Unavailable
from tests.support.planning import (
    ACTOR,
    MemoryDrafts,
    MemoryTranscript,
    a_turn,
    memory_deps,
    memory_saver,
)

REQUEST = "On Fridays at 8 get http://127.0.0.1:9/parcels and post each late parcel to #yard"
ACCEPT: Decision = {"outcome": "accepted", "hunks": None}
REJECT: Decision = {"outcome": "rejected", "hunks": None}
BROKEN = Plan(
    kind="create", document={"nexa": 1, "name": "x", "steps": [{"id": "a", "uses": "no.such"}]}
)


class Killed(Exception):
    """The server dies here."""


@dataclass
class DyingTranscript(MemoryTranscript):
    """Dies once, after or before it wrote."""

    dies: str = "after"

    async def append(
        self, actor: Actor, thread_id: str, key: tuple[str, str], events: Sequence[ChatEvent]
    ) -> None:
        dies, self.dies = self.dies, ""
        if dies == "before":
            raise Killed
        await super().append(actor, thread_id, key, events)
        if dies:
            raise Killed


@dataclass
class DyingDrafts(MemoryDrafts):
    """Dies once, after the proposal was written to the draft."""

    dies: bool = True
    calls: list[str] = field(default_factory=list)

    async def apply(self, actor: Actor, proposal_id: str, hunks: Sequence[int] | None) -> Applied:
        self.calls.append(proposal_id)
        applied = await super().apply(actor, proposal_id, hunks)
        if self.dies:
            self.dies = False
            raise Killed
        return applied


class NoRehearsal:
    async def sealed(
        self, actor: Actor, document: Mapping[str, Any], former: Former | None = None
    ) -> Rehearsed:
        raise Unavailable("the rehearsal room is closed")


async def test_a_request_waits_for_a_person_and_is_written_when_accepted() -> None:
    drafts, transcript = MemoryDrafts(), MemoryTranscript()
    talk = Conversation(memory_deps(drafts=drafts, transcript=transcript), memory_saver())
    waiting = await talk.say(a_turn(REQUEST))
    assert waiting.status == "waiting"
    assert transcript.kinds() == ["text", "plan", "validation", "test-result", "patch"]
    assert drafts.writes == 0
    ended = await talk.decide(ACTOR, waiting.turn_id, ACCEPT)
    assert ended.status == "ended"
    assert ended.outcome == {"outcome": "accepted", "workflow_id": "w", "revision": 1}
    assert drafts.document is not None
    assert drafts.document["steps"][0]["id"] == "fetch_parcels"
    again = await talk.decide(ACTOR, waiting.turn_id, ACCEPT)
    assert (again, drafts.writes) == (ended, 1)


async def test_what_is_still_asked_stands_before_the_proposal_and_its_button() -> None:
    transcript = MemoryTranscript()
    step = {"id": "note", "uses": "text.render", "with": {"template": "soon"}}
    document = {"nexa": 1, "name": "Say something", "steps": [step]}
    plan = Plan(kind="create", document=document, questions=(Question("q1", "What does it say?"),))
    deps = memory_deps(planner=ScriptedPlanner([plan]), transcript=transcript)
    waiting = await Conversation(deps, memory_saver()).say(a_turn("say something"))
    assert waiting.status == "waiting"
    assert transcript.kinds()[-2:] == ["question", "patch"]


async def test_a_rejected_proposal_writes_nothing() -> None:
    drafts, transcript = MemoryDrafts(), MemoryTranscript()
    talk = Conversation(memory_deps(drafts=drafts, transcript=transcript), memory_saver())
    await talk.say(a_turn(REQUEST))
    ended = await talk.decide(ACTOR, "turn-1", REJECT)
    assert ended.status == "ended"
    assert drafts.writes == 0
    settled = [e for e in transcript.entries.values() if isinstance(e, ProposalSettled)]
    assert [e.outcome for e in settled] == ["rejected"]


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_a_killed_turn_goes_on_with_no_event_lost_or_doubled(dies: str) -> None:
    whole, broken = MemoryTranscript(), DyingTranscript(dies=dies)
    await Conversation(memory_deps(transcript=whole), memory_saver()).say(a_turn(REQUEST))
    drafts = MemoryDrafts()
    talk = Conversation(memory_deps(drafts=drafts, transcript=broken), memory_saver())
    with pytest.raises(Killed):
        await talk.say(a_turn(REQUEST))
    assert (await talk.standing(ACTOR, "turn-1")).status == "unknown"
    resumed = await talk.go_on(ACTOR, "turn-1")
    assert resumed.status == "waiting"
    assert broken.entries == whole.entries
    assert drafts.stored == 1


async def test_a_kill_between_writing_and_telling_applies_once() -> None:
    drafts = DyingDrafts()
    talk = Conversation(memory_deps(drafts=drafts), memory_saver())
    await talk.say(a_turn(REQUEST))
    with pytest.raises(Killed):
        await talk.decide(ACTOR, "turn-1", ACCEPT)
    ended = await talk.go_on(ACTOR, "turn-1")
    assert ended.status == "ended"
    assert len(drafts.calls) == 2
    assert drafts.writes == 1


async def test_a_turn_that_waits_is_left_alone() -> None:
    transcript = MemoryTranscript()
    talk = Conversation(memory_deps(transcript=transcript), memory_saver())
    await talk.say(a_turn(REQUEST))
    told = transcript.appended
    assert (await talk.go_on(ACTOR, "turn-1")).status == "waiting"
    assert transcript.appended == told
    assert (await talk.standing(ACTOR, "never")).status == "unknown"


async def test_a_second_message_builds_on_the_open_proposal_and_replaces_it() -> None:
    drafts = MemoryDrafts()
    talk = Conversation(memory_deps(drafts=drafts), memory_saver())
    await talk.say(a_turn(REQUEST))
    await talk.say(a_turn("also post to #night", turn_id="turn-2"))
    second = drafts.proposals["turn-2"]
    assert second.supersedes == "turn-1"
    channels = [s["with"].get("channel") for s in second.document_after["steps"]]
    assert channels[-2:] == ["#yard", "#night"]
    await talk.decide(ACTOR, "turn-2", ACCEPT)
    assert drafts.document == second.document_after


async def test_an_unsound_draft_goes_back_to_the_planner_and_is_repaired() -> None:
    sound = Plan(kind="create", summary="ok", document={"nexa": 1, "name": "x", "steps": []})
    planner = ScriptedPlanner([BROKEN, sound])
    drafts = MemoryDrafts()
    talk = Conversation(memory_deps(planner=planner, drafts=drafts), memory_saver())
    assert (await talk.say(a_turn("anything"))).status == "waiting"
    assert planner.problems[1][0].code
    assert drafts.stored == 1


async def test_after_three_unsound_drafts_nothing_is_offered() -> None:
    others = [replace(BROKEN, document={**(BROKEN.document or {}), "nexa": n}) for n in (2, 3, 4)]
    planner, drafts = ScriptedPlanner([BROKEN, *others]), MemoryDrafts()
    transcript = MemoryTranscript()
    deps = memory_deps(planner=planner, drafts=drafts, transcript=transcript)
    assert (await Conversation(deps, memory_saver()).say(a_turn("anything"))).status == "ended"
    assert len(planner.problems) <= 3
    assert drafts.stored == 0
    text = next(e for e in transcript.entries.values() if isinstance(e, Text))
    assert "propose nothing" in text.text


async def test_the_same_problems_twice_end_the_drafting() -> None:
    planner = ScriptedPlanner([BROKEN] * 5)
    talk = Conversation(memory_deps(planner=planner), memory_saver())
    assert (await talk.say(a_turn("anything"))).status == "ended"
    assert len(planner.problems) == 2


async def test_an_answer_ends_without_a_proposal() -> None:
    drafts, transcript = MemoryDrafts(), MemoryTranscript()
    talk = Conversation(memory_deps(drafts=drafts, transcript=transcript), memory_saver())
    assert (await talk.say(a_turn("drive to the sea"))).status == "ended"
    assert drafts.stored == 0
    shown = next(e for e in transcript.entries.values() if isinstance(e, PlanShown))
    assert shown.kind == "impossible"


async def test_undo_offers_the_inverse_of_the_last_change() -> None:
    start = {
        "nexa": 1,
        "name": "b",
        "steps": [{"id": "a", "uses": "json.build", "with": {"value": 1}}],
    }
    drafts = MemoryDrafts(document=start, inverse=({"op": "set_meta", "name": "a"},))
    talk = Conversation(memory_deps(drafts=drafts), memory_saver())
    assert (await talk.say(a_turn("undo that"))).status == "waiting"
    assert drafts.proposals["turn-1"].document_after["name"] == "a"


async def test_nothing_to_undo_is_said() -> None:
    start = {
        "nexa": 1,
        "name": "b",
        "steps": [{"id": "a", "uses": "json.build", "with": {"value": 1}}],
    }
    transcript = MemoryTranscript()
    deps = memory_deps(drafts=MemoryDrafts(document=start), transcript=transcript)
    assert (await Conversation(deps, memory_saver()).say(a_turn("undo"))).status == "ended"
    texts = [e.text for e in transcript.entries.values() if isinstance(e, Text)]
    assert texts == ["There is no change to undo."]


async def test_a_rehearsal_that_cannot_run_does_not_stop_the_offer() -> None:
    transcript = MemoryTranscript()
    deps = memory_deps(rehearsal=NoRehearsal(), transcript=transcript)
    assert (await Conversation(deps, memory_saver()).say(a_turn(REQUEST))).status == "waiting"
    assert "patch" in transcript.kinds()
