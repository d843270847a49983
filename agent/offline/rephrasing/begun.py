"""A request begun with what starts it, before anything else of it is read."""

from __future__ import annotations

from agent.offline.answering.contradictions import without_exclusions
from agent.offline.language.text import Prepared
from agent.offline.reading.imported import with_its_clause
from agent.offline.rephrasing.afterwards import with_what_comes_before
from agent.offline.rephrasing.approvers_said import with_approvers
from agent.offline.rephrasing.called_first import with_calls_first
from agent.offline.rephrasing.complements import with_complements
from agent.offline.rephrasing.each_mail import with_each_mail
from agent.offline.rephrasing.events_first import with_events_first
from agent.offline.rephrasing.fetched_it import with_what_is_fetched
from agent.offline.rephrasing.form_fields import with_form_fields
from agent.offline.rephrasing.hooks_said import with_hooks_said
from agent.offline.rephrasing.narrowed_events import with_narrowed_events
from agent.offline.rephrasing.other_cases import with_other_cases
from agent.offline.rephrasing.phones import with_phones
from agent.offline.rephrasing.reminders import with_people_at
from agent.offline.rephrasing.seen_before import without_calls_seen_before
from agent.offline.rephrasing.senders import with_senders
from agent.offline.rephrasing.starts import with_bare_starts
from agent.offline.rephrasing.starts_last import with_start_parted, with_starts_first
from agent.offline.rephrasing.wishes import without_talk
from agent.offline.rephrasing.words_contained import with_words_contained
from engine.core.action import Catalog


def begun_plainly(text: str, prepared: Prepared, catalog: Catalog) -> str:
    """Return a request for a new workflow with its start, and its other cases, in plain words."""
    text = with_complements(with_hooks_said(with_what_is_fetched(without_talk(text))))
    text = without_calls_seen_before(text, prepared)
    text = with_each_mail(with_what_comes_before(with_people_at(with_form_fields(text))))
    text = with_words_contained(with_start_parted(with_starts_first(text)), prepared)
    text = with_phones(with_senders(with_approvers(text), prepared))
    text = with_narrowed_events(text, prepared, catalog)
    text = with_events_first(with_other_cases(text), prepared, catalog)
    text = with_start_parted(with_calls_first(text, prepared))
    return with_bare_starts(with_its_clause(without_exclusions(text), catalog))
