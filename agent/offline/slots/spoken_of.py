"""Who or what a request speaks of with an article (`the applicant`) is nobody's channel."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.building.schema_kinds import entity_kind
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.places import Place

_ARTICLE: Final = r"(?:the|an?|our|my|your|their|its|his|her|each|every|any|this|that|some)"
_BEFORE: Final = re.compile(rf"\b{_ARTICLE} $", re.IGNORECASE)
_WITH_ARTICLE: Final = re.compile(rf"{_ARTICLE} \w", re.IGNORECASE)
_CHANNEL: Final = re.compile(r"['\"”]? (?:slack )?channel\b", re.IGNORECASE)
# Written so by somebody who means it to the letter.
_TO_THE_LETTER: Final = frozenset(["chan", "at", "quote", "code"])


def is_no_channel(place: Place, value: Candidate, text: str) -> bool:
    """Tell a person or a thing that is spoken of from the name of a channel, where one is asked for."""
    if entity_kind(place.name, place.schema) != "chan" or value.kind in _TO_THE_LETTER:
        return False
    led = _WITH_ARTICLE.match(value.text) or _BEFORE.search(text[: value.start])
    return led is not None and _CHANNEL.match(text[value.end :]) is None
