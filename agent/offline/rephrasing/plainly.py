"""All ways of saying a thing, brought to the one that the grammar of clauses reads."""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared
from agent.offline.rephrasing.addressed import with_addresses
from agent.offline.rephrasing.again import with_repetitions
from agent.offline.rephrasing.answered import with_answered_fields
from agent.offline.rephrasing.asked import with_conditions
from agent.offline.rephrasing.by_model import with_what_models_find
from agent.offline.rephrasing.called_when import with_what_must_hold
from agent.offline.rephrasing.colloquial import said_in_plain_verbs
from agent.offline.rephrasing.compared import with_comparisons
from agent.offline.rephrasing.decided import with_decisions
from agent.offline.rephrasing.getting import said_by_the_sender
from agent.offline.rephrasing.meant_only import with_what_is_meant
from agent.offline.rephrasing.moved import with_moves
from agent.offline.rephrasing.nothing_more import without_idle_sentences
from agent.offline.rephrasing.own_words import with_own_words
from agent.offline.rephrasing.passive import said_actively
from agent.offline.rephrasing.pauses import with_pauses
from agent.offline.rephrasing.placed import with_places
from agent.offline.rephrasing.sources import with_sources
from agent.offline.rephrasing.stated import without_statements
from agent.offline.rephrasing.tables import with_statements
from agent.offline.rephrasing.told import with_fields

_NOT = re.compile(r"\b(?P<is>is|are|was|were)n't\b")


def said_plainly(text: str, prepared: Prepared) -> str:
    """Return a request, without its schedule, in the words of the grammar; nothing that it asks for is lost."""
    text = with_what_must_hold(_NOT.sub(r"\g<is> not", text), prepared)
    text = without_idle_sentences(with_moves(text))
    text = without_statements(with_sources(text, prepared), prepared)
    text = with_decisions(with_pauses(text))
    text = with_places(with_what_models_find(with_repetitions(text)), prepared)
    text = with_answered_fields(text)
    text = with_what_is_meant(with_own_words(text, prepared))
    text = with_addresses(text, prepared)
    text = with_statements(text, prepared)
    text = with_conditions(with_comparisons(text), prepared)
    text = with_own_words(said_by_the_sender(said_actively(text), prepared), prepared)
    return with_fields(said_in_plain_verbs(text))
