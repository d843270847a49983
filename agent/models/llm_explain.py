"""Words the facts of a failed run with a model: the same facts, the same citations, else the template's words."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.deps import Actor
from agent.explain.citations import Grounds, Sentence, sentences_of
from agent.explain.explanation import Explanation
from agent.explain.facts import Facts
from agent.explain.values import excerpt
from agent.models.llm_budget import Budget
from agent.models.llm_claims import claims, leads_away, unquoted
from agent.models.llm_failure import WORDS, FailureCode, ModelFailed
from agent.models.llm_masking import Masking
from agent.models.llm_settings import ModelSettings
from agent.models.llm_usage import Health
from agent.models.llm_words import Words
from agent.prompting import PromptBroken, prompt

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)
MOST_SENTENCES = 8
_QUOTED = re.compile(r"“([^”]+)”")
_LONGEST_VALUE = 400


class ExplainingWords:
    """Never raises for anything a model or its server does: then the template's words stay, with a note."""

    def __init__(
        self,
        settings: ModelSettings,
        http_client: httpx.AsyncClient,
        budget: Budget,
        health: Health,
    ) -> None:
        self._settings = settings
        self._words = Words(settings, http_client)
        self._budget = budget
        self._health = health

    async def worded(self, actor: Actor, explanation: Explanation, grounds: Grounds) -> Explanation:
        """Answer the explanation in the model's words, as far as each sentence rests on something."""
        if explanation.facts is None:
            return explanation
        try:
            await self._words.load()
            async with asyncio.timeout(self._settings.timeout_s):
                made = await self._worded(actor, explanation, explanation.facts, grounds)
        except TimeoutError:
            return self._instead(explanation, "timeout")
        except ModelFailed as failed:
            return self._instead(explanation, failed.reason)
        except PromptBroken:
            return self._instead(explanation, "prompt_broken")
        except Exception as error:  # noqa: BLE001  # nothing a model wrote may end an explanation
            _log.warning("a model's words could not be handled: %s", type(error).__name__)
            return self._instead(explanation, "surprise")
        self._health.answered()
        return made

    async def _worded(
        self, actor: Actor, explanation: Explanation, facts: Facts, grounds: Grounds
    ) -> Explanation:
        self._health.require()
        used, masking = prompt("explain"), Masking()
        shown = {
            "facts": masking.hide(facts_for_model(facts)),
            "sentences": masking.hide([_with_marks(one) for one in explanation.sentences]),
        }
        text, usage = await self._words.say_within(self._budget, actor.org_id, used.render(shown))
        kept = grounds.kept(sentences_of(text))[:MOST_SENTENCES]
        known = [unquoted(one.text).lower() for one in explanation.sentences]
        told = [one for one in kept if _is_sound(one, shown, known)]
        if not told:
            raise ModelFailed("worse")
        provenance: dict[str, Any] = {
            "model": self._settings.model,
            "endpoint": self._settings.host,
            "prompt": used.ref.as_json(),
            "tokens": usage.as_json(),
        }
        usd = self._budget.usd(usage)
        if usd is not None:
            provenance["usd"] = usd
        return replace(
            explanation,
            sentences=told,
            written_by=self._settings.model,
            prompt=str(used.ref),
            provenance=provenance,
        )

    def _instead(self, explanation: Explanation, reason: FailureCode) -> Explanation:
        self._health.failed(reason)
        note = f"The language model was not used: {WORDS[reason]}. These words were made by rules."
        provenance = {"model": self._settings.model, "not_used": reason}
        return replace(explanation, notes=(*explanation.notes, note), provenance=provenance)


def facts_for_model(facts: Facts) -> dict[str, Any]:
    """Choose the facts a model may word: long values are cut, and nothing else is added."""
    blamed, parted = facts.blamed, facts.divergence
    return {
        "workflow": facts.workflow,
        "step": facts.step,
        "item": facts.item,
        "class": facts.error_class,
        "message": excerpt(facts.error.get("message", ""), _LONGEST_VALUE),
        "cause_is_known": facts.known,
        "attempts": facts.attempts,
        "reads": None if blamed is None else {"path": blamed.path, "state": blamed.state},
        "first_difference": None
        if parted is None
        else {"path": parted.path, "then": parted.then, "now": excerpt(parted.now, _LONGEST_VALUE)},
        "failed_like_this_before": facts.before.count,
    }


def _with_marks(sentence: Sentence) -> str:
    return " ".join([sentence.text, *(citation.mark for citation in sentence.citations)])


def _is_sound(sentence: Sentence, shown: dict[str, Any], known: list[str]) -> bool:
    """Tell whether a sentence quotes what was there, leads nowhere and claims nothing that only evidence shows."""
    if claims(sentence.text) or leads_away(sentence.text, known):
        return False
    return _quotes_hold(sentence, shown)


def _quotes_hold(sentence: Sentence, shown: dict[str, Any]) -> bool:
    """Tell whether every quoted text was there to be quoted."""
    known = _plain([*_texts(shown)])
    return all(_plain([quoted]) in known for quoted in _QUOTED.findall(sentence.text))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [json.dumps(value)]


def _plain(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split()).rstrip("…")
