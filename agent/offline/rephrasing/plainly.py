"""All ways of saying a thing, brought to the one that the grammar of clauses reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from agent.offline.language.text import Prepared
from agent.offline.rephrasing.addressed import with_addresses
from agent.offline.rephrasing.again import with_repetitions
from agent.offline.rephrasing.ages import with_ages
from agent.offline.rephrasing.answered import with_answered_fields
from agent.offline.rephrasing.answered_tokens import with_answered_tokens, with_ids_of_services
from agent.offline.rephrasing.asked import with_conditions
from agent.offline.rephrasing.asked_of_ai import with_what_models_are_asked
from agent.offline.rephrasing.bare_counts import with_bare_counts
from agent.offline.rephrasing.bare_texts import with_bare_texts
from agent.offline.rephrasing.birthdays import with_birthdays
from agent.offline.rephrasing.bodies import with_bodies
from agent.offline.rephrasing.brought import with_what_is_brought
from agent.offline.rephrasing.brought_between import with_fields_between
from agent.offline.rephrasing.by_model import with_what_models_find
from agent.offline.rephrasing.by_post import with_calls_by_post
from agent.offline.rephrasing.call_fields import with_calls_of_one_field
from agent.offline.rephrasing.called_when import with_what_must_hold
from agent.offline.rephrasing.carried import with_carried_fields
from agent.offline.rephrasing.colloquial import said_in_plain_verbs
from agent.offline.rephrasing.compared import with_comparisons
from agent.offline.rephrasing.counted import with_counts
from agent.offline.rephrasing.decided import with_decisions
from agent.offline.rephrasing.declared_columns import with_tables_at_first
from agent.offline.rephrasing.field_remarks import with_field_remarks
from agent.offline.rephrasing.figure_names import with_figure_names
from agent.offline.rephrasing.figures_shared import with_shared_figures
from agent.offline.rephrasing.figures_told import with_figures_told
from agent.offline.rephrasing.formulas import with_formulas
from agent.offline.rephrasing.found_any import with_any_found
from agent.offline.rephrasing.further_tests import with_further_tests
from agent.offline.rephrasing.getting import said_by_the_sender
from agent.offline.rephrasing.group_figures import with_group_figures
from agent.offline.rephrasing.group_ranks import with_group_ranks
from agent.offline.rephrasing.judged import with_judgements
from agent.offline.rephrasing.kept_as_text import with_texts_parsed
from agent.offline.rephrasing.kept_ones import with_kept_ones
from agent.offline.rephrasing.labels_said import with_labels_said
from agent.offline.rephrasing.later_inside import with_pauses_inside
from agent.offline.rephrasing.later_reminders import with_later_reminders, with_states_as_they_are
from agent.offline.rephrasing.left_out import with_what_is_left_out
from agent.offline.rephrasing.lettered import with_letters_apart
from agent.offline.rephrasing.listed_sources import with_listed_sources
from agent.offline.rephrasing.looked_up_rows import with_looked_up_rows
from agent.offline.rephrasing.lookups import with_lookups
from agent.offline.rephrasing.mails_meant import with_mails_meant
from agent.offline.rephrasing.marks_given import with_marks_given
from agent.offline.rephrasing.meant_only import with_what_is_meant
from agent.offline.rephrasing.methods import with_methods
from agent.offline.rephrasing.missing import with_what_is_missing
from agent.offline.rephrasing.moved import with_moves
from agent.offline.rephrasing.named_after import with_names_of_things
from agent.offline.rephrasing.names_told import with_names_told
from agent.offline.rephrasing.none_left import with_none_left
from agent.offline.rephrasing.nothing_more import without_idle_sentences
from agent.offline.rephrasing.of_a_kind import with_what_they_are
from agent.offline.rephrasing.of_the_answer import with_fields_of_the_answer
from agent.offline.rephrasing.old_or_empty import with_old_or_empty
from agent.offline.rephrasing.one_per_group import with_one_per_group
from agent.offline.rephrasing.ones_routed import with_ones_routed
from agent.offline.rephrasing.own_tables import with_own_tables
from agent.offline.rephrasing.own_words import with_own_words
from agent.offline.rephrasing.owned_names import with_owned_names
from agent.offline.rephrasing.partners import with_partners_named
from agent.offline.rephrasing.passive import said_actively
from agent.offline.rephrasing.pauses import with_pauses
from agent.offline.rephrasing.picked import with_picked_fields
from agent.offline.rephrasing.placed import with_places
from agent.offline.rephrasing.plain_texts import with_plain_texts
from agent.offline.rephrasing.read_out import with_what_is_read_out
from agent.offline.rephrasing.reminders import with_reminders
from agent.offline.rephrasing.repeated_entries import with_repeated_left_out
from agent.offline.rephrasing.replies import with_replies
from agent.offline.rephrasing.row_changes import with_row_changes
from agent.offline.rephrasing.rows_marked import with_rows_marked
from agent.offline.rephrasing.rows_taken_out import with_rows_taken_out
from agent.offline.rephrasing.said_names import with_said_names
from agent.offline.rephrasing.same_to_both import with_the_same_to_both
from agent.offline.rephrasing.sheet_rows import with_rows_in_order
from agent.offline.rephrasing.should_be import with_what_should_be
from agent.offline.rephrasing.sizes_routed import with_sizes_routed
from agent.offline.rephrasing.sources import with_sources
from agent.offline.rephrasing.spans_later import with_spans_later
from agent.offline.rephrasing.stated import without_statements
from agent.offline.rephrasing.table_lacks import with_what_tables_lack
from agent.offline.rephrasing.table_reads import with_table_reads
from agent.offline.rephrasing.tables import with_statements
from agent.offline.rephrasing.tables_meant import with_tables_meant
from agent.offline.rephrasing.to_fields import with_fields_as_addresses
from agent.offline.rephrasing.told import with_fields
from agent.offline.rephrasing.told_clauses import with_told_clauses
from agent.offline.rephrasing.told_things import with_told_things
from agent.offline.rephrasing.totals_asked import with_totals_asked
from agent.offline.rephrasing.two_lists import with_two_lists
from agent.offline.rephrasing.unit_fields import with_unit_fields
from agent.offline.rephrasing.unless import with_exceptions
from agent.offline.rephrasing.unless_there import with_what_is_there_left_out
from agent.offline.rephrasing.verdicts import with_verdicts
from agent.offline.rephrasing.whatever import with_whatever

Rule = Callable[[str, Prepared], str]
_NOT = re.compile(r"\b(?P<is>is|are|was|were)n'?t\b")


def _with_whole_words(text: str) -> str:
    return _NOT.sub(r"\g<is> not", text)


def _alone(rule: Callable[[str], str]) -> Rule:
    """Let a rule that needs nothing but the text stand among the others."""
    return lambda text, _: rule(text)


_RULES: Final[Sequence[Rule]] = (
    _alone(_with_whole_words),
    _alone(with_what_should_be),
    _alone(with_sizes_routed),
    _alone(with_tables_meant),
    with_what_they_are,
    _alone(with_what_is_read_out),
    _alone(with_verdicts),
    _alone(with_unit_fields),
    with_names_told,
    with_kept_ones,
    _alone(with_calls_by_post),
    _alone(with_spans_later),
    _alone(with_none_left),
    _alone(with_group_ranks),
    _alone(with_totals_asked),
    _alone(with_figures_told),
    _alone(with_letters_apart),
    _alone(with_labels_said),
    _alone(with_repeated_left_out),
    with_told_clauses,
    with_owned_names,
    with_partners_named,
    with_group_figures,
    _alone(with_tables_at_first),
    with_birthdays,
    with_looked_up_rows,
    with_what_tables_lack,
    _alone(with_rows_taken_out),
    with_rows_marked,
    _alone(with_calls_of_one_field),
    _alone(with_old_or_empty),
    _alone(with_field_remarks),
    _alone(with_ages),
    _alone(with_what_is_left_out),
    _alone(with_pauses_inside),
    with_texts_parsed,
    _alone(with_the_same_to_both),
    _alone(with_told_things),
    with_answered_tokens,
    _alone(with_ids_of_services),
    with_listed_sources,
    with_two_lists,
    with_what_is_there_left_out,
    with_one_per_group,
    with_what_is_missing,
    with_shared_figures,
    with_ones_routed,
    _alone(with_own_tables),
    _alone(with_names_of_things),
    with_reminders,
    _alone(with_states_as_they_are),
    with_methods,
    _alone(with_fields_of_the_answer),
    # What is read and kept apart before anything else takes its words.
    _alone(with_bare_counts),
    _alone(with_what_models_are_asked),
    _alone(with_rows_in_order),
    _alone(with_said_names),
    _alone(with_replies),
    with_later_reminders,
    with_plain_texts,
    with_mails_meant,
    with_formulas,
    with_what_is_brought,
    _alone(with_picked_fields),
    with_bodies,
    with_bare_texts,
    with_fields_as_addresses,
    # What has to hold.
    _alone(with_any_found),
    _alone(with_whatever),
    _alone(with_carried_fields),
    _alone(with_judgements),
    _alone(with_table_reads),
    with_fields_between,
    with_lookups,
    with_row_changes,
    with_marks_given,
    with_exceptions,
    with_figure_names,
    with_what_must_hold,
    # Where things come from, and where they go.
    _alone(with_moves),
    _alone(without_idle_sentences),
    with_sources,
    without_statements,
    _alone(with_pauses),
    _alone(with_decisions),
    _alone(with_repetitions),
    _alone(with_what_models_find),
    with_places,
    _alone(with_answered_fields),
    with_own_words,
    _alone(with_what_is_meant),
    with_addresses,
    with_statements,
    with_counts,
    _alone(with_comparisons),
    with_further_tests,
    with_conditions,
    # Verbs, and what a message says.
    _alone(said_actively),
    said_by_the_sender,
    with_own_words,
    _alone(said_in_plain_verbs),
    _alone(with_fields),
)
"""Each says what it reads in the words that the later ones, and the grammar of clauses, read."""


def said_plainly(text: str, prepared: Prepared) -> str:
    """Return a request, without its schedule, in the words of the grammar; nothing that it asks for is lost."""
    for rule in _RULES:
        text = rule(text, prepared)
    return text
