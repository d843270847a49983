"""Replies of a model that were sound once, changed by chance: what comes of them in a whole conversation.

python -m tests.support.mutated_replies COUNT [SEED]

Every reply goes the product's way, from the wire to the store of proposals; what is stored has to be a
document that the validator has nothing against. The seed that is printed plays the same replies again.
"""

from __future__ import annotations

import asyncio
import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx

from agent.context import offers_document
from agent.conversation import Conversation
from agent.knowledge import InMemoryKnowledge
from agent.models.llm import LlmPlanner
from agent.models.llm_settings import ModelSettings
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.problem import Problem
from engine.errors import FlowError
from tests.support.fake_openai import MODEL, completion
from tests.support.modelling import (
    CATALOG,
    TEXT,
    VALIDATOR,
    a_document,
    a_request,
    creates,
    errors_of,
)
from tests.support.planning import MemoryDrafts, MemoryTranscript, a_turn, memory_deps, memory_saver

CHANGE = "post it to #ops instead"
GROUP = {
    "id": "each",
    "type": "group",
    "foreach": {"items": "{{ steps.orders.body }}", "as": "order"},
    "steps": [{"id": "pause", "type": "wait", "duration_s": 5}],
}
SOUND: tuple[tuple[str, dict[str, Any]], ...] = (
    (TEXT, creates(assumptions=["Orders come as a list."])),
    (TEXT, creates(document=a_document(steps=[*a_document()["steps"], GROUP]))),
    (TEXT, {"kind": "question", "answer": "Which?", "questions": [{"text": "Which channel?"}]}),
    (
        CHANGE,
        {
            "kind": "change",
            "operations": [
                {"op": "update_step", "id": "tell", "set": {"/with/channel": "#ops"}},
                {"op": "set_meta", "description": "Orders, told to ops."},
            ],
        },
    ),
)
POOL: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1e308, "", " ", "x" * 5_000, "\u0000", "\ud800", "{{", "{{ steps.x.y }}", "{{ 1 / 0 }}",
    "[secret 1]", "https://else.example/x", "#else", "bob@else.example", [], {}, [[]], {"$hole": 1}, {"$hole": {"kind": "value"}},
    {"id": "tell"}, {"op": "publish"}, {"type": "group", "id": "g", "steps": []}, "tell", "orders", "__proto__", "manual", "app",
)  # fmt: skip


def mutated(chance: random.Random, reply: dict[str, Any]) -> str:
    """Change a reply in one or two places, as an object or as text."""
    changed: Any = copy.deepcopy(reply)
    for _ in range(chance.randint(1, 2)):
        changed = _tree(chance, changed)
    text = json.dumps(changed)
    return _text(chance, text) if chance.random() < 0.15 else text


def _tree(chance: random.Random, value: Any) -> Any:
    places = list(_places(value))
    if not places:
        return chance.choice(POOL)
    within, key = chance.choice(places)
    act = chance.randrange(6)
    if act == 0:
        del within[key]
    elif act == 1:
        within[key] = copy.deepcopy(chance.choice(POOL))
    elif act == 2:
        other, place = chance.choice(places)
        within[key] = copy.deepcopy(other[place])
    elif act == 3 and isinstance(within, dict):
        within[str(chance.choice(("id", "type", "uses", "with", "after", "steps", "op", "é")))] = (
            within.pop(key)
        )
    elif act == 4 and isinstance(within, list):
        within.insert(0, copy.deepcopy(within[key]))
    else:
        within[key] = [within[key]]
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _text(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) or 1)
    to = min(len(text), at + chance.randint(1, 40))
    return chance.choice(
        (
            text[:at],
            text[:at] + text[to:],
            text[:to] + text[at:],
            text[:at] + chance.choice('"{}[],:\\0n') + text[at:],
        )
    )


class Remembering:
    """The rules' plan for each request, made once: thousands of replies are to the same few."""

    name = "offline"

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}

    async def draft(self, request: PlanRequest, problems: Any) -> Plan:
        del problems
        if request.text not in self._plans:
            self._plans[request.text] = OfflinePlanner().plan(request)
        return self._plans[request.text]


class Mutating:
    """A model behind a wire of its own that answers every call with the reply that is set."""

    def __init__(self) -> None:
        self.said = ""
        self._client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self._once = httpx.AsyncClient(transport=httpx.MockTransport(self._answer_once))
        self._heard = 0
        self._rules = Remembering()
        self._knowledge = InMemoryKnowledge.of_actions(CATALOG, embedder=None)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(200, json=completion({"role": "assistant", "content": self.said}))

    def _answer_once(self, request: httpx.Request) -> httpx.Response:
        self._heard += 1
        if self._heard > 1:
            return httpx.Response(401, json={"error": {"message": "no more"}})
        return self._answer(request)

    async def plan(self, request: PlanRequest, said: str) -> Plan:
        """Ask the planner alone, which hears this once and is refused from then on; answer what it ends with."""
        self.said, self._heard = said, 0
        settings = ModelSettings("http://model.example/v1", MODEL, timeout_s=30.0)
        planner = LlmPlanner(settings, self._once, self._rules, VALIDATOR)
        plan = await planner.draft(request, ())
        for _ in range(2):
            if not (problems := problems_of(plan, request)):
                break
            plan = await planner.draft(request, problems)
        return plan

    async def outcome(self, words: str, said: str) -> tuple[str, list[dict[str, Any]]]:
        """Hold one conversation; answer whose plan was offered, and every document that was stored."""
        self.said = said
        settings = ModelSettings("http://model.example/v1", MODEL, timeout_s=30.0)
        planner = LlmPlanner(settings, self._client, self._rules, VALIDATOR)
        drafts = MemoryDrafts(document=a_document() if words == CHANGE else None)
        transcript = MemoryTranscript()
        deps = memory_deps(
            planner=planner,
            drafts=drafts,
            transcript=transcript,
            catalog=CATALOG,
            validator=VALIDATOR,
            knowledge=self._knowledge,
        )
        await Conversation(deps, memory_saver()).say(a_turn(words))
        stored = [dict(one.document_after) for one in drafts.proposals.values()]
        makers = {one.evidence["planner"] for one in drafts.proposals.values()}
        told = [event.type for event in transcript.entries.values()]
        if not told:
            raise AssertionError("nobody was told anything")
        return (makers.pop() if makers else "nothing offered"), stored


async def faults_of(count: int, seed: int) -> tuple[list[str], Counter[str]]:
    """Play so many replies; answer what went wrong, and what became of them."""
    return await _played(count, seed, _conversation)


async def faults_of_plans(count: int, seed: int) -> tuple[list[str], Counter[str]]:
    """Do the same with the planner alone, which takes a third of the time: whatever it ends with has to hold up."""
    return await _played(count, seed, _plan)


_Play = Callable[[Mutating, str, str], Awaitable[tuple[str, list[str]]]]
"""Words and a reply -> whose plan it ended with, and what is wrong with it."""


async def _played(count: int, seed: int, play: _Play) -> tuple[list[str], Counter[str]]:
    chance, model = random.Random(seed), Mutating()
    faults: list[str] = []
    ends: Counter[str] = Counter()
    for n in range(count):
        words, sound = SOUND[n % len(SOUND)]
        said = mutated(chance, sound)
        try:
            maker, wrong = await play(model, words, said)
        except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
            faults.append(f"{n}: {type(error).__name__}: {error} for {said[:300]}")
            continue
        ends[maker] += 1
        faults += [f"{n}: {one} for {said[:300]}" for one in wrong]
    return faults, ends


async def _conversation(model: Mutating, words: str, said: str) -> tuple[str, list[str]]:
    maker, stored = await model.outcome(words, said)
    return maker, [fault for document in stored for fault in errors_in(document)]


async def _plan(model: Mutating, words: str, said: str) -> tuple[str, list[str]]:
    request = a_request(words, document=a_document() if words == CHANGE else None)
    plan = await model.plan(request, said)
    json.dumps(plan.as_json(), allow_nan=False).encode("utf-8")
    return plan.planner, [one.message for one in problems_of(plan, request)]


def problems_of(plan: Plan, request: PlanRequest) -> list[Problem]:
    """Say what the conversation would hold against a plan; a patch that is refused is wrong like any other."""
    try:
        return errors_of(plan, request) if offers_document(plan) else []
    except FlowError as refused:
        return [Problem("patch_refused", "error", "", refused.message)]


def errors_in(document: dict[str, Any]) -> list[str]:
    """Answer what the validator, or the database, has against a document."""
    json.dumps(document, allow_nan=False).encode("utf-8")
    if "\\u0000" in json.dumps(document):
        return ["a text holds the NUL character"]
    return [one.message for one in VALIDATOR.check(document, a_request().connections).broken]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000
    started = time.monotonic()
    faults, ends = asyncio.run(faults_of(count, seed))
    print(f"seed {seed}: {count} replies in {time.monotonic() - started:.0f} s, {dict(ends)}")  # noqa: T201
    print(*faults[:20], sep="\n")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
