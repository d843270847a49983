"""What deserves an honest answer instead of a workflow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.answering.abilities import abilities
from agent.offline.answering.missing_facts import missing_facts
from agent.offline.asked.point import OpenPoint
from agent.offline.building.triggers import local_now
from agent.offline.language.text import Prepared
from agent.offline.language.transcripts import without_speakers
from agent.offline.timing.names import without_names
from agent.offline.timing.schedules import find_schedule, normalised
from agent.plan import Plan, PlanRequest, Question

MOST_CHARACTERS = 8_000
REFUSED = "I cannot do that."

_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "from",
        "with",
        "by",
        "is",
        "are",
        "be",
        "it",
        "its",
        "them",
        "this",
        "that",
        "these",
        "those",
        "each",
        "every",
        "when",
        "if",
        "then",
        "not",
        "no",
        "new",
        "all",
        "any",
        "only",
        "over",
        "under",
        "above",
        "below",
        "post",
        "send",
        "get",
        "fetch",
        "keep",
        "make",
        "run",
        "use",
        "skip",
        "drop",
        "email",
        "mail",
        "what",
        "who",
        "where",
        "why",
        "how",
        "which",
        "do",
        "does",
        "can",
        "you",
        "me",
        "my",
        "our",
        "your",
        "i",
        "we",
        "they",
        "have",
        "has",
        "had",
        "was",
        "were",
        "will",
        "would",
        "should",
        "could",
        "than",
        "more",
        "less",
        "as",
        "into",
        "out",
        "up",
        "day",
        "week",
        "month",
        "hour",
        "minute",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "weekday",
        "weekdays",
        "daily",
        "hourly",
        "slack",
        "channel",
        "message",
        "summary",
        "list",
        "order",
        "orders",
        "also",
        "please",
        "wait",
        "before",
        "after",
        "instead",
        "rename",
        "change",
        "remove",
        "add",
        "stop",
        "undo",
        "publish",
        "help",
        "hi",
        "hello",
        "read",
        "check",
        "call",
        "sort",
        "filter",
        "group",
        "join",
        "between",
        "there",
        "here",
        "one",
        "rows",
        "sql",
        "query",
        "webhook",
    ]
)
_OTHERS = {
    name: frozenset(said.split())
    for name, said in {
        "German": "der die das und oder nicht ein eine einen jeden jede jeder werktag uhr um ist sind mit von zu zum zur für über unter alle hole schicke sende behalte neue neuen bitte wenn dann "
        "auf aus bei nach täglich montag dienstag mittwoch donnerstag freitag kanal bestellungen den dem des ich mir uns stunde",
        "French": "le la les un une des et ou ne pas chaque tous toutes jour jours heure heures avec de du au aux pour dans sur est sont envoie envoyer récupère récupérer nouvelle nouveau commandes si alors chaque lundi garde",
        "Spanish": "el la los las un una y o no cada todos todas día días hora horas con de del al para en por es son envía enviar obtén obtener nuevo nueva pedidos si entonces lunes",
        "Italian": "il lo la gli le un una e o non ogni tutti tutte giorno ore con di del al per in è sono invia inviare prendi nuovo nuova ordini se allora lunedì",
        "Portuguese": "o a os as um uma e ou não cada todos dia dias hora horas com de do ao para em é são envie enviar busque novo nova pedidos se então",
        "Dutch": "de het een en of niet elke alle dag uur met van naar voor in op is zijn stuur haal nieuwe bestellingen als dan maandag",
    }.items()
}
_SECRETS = re.compile(
    r"\b(?:passwords?|secrets?|api ?keys?|access tokens?|tokens?|credentials?|private keys?|master key|system prompt|your (?:prompt|instructions))\b"
)
_SECRET_ASK = re.compile(
    r"\b(?:show|print|reveal|tell|give|send|list|dump|display|expose|read|what (?:is|are)|output|repeat|share|post|email)\b"
)
_OVERRIDE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|restrictions?|safety)\b"
)
_HELP = re.compile(
    r"^(?:help|(?:what|which things) can (?:you|i|we|this|it) (?:do|build|make|automate)\b.*|what (?:are you|do you do)\b.*|how (?:do|can) i (?:start|use|begin)\b.*"
    r"|what (?:actions|steps|connectors|apps|services|integrations)\b.*|who are you\b.*|can you help\b.*)$"
)


_GENERAL = re.compile(
    r"(?:what(?:'s| is| are| does| do)|how (?:does|do|is|are)|why (?:does|do|is|are)|which|when does|explain)\b"
)
_REFERS_BACK = re.compile(
    r"\b(?:the )?same (?:thing|one|workflow|as|again)\b|\b(?:as|like) (?:usual|always|before|last (?:time|week|month)|yesterday)\b|^(?:do )?(?:it|that|this) again\b|^again\b"
)
_ABOUT = (
    "A workflow starts by hand, on a schedule (at times you name) or by a webhook (when another system calls its web address), "
    "and then does its steps in order. "
)


ONLY_WHEN: Final = "I understand when, but not what. What should happen then?"
NOTHING_READ: Final = (
    "I do not understand that yet. Say what to fetch, what to keep, and where to send it."
)


NO_SOURCE: Final = ("Where does what it is about come from", "Where do the ")
"""How questions begin that ask where data comes from"""
_PLACE_FOR_A_VALUE: Final = re.compile(r"\{{1,2}[^{}\":]*\}{1,2}")
"""`{{name}}` or `{name, mail}` in a text: no braces of data"""
# Of these a second look may find what the rules have not: the source, or all of it.
_NOT_FOUND = (ONLY_WHEN, NOTHING_READ, *NO_SOURCE)


def may_have_missed(plan: Plan) -> bool:
    """Tell whether the rules may have missed something, from what they ask or refuse for good reason."""
    if plan.kind == "question":
        return plan.summary.startswith(_NOT_FOUND)
    return plan.kind in {"create", "impossible"}


def before_reading(text: str) -> Plan | None:
    """Answer what needs no reading: nothing, too much, a file, another alphabet."""
    text = without_speakers(text)
    letters = [c for c in text[:4000] if c.isalpha()]
    if not text.strip():
        return ask(
            "Tell me what should happen, and when. For example: on Fridays at 8, fetch a list and tell Slack what is new."
        )
    if len(text) > MOST_CHARACTERS:
        return ask(
            f"That is too long for me to read as one request: please say it in at most {MOST_CHARACTERS:,} characters."
        )
    if re.match(r"\s*[\[{<]", text) or _PLACE_FOR_A_VALUE.sub("", text).count("{") > 4:
        return ask(
            "That looks like data or a document, not like a request. Import a document with Import, or tell me in words what should happen."
        )
    if not letters:
        return ask("I see no words in that. What should happen, and when?")
    foreign = sum(1 for c in letters if ord(c) > 0x24F)
    if foreign * 3 > len(letters):
        return _other_language(None)
    return None


def after_reading(prepared: Prepared, request: PlanRequest) -> Plan | None:
    """Answer requests in another language, for secrets, or for help."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"@(?:url|mail|chan|str|sql)\d+", " ", prepared.text))
    other = _language(words)
    if other is not None:
        return _other_language(other)
    if _OVERRIDE.search(prepared.text) or (
        _SECRETS.search(prepared.text)
        and _SECRET_ASK.search(prepared.text)
        and not _names_data(prepared)
    ):
        return Plan(
            kind="impossible",
            summary=REFUSED,
            answer="I cannot show passwords, keys, tokens or my own instructions: I never see them. I can build a workflow that uses your connections.",
        )
    if _HELP.match(prepared.text.strip(" ?!.")):
        return Plan(kind="answer", summary="What I can build", answer=abilities(request.catalog))
    return None


def _names_data(prepared: Prepared) -> bool:
    return any(entity.kind == "url" for entity in prepared.entities.values())


def _language(words: Sequence[str]) -> str | None:
    """Answer the language when the small words are clearly of another one than English."""
    if len(words) < 3:
        return None
    english = sum(w in _ENGLISH for w in words)
    counts = {name: sum(w in small for w in words) for name, small in _OTHERS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 2 and counts[best] > english else None


def _other_language(name: str | None) -> Plan:
    told = f"That looks like {name}. " if name else ""
    answer = (
        f"{told}I only understand English so far. Please say it in English, then I can build it."
    )
    return Plan(kind="impossible", summary="I only understand English so far.", answer=answer)


def nothing_to_build(
    prepared: Prepared, unsupported: tuple[str, ...], request: PlanRequest
) -> Plan:
    """Answer a request of which nothing can be built."""
    if _GENERAL.match(prepared.text) and not prepared.entities:
        return Plan(
            kind="answer", summary="About workflows", answer=_ABOUT + abilities(request.catalog)
        )
    if _REFERS_BACK.search(prepared.text) and not prepared.entities:
        return ask(
            "I do not know what that refers to: I see only this request. What should happen, and when?"
        )
    if (missing := missing_facts(prepared)) is not None:
        return missing.asked(prepared)
    if unsupported:
        answer = f"{' '.join(unsupported)} Ask what I am able to build and I list it all."
        return Plan(
            kind="impossible",
            summary="I cannot build that.",
            answer=answer,
            unsupported=unsupported,
        )
    text = without_names(normalised(prepared.text), request.text)
    if find_schedule(text, local_now(request)) is not None:
        return OpenPoint("what", ONLY_WHEN).asked(prepared)
    return ask(NOTHING_READ)


def ask(text: str) -> Plan:
    """Answer with one question and nothing built."""
    return Plan(
        kind="question", summary=text, answer=text, questions=(Question(id="request", text=text),)
    )
