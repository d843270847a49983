"""Everyday ways to say what is told, to whom, and which word counts."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.language.rooms_said import with_rooms
from agent.offline.language.text import prepare
from agent.offline.rephrasing.phones import with_phones
from agent.offline.rephrasing.reminders import with_people_at
from agent.offline.rephrasing.words_contained import with_words_contained
from tests.agent.offline.planned import built, planned, steps_of


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Boat <number> of [owner]", "Boat {number} of {owner}"),
        ("<Name> owes <amount due>", "{Name} owes {amount due}"),
        ("Depth: [depth-now]", "Depth: {depth now}"),
        ("[urgent] the pier is wet", "[urgent] the pier is wet"),
        ("<b>wet</b> pier", "<b>wet</b> pier"),
        ("see [the chart](https://x.example)", "see [the chart](https://x.example)"),
        ("a<br>b", "a<br>b"),
    ],
)
def test_room_is_left_in_other_brackets_too(said: str, told: str) -> None:
    assert with_rooms(said) == told


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("whenever a post includes the keyword leak, go", "includes @str0, go"),
        ("when a letter has the phrase flood in it, go", "contains @str0 in it, go"),
        ("a note with the keyword leak arrives", "a note containing @str0 arrives"),
        ("when it contains the words of the boss", "when it contains the words of the boss"),
    ],
)
def test_a_word_needs_no_quotation_marks(words: str, value: str) -> None:
    prepared = prepare(words)
    assert with_words_contained(prepared.text, prepared).endswith(value)


def test_a_message_in_a_channel_is_an_event_and_no_place_to_post() -> None:
    for words in (
        "Whenever a new message in #dock contains the word leak, post it to #crew",
        "if a message in #dock mentions the word leak, post it to #crew",
        'When a message is posted in #dock that contains "leak", post it to #crew',
    ):
        document = built(words)
        assert document["triggers"][0]["uses"] == "slack.new_message"
        (post,) = document["steps"]
        assert post["with"]["channel"] == "#crew"
        assert "leak" in str(post["when"])


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("text me at +47 1234 5678", "send one sms to +4712345678"),
        ("also text +4712345678 the tide", "send one sms to +4712345678 the tide"),
        ("with the text +4712345678", "with the text +4712345678"),
    ],
)
def test_a_number_that_is_texted_gets_an_sms(said: str, plain: str) -> None:
    assert with_phones(said) == plain


def test_whatsapp_is_no_sms_and_says_something() -> None:
    (step,) = built("When a mail arrives, send a WhatsApp message to +4712345678")["steps"]
    assert step["uses"] == "twilio.send_whatsapp"
    assert "trigger.text" in step["with"]["body"]


@pytest.mark.parametrize(
    ("words", "where", "told"),
    [
        ("remind the crew in #dock every friday at 15 to tie the boats", ("channel", "#dock"), "Tie the boats"),
        ("every monday at 8 remind us to air the sails in #dock", ("channel", "#dock"), "Air the sails"),
        ("each day at 7 email the watch (olaf@pier.example) a reminder that the tide is high", ("to", "olaf@pier.example"), "The tide is high"),
        ("on fridays at 9 send a short reminder about the regatta to olaf@pier.example", ("to", "olaf@pier.example"), "The regatta"),
    ],
)  # fmt: skip
def test_a_reminder_says_what_to_remember(words: str, where: tuple[str, str], told: str) -> None:
    (step,) = built(words)["steps"]
    assert step["with"][where[0]] == where[1]
    assert step["with"]["text"] == told


@pytest.mark.parametrize(
    "words",
    [
        "every monday at 8 send olaf@pier.example a reminder that names the boats",
        "when a form comes in, send olaf@pier.example a reminder that mentions the name",
    ],
)
def test_what_a_reminder_tells_of_the_data_is_no_text(words: str) -> None:
    plan = planned(words)
    assert plan.document is not None
    assert "Names the boats" not in str(plan.document)
    assert "Mentions the name" not in str(plan.document)


def test_by_which_means_it_is_sent_is_kept() -> None:
    plan = planned("When a form comes in, send an SMS to +4712345678 via Twilio from +4787654321")
    assert "twilio.send_sms" in str(plan.document)
    assert "twilio.send_whatsapp" not in str(plan.document)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("tell the harbour crew ( @mail0 ) that it rains", "tell @mail0 that it rains"),
        ("send the list to olaf ( @mail0 )", "send the list to @mail0"),
        ("the price ( @mail0 )", "the price ( @mail0 )"),
    ],
)
def test_an_address_in_brackets_is_who_is_meant(said: str, plain: str) -> None:
    assert with_people_at(said) == plain


def test_a_reaction_in_a_channel_needs_no_name_of_an_app() -> None:
    trigger = built("whenever someone reacts with :anchor: in #dock create an Asana task in project 1204619611402340")["triggers"][0]  # fmt: skip
    assert (trigger["uses"], trigger["with"]["reaction"]) == ("slack.reaction_added", "anchor")
    assert "#dock" in str(trigger["with"]["channel"])


def test_what_looks_like_an_id_is_the_id() -> None:
    trigger = built("when a row is added to the google sheet 1AbCdEfGhIjKlMnOpQrStUvWxYz012345, tell #dock")["triggers"][0]  # fmt: skip
    assert trigger["with"] == {"spreadsheet_id": "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"}
    trigger = built("when a row is added to the google sheet Boats, tell #dock")["triggers"][0]
    assert trigger["with"]["sheet"] == "Boats"


def test_the_name_of_an_app_is_no_field() -> None:
    (post,) = built("if a stripe payment over 70 comes in, tell #till")["steps"]
    assert post["when"] == "{{ trigger.amount > 7000.0 }}"


def test_already_is_no_value() -> None:
    plan = planned("new boat by webhook -> check if its name is already in data table boats, if not tell #dock")  # fmt: skip
    assert '"already"' not in str(plan.document)


def with_files(words: str) -> list[dict[str, Any]]:
    return list(steps_of(words).values())


@pytest.mark.parametrize(
    "words",
    [
        "When a mail arrives, save its attachments to Google Drive",
        "new mail from olaf@pier.example -> upload the attached files to google drive",
        "when gmail gets a message, put the attachment in Google Drive",
    ],
)
def test_what_is_attached_is_stored_as_files(words: str) -> None:
    fetched, stored = with_files(words)
    assert fetched["uses"].endswith(".get_attachment")
    assert fetched["foreach"]["items"] == "{{ trigger.attachments }}"
    assert stored["with"]["content"] == "{{ attachment.value.content }}"
    assert (fetched.get("when"), stored["with"]["coding"]) == (stored.get("when"), "base64")


def test_a_mail_without_a_word_of_files_is_stored_itself() -> None:
    (stored,) = with_files("When a mail arrives, save it to Google Drive")
    assert stored["with"]["content"] == "{{ toJson(trigger) }}"


@pytest.mark.parametrize(
    "words",
    [
        "Every night at 1 delete all rows from the data table temp",
        "empty the data table guests every sunday at 3",
        "on mondays at 4 wipe the data table boats",
    ],
)
def test_a_data_table_is_no_table_called_data(words: str) -> None:
    assert "FROM data" not in str(planned(words).document)


def test_the_table_of_a_database_is_still_emptied() -> None:
    assert "DELETE FROM temp" in str(built("every night at 1 delete all rows from the table temp"))


@pytest.mark.parametrize(
    "words",
    [
        "when gmail gets a message, put the attachment in Google Drive",
        "when a mail arrives, place its attachments in Google Drive",
        "when a mail arrives, store the attachments in Google Drive",
    ],
)
def test_what_removes_is_chosen_by_its_own_verb_alone(words: str) -> None:
    assert "trash" not in str(planned(words).document)


def test_what_is_thrown_away_is_thrown_away() -> None:
    words = "when a webhook comes in with file, trash the file in Google Drive"
    assert "gdrive.trash_file" in str(planned(words).document)


@pytest.mark.parametrize(
    "words",
    [
        "when a form comes in, thank the person by mail and tell #crew",
        "i need a form with name, email and size; when it's sent, tell #crew and thank the person by email",
        "Whenever the form is submitted, thank them via mail and then tell #crew",
    ],
)
def test_thanks_are_what_the_mail_says(words: str) -> None:
    mails = [step for step in built(words)["steps"] if step["uses"] == "email.send"]
    assert [step["with"]["text"] for step in mails] == ["Thank you"]


def test_an_answer_that_hangs_on_a_word_never_goes_out_always() -> None:
    plan = planned('when a Telegram message contains the word price, post "Somebody asks" to #crew')
    assert plan.document is not None
    (step,) = plan.document["steps"]
    assert "price" in str(step["when"])


@pytest.mark.parametrize(
    "words",
    [
        "every 3 hours fetch https://dock.example/boats and post the count to #crew",
        "each day at 7 get https://dock.example/queue, then share the number in #crew",
        "check https://dock.example/late every monday at 8 and send the count to olaf@pier.example",
    ],
)
def test_a_bare_count_is_of_what_was_fetched(words: str) -> None:
    assert ".size() }}" in str(built(words)["steps"][-1]["with"]["text"])


def test_a_count_that_a_call_brings_is_a_field() -> None:
    (post,) = built("when a webhook comes in, post the count to #crew")["steps"]
    assert "size()" not in str(post)
