"""Words as the general planner compares them: stems, kinds of doing, and words that mean the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_ENDINGS: Final = (
    ("izations", "iz"), ("ization", "iz"), ("isation", "iz"), ("ifications", "ify"), ("ification", "ify"),
    ("ations", "at"), ("ation", "at"), ("ements", ""), ("ement", ""), ("ments", ""), ("ment", ""),
    ("itions", "it"), ("ition", "it"), ("nesses", ""), ("ness", ""), ("ingly", ""), ("ities", "iti"), ("ity", "iti"),
    ("ically", "ic"), ("ical", "ic"), ("ances", ""), ("ance", ""), ("ings", ""), ("ing", ""), ("ions", ""),
    ("ion", ""), ("ers", ""), ("ors", ""), ("ies", "y"), ("ied", "y"), ("ed", ""), ("er", ""), ("or", ""), ("ly", ""),
    ("ves", "f"), ("xes", "x"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("es", "e"), ("s", ""),
)  # fmt: skip
_SHORTEST = 3

STOP: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "and",
        "or",
        "by",
        "from",
        "it",
        "them",
        "this",
        "that",
        "these",
        "those",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "each",
        "every",
        "one",
        "all",
        "any",
        "as",
        "my",
        "our",
        "your",
        "their",
        "its",
        "his",
        "her",
        "into",
        "about",
        "me",
        "us",
        "you",
        "i",
        "we",
        "he",
        "she",
        "they",
        "please",
        "also",
        "then",
        "would",
        "like",
        "want",
        "need",
        "could",
        "can",
        "will",
        "should",
        "shall",
        "may",
        "might",
        "must",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "having",
        "let",
        "help",
        "some",
        "so",
        "if",
        "when",
        "which",
        "who",
        "whom",
        "whose",
        "what",
        "how",
        "where",
        "there",
        "here",
        "than",
        "too",
        "very",
        "just",
        "only",
        "not",
        "no",
        "nor",
        "but",
        "s",
        "t",
        "m",
        "ll",
        "ve",
        "re",
        "d",
        "up",
        "out",
        "off",
        "over",
        "under",
        "again",
        "once",
        "both",
        "few",
        "more",
        "most",
        "other",
        "such",
        "own",
        "same",
        "assist",
        "assistance",
        "able",
        "make",
        "sure",
        "finally",
        "lastly",
        "firstly",
        "secondly",
        "thirdly",
        "additionally",
        "next",
        "after",
        "before",
        "afterwards",
        "moreover",
        "furthermore",
        "first",
        "second",
        "using",
        "use",
        "used",
        "via",
        "per",
        "regarding",
        "specific",
        "given",
        "based",
    ]
)

# What is done, by kind; a word may be of several.
_KINDS: Final = {
    "look": "get fetch find search list check retrieve look query inquire inquiry enquire read show view display see browse "
    "lookup know tell provide obtain access monitor track info information details status finder watch inspect",
    "make": "create make generate produce build compose draft write establish prepare synthesize design develop",
    "add": "add insert append attach include register record log enter save store note",
    "book": "book reserve booking reservation order buy purchase rent hire request arrange",
    "change": "change modify update edit alter adjust reschedule postpone amend revise switch move rename upgrade modification",
    "cancel": "cancel revoke abort terminate unsubscribe cancellation refund return",
    "remove": "delete remove erase clear drop discard del purge",
    "send": "send share notify email mail message text sms post publish forward deliver dispatch inform broadcast",
    "compute": "calculate compute estimate determine solve sum count measure predict forecast simulate calculator calculation",
    "analyze": "analyze analyse assess evaluate examine investigate detect identify classify recognize diagnose study diagnosis",
    "convert": "convert translate transform exchange transcribe encode decode conversion converter translation",
    "plan": "schedule plan organize arrange set remind planner setup",
    "start": "start run execute begin launch activate play open perform enable apply turn initiate conduct",
    "stop": "stop end close deactivate disable pause shutdown quit logout",
    "pay": "pay payment repay checkout transfer remit settle remittance repayment deposit withdraw",
    "compare": "compare comparison match similarity difference",
    "check": "verify validate confirm check authenticate verification validation confirmation",
    "suggest": "recommend suggest advise advice recommendation suggestion tips guide guidance",
    "join": "merge combine join join enroll attend participate",
    "sort": "sort filter rank organize order",
    "improve": "optimize improve enhance fix repair correct restore",
}  # fmt: skip

_SAME: Final = (
    "flight airplane plane airline", "train railway rail", "hotel accommodation lodging", "meeting conference",
    "car vehicle automobile", "film movie", "song music track", "picture image photo photograph", "doctor physician",
    "email mail", "phone telephone cellphone mobile", "cost price fee expense charge", "salary wage pay income",
    "firm company business enterprise corporation", "road route path", "ill sick disease illness", "alarm clock",
    "dish meal food cuisine", "table restaurant dinner lunch", "money currency cash", "dollar euro yuan currency rmb usd renminbi",
    "job employment occupation position career", "student pupil learner", "law legal", "property estate house home",
    "remind reminder", "calendar agenda schedule", "document file", "sms text message", "news headline article",
    "stock share equity", "weather forecast temperature rain climate", "room suite", "ticket seat", "appliance refrigerator washer fridge dishwasher",
    "tax taxation", "medicine drug medication pharmaceutical", "speed velocity", "garbage waste trash", "clothes clothing apparel garment",
    "baby infant child children kid", "teacher instructor educator", "learn study course", "game gaming", "author writer",
    "gather collect", "buy purchase", "danger risk hazard", "sale sales", "statistic stat statistics", "quantity amount number",
    "diet nutrition", "taxi cab uber lyft", "parcel package express", "tip suggestion advice", "loan mortgage", "wash clean", "speech voice spoken",
    "audio sound", "question answer", "repair maintenance fix",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Bring the forms of one word together: booking, booked, bookings -> book."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "se":
        word = word[:-1]
    if len(word) > _SHORTEST and word[-1] in "ey":
        word = word[:-1]
    return word


@lru_cache(maxsize=65_536)
def _split(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


def words(text: str) -> tuple[str, ...]:
    """Answer the words of a sentence or of a name: getDrugProperties -> get, drug, properties."""
    return _split(text.replace("e-mail", "email").replace("E-mail", "email"))


def terms(text: str) -> list[str]:
    """Answer the stems that carry meaning, in order."""
    return [stem(word) for word in words(text) if word not in STOP]


KINDS: Final[dict[str, frozenset[str]]] = {}
_kinds: dict[str, set[str]] = {}
for _kind, _members in _KINDS.items():
    for _member in _members.split():
        _kinds.setdefault(stem(_member), set()).add(_kind)
KINDS.update({term: frozenset(kinds) for term, kinds in _kinds.items()})

GROUPS: Final[dict[str, frozenset[int]]] = {}
_groups: dict[str, set[int]] = {}
for _place, _members in enumerate(_SAME):
    for _member in _members.split():
        _groups.setdefault(stem(_member), set()).add(_place)
GROUPS.update({term: frozenset(groups) for term, groups in _groups.items()})


def kinds_of(terms_of_it: list[str]) -> set[str]:
    """Answer what kinds of doing the words name."""
    return {kind for term in terms_of_it for kind in KINDS.get(term, ())}
