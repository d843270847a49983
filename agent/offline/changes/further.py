"""Rules that are asked before the others, each an idea of its own file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from agent.offline.changes.asked_channel import ask_channel
from agent.offline.changes.asked_from import ask_from
from agent.offline.changes.both_bounds import change_bounds
from agent.offline.changes.case_limits import change_case_limit
from agent.offline.changes.change import Change
from agent.offline.changes.changed_since import again_when_changed
from agent.offline.changes.copies import send_copies
from agent.offline.changes.corrections import correct_values
from agent.offline.changes.counted_ones import send_by_count
from agent.offline.changes.deadlines import end_silence_and_tell
from agent.offline.changes.dropped_tests import drop_test
from agent.offline.changes.duplicates import duplicate
from agent.offline.changes.every_way import send_every_way
from agent.offline.changes.exchanged import exchange_order
from agent.offline.changes.given_up import give_up
from agent.offline.changes.in_case import add_in_case
from agent.offline.changes.in_place_of import send_there_instead
from agent.offline.changes.kept_after import keep_after
from agent.offline.changes.labels import add_label
from agent.offline.changes.lead_words import put_lead
from agent.offline.changes.limit_settings import change_limit_setting
from agent.offline.changes.links_told import tell_link
from agent.offline.changes.list_before import work_before
from agent.offline.changes.list_in_message import list_in_message
from agent.offline.changes.longer_than import keep_longer
from agent.offline.changes.more_cases import add_case
from agent.offline.changes.more_values import change_values
from agent.offline.changes.moved_before import move
from agent.offline.changes.names import rename
from agent.offline.changes.night_hours import rest_at_night
from agent.offline.changes.not_there import ask_about_missing
from agent.offline.changes.only_hours import run_only_between
from agent.offline.changes.only_one_way import keep_one_way
from agent.offline.changes.only_those import keep_those
from agent.offline.changes.options_said import set_option
from agent.offline.changes.other_field import change_field
from agent.offline.changes.other_ones import send_other_ones
from agent.offline.changes.other_receivers import change_who_gets_it
from agent.offline.changes.other_table import change_table
from agent.offline.changes.other_way_out import change_other_way
from agent.offline.changes.others_too import let_others_pass
from agent.offline.changes.otherwise import add_otherwise
from agent.offline.changes.outcomes import check_outcome
from agent.offline.changes.pauses_between_items import pause_between_items
from agent.offline.changes.per_other import ask_what_is_grouped
from agent.offline.changes.plain_words_said import say_plainly
from agent.offline.changes.question_says import say_in_question
from agent.offline.changes.question_told import tell_of_question
from agent.offline.changes.results_told import tell_result
from agent.offline.changes.reworded import reword
from agent.offline.changes.said_of_nothing import say_there_is_nothing
from agent.offline.changes.same_value import same_for_value
from agent.offline.changes.scoped_place import send_elsewhere
from agent.offline.changes.sent_after import send_after
from agent.offline.changes.sentences import parts_of
from agent.offline.changes.some_days import do_on_some_days
from agent.offline.changes.splitting import split_by_value
from agent.offline.changes.stopping import stop_or_go_on
from agent.offline.changes.succeeding import add_on_success
from agent.offline.changes.swaps import swap_held
from agent.offline.changes.switched_off import rest_or_wake
from agent.offline.changes.text_work import work_on_text
from agent.offline.changes.told_more import tell_more
from agent.offline.changes.value_left_out import leave_value_out
from agent.offline.changes.values_go import send_value_on
from agent.offline.changes.wanted_there import tell_what_is_missed
from agent.offline.changes.ways_apart import send_there_too
from agent.offline.changes.what_follows import remove_what_follows
from agent.offline.changes.wishes import plain_wish
from agent.offline.changes.yes_or_no import turn_around
from agent.offline.changes.zones_said import change_zone

Rule = Callable[[Change, str], bool]
_AT_FIRST: Final[Sequence[Rule]] = (
    rename,
    change_table,
    change_values,
    correct_values,
    turn_around,
    change_field,
    swap_held,
    change_case_limit,
    set_option,
    work_on_text,
    work_before,
    ask_from,
    change_limit_setting,
    list_in_message,
    put_lead,
    tell_more,
    say_plainly,
    give_up,
    move,
)
"""Rules that read all the words at once, before they are cut into sentences."""
_AS_SAID: Final[Sequence[Rule]] = (rest_or_wake,)
"""Rules that need the words as they were said: `for now` is no empty phrase to them."""
FURTHER: Final[Sequence[Rule]] = (
    rename,
    ask_what_is_grouped,
    send_value_on,
    work_on_text,
    work_before,
    ask_from,
    change_limit_setting,
    ask_about_missing,
    tell_of_question,
    ask_channel,
    let_others_pass,
    leave_value_out,
    keep_after,
    keep_longer,
    reword,
    tell_what_is_missed,
    list_in_message,
    send_after,
    do_on_some_days,
    send_elsewhere,
    end_silence_and_tell,
    give_up,
    move,
    drop_test,
    send_by_count,
    send_every_way,
    say_in_question,
    pause_between_items,
    set_option,
    send_there_instead,
    run_only_between,
    rest_at_night,
    change_zone,
    again_when_changed,
    say_there_is_nothing,
    check_outcome,
    stop_or_go_on,
    keep_those,
    duplicate,
    tell_link,
    tell_result,
    change_case_limit,
    add_case,
    same_for_value,
    split_by_value,
    change_other_way,
    send_there_too,
    add_otherwise,
    add_on_success,
    add_in_case,
    send_other_ones,
    change_table,
    change_values,
    add_label,
    correct_values,
    turn_around,
    change_field,
    change_bounds,
    keep_one_way,
    remove_what_follows,
    exchange_order,
    send_copies,
    change_who_gets_it,
    put_lead,
    tell_more,
)
"""Rules that read one sentence whole."""


def read_at_once(change: Change, text: str) -> bool:
    """Read all the words by one rule; False where none reads them all."""
    if len(parts_of(text)) > 1:
        return False
    plain = plain_wish(text)
    return any(rule(change, text) for rule in _AS_SAID) or any(
        rule(change, plain) for rule in _AT_FIRST
    )
