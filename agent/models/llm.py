"""The planner with a model, in front of the rules: their plan is its draft, its measure and its fallback."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from agent.asking import worth_asking
from agent.deps import Planner, Validator
from agent.models.llm_budget import Budget, MemoryLedger
from agent.models.llm_claims import leads_away
from agent.models.llm_endpoint import Endpoint, Written
from agent.models.llm_failure import WORDS, FailureCode, ModelFailed
from agent.models.llm_inputs import context_of, inputs_for
from agent.models.llm_judge import Verdict, is_worse, judged
from agent.models.llm_known import known_for
from agent.models.llm_masking import Masking
from agent.models.llm_plans import plan_of
from agent.models.llm_progress import DraftProgress
from agent.models.llm_reach import Bounds, beyond_rules, overreach, secrets_moved
from agent.models.llm_replies import PatchReply, Reply, WorkflowReply
from agent.models.llm_said import known_to, led_to
from agent.models.llm_settings import ModelSettings
from agent.models.llm_stream import Heard
from agent.models.llm_usage import Health, Newest, Usage
from agent.models.llm_words import Words
from agent.offline.answering import honesty
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from agent.progress import Progress
from agent.prompting import Message, Prompt, PromptBroken, length_of, prompt
from engine.core.problem import Problem

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)
MOST_DRAFTS = 3
_REMEMBERED_TALKS = 200
_REMEMBERED_REPLIES = 500
# Rules alone decide these: they need no words, and a model must have no say in them.
_BY_RULES = frozenset({"undo", "publish"})


@dataclass(slots=True)
class _Talk:
    """What was said with the model about one request, over all its drafts."""

    prompt: Prompt
    messages: list[Message]
    masking: Masking
    drafts: int = 0
    usage: Usage = field(default_factory=Usage)
    way: str = ""
    cached: bool = False

    def heard(self, said: str) -> None:
        """Keep the model's own words, so that it can correct them."""
        self.messages.append(Message("assistant", said or "(nothing)"))

    def ask_again(self, problems: list[dict[str, Any]]) -> None:
        """Hand back what is wrong with the last answer, word for word."""
        self.messages += prompt("repair").render({"problems": self.masking.hide(problems)})


class LlmPlanner:
    """Never raises for anything a model or its server does: then the rules' plan comes, with a note."""

    name = "llm"

    def __init__(
        self,
        settings: ModelSettings,
        http_client: httpx.AsyncClient,
        offline: Planner,
        checks: Validator,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        budget: Budget | None = None,
        health: Health | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._settings = settings
        self._offline = offline
        self._checks = checks
        self._endpoint = Endpoint(settings, http_client)
        self._words = Words(settings, http_client)
        self._budget = budget or Budget(settings.limits, settings.prices, MemoryLedger(monotonic))
        self._health = health or Health(monotonic)
        self._progress = progress
        self._talks: Newest[_Talk] = Newest(_REMEMBERED_TALKS)
        self._replies: Newest[Written[Any]] = Newest(_REMEMBERED_REPLIES)

    async def warm(self) -> None:
        """Load the libraries now, so that nobody waits for them later."""
        await self._endpoint.load()
        await self._words.load()

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        """Answer the model's plan when it holds up against the rules' plan, else the rules' plan."""
        rules = await self._offline.draft(request, ())
        if not _asks_model(request, rules):
            return rules
        if not problems:
            self._talks.drop(_key_of(request))
        try:
            await (self._words if rules.kind == "answer" else self._endpoint).load()
            async with asyncio.timeout(self._settings.timeout_s):
                plan = await self._with_model(request, problems, rules)
        except TimeoutError:
            return self._instead(request, rules, "timeout")
        except ModelFailed as failed:
            return self._instead(request, rules, failed.reason)
        except PromptBroken:
            return self._instead(request, rules, "prompt_broken")
        except Exception as error:  # noqa: BLE001  # nothing a model wrote may end a turn
            _log.warning("a model's answer could not be handled: %s", type(error).__name__)
            return self._instead(request, rules, "surprise")
        self._health.answered()
        return plan

    async def _with_model(
        self, request: PlanRequest, problems: Sequence[Problem], rules: Plan
    ) -> Plan:
        self._health.require()
        if rules.kind == "answer":
            return await self._answered(request, rules)
        key = _key_of(request)
        talk = (self._talks.get(key) if problems else None) or self._begun(request, rules)
        self._talks.put(key, talk)
        if problems:
            talk.ask_again(_verbatim(problems))
        return await self._drafted(talk, request, problems, rules)

    async def _drafted(
        self, talk: _Talk, request: PlanRequest, problems: Sequence[Problem], rules: Plan
    ) -> Plan:
        shape: type[Reply] = WorkflowReply if request.document is None else PatchReply
        failure: FailureCode = "worse"
        while talk.drafts < MOST_DRAFTS:
            written = await self._written(talk, shape, request, rules)
            if written.reply is None:
                failure = "unreadable"
                talk.heard(written.text)
                talk.ask_again([{"code": "unreadable", "message": written.fault}])
                continue
            plan = self._read(written.reply, talk, request, rules)
            verdict = judged(plan, request, self._checks)
            if not verdict.errors:
                better = self._better(plan, verdict, request, rules, talk.masking)
                return _asking(better, request, rules)
            if talk.drafts == MOST_DRAFTS or _same(verdict.errors, problems):
                raise ModelFailed("worse")
            # The conversation checks the plan too, and comes back with what it found.
            talk.heard(json.dumps(written.reply.model_dump(mode="json"), ensure_ascii=False))
            return plan
        raise ModelFailed(failure)

    async def _written(
        self, talk: _Talk, shape: type[Reply], request: PlanRequest, rules: Plan
    ) -> Written[Any]:
        org_id = request.org_id
        key = _digest(
            [talk.prompt.ref.sha256, self._settings.model, self._settings.base_url, org_id]
            + [message.as_json() for message in talk.messages]
        )
        talk.drafts += 1
        known = self._replies.get(key)
        if known is not None:
            talk.cached, talk.way = True, known.way
            return known
        if length_of(talk.messages) > self._settings.most_prompt_characters:
            raise ModelFailed("too_long")
        most_out = self._settings.max_tokens
        heard = self._heard(talk, request, rules)
        async with self._budget.paying(org_id, talk.messages, most_out) as bill:
            written = await self._endpoint.generate(talk.messages, shape, heard)
            reply = written.reply
            bill.told(written.usage, written.text if reply is None else reply.model_dump_json())
        talk.usage += bill.usage or written.usage
        talk.way = written.way
        if written.reply is not None:
            self._replies.put(key, written)
        return written

    def _heard(self, talk: _Talk, request: PlanRequest, rules: Plan) -> Heard | None:
        """Answer who tells what is written so far; nobody where no turn is read along."""
        if self._progress is None or not request.turn_id:
            return None
        return DraftProgress(
            self._progress,
            request,
            self._budget,
            draft=(talk.drafts, MOST_DRAFTS),
            before=talk.usage,
            asked=length_of(talk.messages),
            known=led_to(request, rules),
        ).heard

    def _read(self, reply: Reply, talk: _Talk, request: PlanRequest, rules: Plan) -> Plan:
        try:
            _require_storable(reply)
            plan = plan_of(_restored(reply, talk.masking), request, rules)
        except (AttributeError, TypeError, ValueError, KeyError, RecursionError) as error:
            raise ModelFailed("unreadable") from error
        made_by = {"drafts": talk.drafts, "way": talk.way, "cached": talk.cached}
        return self._signed(plan, talk.prompt, talk.usage, made_by)

    def _better(
        self, plan: Plan, verdict: Verdict, request: PlanRequest, rules: Plan, masking: Masking
    ) -> Plan:
        of_rules = judged(rules, request, self._checks)
        if is_worse(plan, verdict, rules, of_rules, request.text):
            raise ModelFailed("worse")
        if not verdict.offers:
            return plan
        self._require_bounds(plan, request, rules, of_rules, masking)
        beyond = sorted(beyond_rules(plan, rules))
        return plan.with_provenance({"beyond_rules": beyond}) if beyond else plan

    def _require_bounds(
        self, plan: Plan, request: PlanRequest, rules: Plan, of_rules: Verdict, masking: Masking
    ) -> None:
        """Raise ModelFailed when a plan goes further than the person's own words and the rules."""
        by_rules = self._after(rules, request) if of_rules.is_sound else None
        bounds = Bounds(request, by_rules, by_rules is not None and not rules.unsupported)
        after = self._after(plan, request)
        if overreach(after, bounds) or secrets_moved(masking.secrets, after, bounds):
            raise ModelFailed("overreach")

    def _after(self, plan: Plan, request: PlanRequest) -> Mapping[str, Any]:
        if plan.document is not None:
            return plan.document
        return self._checks.patched(request.document or {}, plan.operations)

    async def _answered(self, request: PlanRequest, rules: Plan) -> Plan:
        asked, masking = prompt("answer"), Masking()
        given = {
            "request": {"text": masking.hide(request.text)},
            "context": context_of(request, masking),
            "document": masking.hide(request.document),
            "facts": masking.hide([rules.answer]),
        }
        text, usage = await self._words.say_within(
            self._budget, request.org_id, asked.render(given)
        )
        if leads_away(text, known_to(request, rules)):
            raise ModelFailed("overreach")
        return self._signed(replace(rules, planner="llm", answer=text), asked, usage, {})

    def _begun(self, request: PlanRequest, rules: Plan) -> _Talk:
        masking = Masking()
        used = prompt("draft_workflow" if request.document is None else "draft_patch")
        given = inputs_for(request, rules, masking, self._settings.most_actions)
        actions = [action["id"] for action in given["actions"]]
        nothing = known_for(request, (), masking, 0)
        left = self._settings.most_prompt_characters - length_of(used.render({**given, **nothing}))
        room = min(left, self._settings.most_known_characters)
        known = known_for(request, actions, masking, room)
        return _Talk(used, used.render({**given, **known}), masking)

    def _signed(self, plan: Plan, used: Prompt, usage: Usage, more: dict[str, Any]) -> Plan:
        provenance = {
            "model": self._settings.model,
            "endpoint": self._settings.host,
            "prompt": used.ref.as_json(),
            **self._paid(usage),
            **more,
        }
        return replace(plan, prompt=str(used.ref), provenance=provenance)

    def _paid(self, usage: Usage) -> dict[str, Any]:
        usd = self._budget.usd(usage)
        return (
            {"tokens": usage.as_json()} if usd is None else {"tokens": usage.as_json(), "usd": usd}
        )

    def _instead(self, request: PlanRequest, rules: Plan, reason: FailureCode) -> Plan:
        """Answer the rules' plan, with one plain sentence on why it is not the model's."""
        self._health.failed(reason)
        made = "answer is" if rules.kind == "answer" else "plan was"
        note = f"The language model was not used: {WORDS[reason]}. This {made} made by rules."
        provenance = {
            "model": self._settings.model,
            "endpoint": self._settings.host,
            "not_used": reason,
        }
        talk = self._talks.get(_key_of(request))
        if talk is not None and talk.usage.total:
            provenance |= self._paid(talk.usage)
        return replace(rules, notes=(*rules.notes, note), provenance=provenance)


def _asking(plan: Plan, request: PlanRequest, rules: Plan) -> Plan:
    """Leave out the model's questions that nothing hangs on; where all were answered, the rules' plan stands."""
    asked = worth_asking(plan, request, OfflinePlanner().alone)
    return rules if plan.kind == "question" and plan.questions and asked is plan else asked


def _asks_model(request: PlanRequest, rules: Plan) -> bool:
    """Tell whether a model may be asked: not for nothing, for too much, for secrets or for a person's own acts."""
    if rules.kind in _BY_RULES or rules.summary == honesty.REFUSED:
        return False
    early = honesty.before_reading(request.text)
    if early is not None and early.kind == "question":
        return False
    return rules.kind != "answer" or request.document is not None


def _require_storable(reply: Reply) -> None:
    """Raise ValueError for what JSON and the database cannot hold: NaN, half characters, NUL."""
    text = json.dumps(reply.model_dump(), ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    if "\\u0000" in text:
        raise ValueError("a text holds the NUL character")


def _restored(reply: Reply, masking: Masking) -> Reply:
    """Put hidden values back where they will be used, and nowhere where they would be read."""
    if isinstance(reply, WorkflowReply):
        return reply.model_copy(update={"document": masking.restore(reply.document)})
    return reply.model_copy(update={"operations": masking.restore(reply.operations)})


def _key_of(request: PlanRequest) -> str:
    return _digest(
        [request.org_id, request.text, request.now.isoformat(), request.timezone, request.document]
        + [[said.role, said.text] for said in request.history]
        # Two workspaces of an organization never share what is known in one of them.
        + [[one.uses, one.argument, one.about, one.value] for one in request.corrections]
        + [[one.key for one in request.connections], list(request.similar)]
    )


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _verbatim(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    # Holes are no mistakes: shown as such, a model would fill them with inventions.
    # Its facts stand in its words already.
    wrong = [problem.as_json() for problem in problems if problem.severity == "error"]
    return [{key: told for key, told in one.items() if key != "facts"} for one in wrong]


def _same(found: Sequence[Problem], given: Sequence[Problem]) -> bool:
    """The same errors twice will not improve: the conversation would stop there."""
    return bool(given) and [p for p in given if p.severity == "error"] == list(found)
