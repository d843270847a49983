"""Twilio's actions: messages by SMS and WhatsApp, and numbers."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any

from tools.connectors.twilio.client import ACCOUNT, TWILIO
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

MESSAGES = ACCOUNT + "/Messages.json"
_PHONE = r"\+[1-9]\d{6,14}"
Phone = Annotated[
    str,
    given("To", "With + and the country.", pattern=rf"^{_PHONE}$", max_length=20,
          example="+4915112345678"),
]  # fmt: skip
Body = Annotated[
    str, given("Text", "What it says.", min_length=1, max_length=1_600, example="The shop is down.")
]


class Message(Answer):
    id: str = at("sid", "Twilio's id of it.", example="SM1f0e8ae6ade43cb3c0ce4525424e404f")
    status: str = at("status", "Such as queued, sent, delivered or failed.", example="queued")
    direction: str = at("direction", "inbound, or which way it goes out.", example="outbound-api")
    sender: str | None = at("from", "Who sends it.", default=None, example="+4930123456")
    to: str = at("to", "Who gets it.", example="+4915112345678")
    body: str | None = at("body", "What it says.", default=None, example="The shop is down.")
    error_code: int | None = at("error_code", "Why it failed, as Twilio counts.", default=None)
    error_message: str | None = at("error_message", "Why it failed.", default=None)
    price: str | None = at("price", "What it cost, once that is known.", default=None)
    created_at: str = at("date_created", "When it was made.")
    sent_at: str | None = at("date_sent", "When it was sent.", default=None)


class SendSms(Arguments):
    to: Phone
    sender: str = given(
        "From", "A number of yours, a name, or a messaging service (MG…).", min_length=1,
        max_length=40, pattern=rf"^({_PHONE}|MG[0-9a-f]{{32}}|[A-Za-z0-9 ]{{1,11}})$",
        example="+4930123456",
    )  # fmt: skip
    body: Body
    media_url: str | None = given(
        "Picture", "The address of one; not everywhere.", default=None, max_length=2_000,
        pattern=r"^https?://\S+$", example="https://shop.example.com/chart.png",
    )  # fmt: skip


def _sms(args: SendSms) -> dict[str, Any]:
    service = args.sender.startswith("MG") and len(args.sender) == 34
    by = {"MessagingServiceSid" if service else "From": args.sender}
    return {"To": args.to, **by, "Body": args.body, "MediaUrl": args.media_url}


send_sms = TWILIO.action(
    "send_sms",
    "write",
    Request("POST", MESSAGES, body=_sms),
    (SendSms, Message),
    Words(
        "Send an SMS with Twilio",
        "Send a text message by SMS through Twilio.",
        ("twilio sms", "send sms with twilio", "text message by twilio", "sms through twilio",
         "text somebody with twilio", "twilio text message"),
        ("send an SMS to +4915112345678 with Twilio", "text the customer through Twilio"),
    ),
)  # fmt: skip


class SendWhatsApp(Arguments):
    to: Phone
    sender: str = given(
        "From", "Your number at WhatsApp.", pattern=rf"^{_PHONE}$", max_length=20,
        example="+4930123456",
    )  # fmt: skip
    body: Body | None = None
    template: str | None = given(
        "Template", "Twilio's id of it; without an open talk WhatsApp takes nothing else.",
        default=None, pattern=r"^HX[0-9a-f]{32}$", example="HX1f0e8ae6ade43cb3c0ce4525424e404f",
    )  # fmt: skip
    variables: dict[str, str] | None = given(
        "Variables", "What stands in the template's places.", default=None, max_length=100,
        example={"1": "A-17"},
    )  # fmt: skip


def _whatsapp(args: SendWhatsApp) -> dict[str, Any]:
    filled = json.dumps(args.variables, ensure_ascii=False) if args.variables else None
    return {
        "To": f"whatsapp:{args.to}", "From": f"whatsapp:{args.sender}", "Body": args.body,
        "ContentSid": args.template, "ContentVariables": filled,
    }  # fmt: skip


send_whatsapp = TWILIO.action(
    "send_whatsapp",
    "write",
    Request("POST", MESSAGES, body=_whatsapp),
    (SendWhatsApp, Message),
    Words(
        "Send a WhatsApp message with Twilio",
        "Send a WhatsApp message, plain or from a template, through Twilio.",
        ("twilio whatsapp", "send whatsapp with twilio", "whatsapp message by twilio",
         "whatsapp through twilio", "whatsapp template with twilio"),
        ("send a WhatsApp message with Twilio", "tell the customer on WhatsApp through Twilio"),
    ),
)  # fmt: skip


class OneMessage(Arguments):
    message: str = given(
        "Message", "Twilio's id of it.", pattern=r"^(SM|MM)[0-9a-f]{32}$",
        example="SM1f0e8ae6ade43cb3c0ce4525424e404f",
    )  # fmt: skip


get_message = TWILIO.action(
    "get_message",
    "read",
    Request("GET", ACCOUNT + "/Messages/{message}.json"),
    (OneMessage, Message),
    Words(
        "Read a Twilio message",
        "Read one message of Twilio, and whether it has arrived.",
        ("get twilio message", "read twilio message", "has the twilio message arrived",
         "status of the twilio sms", "twilio delivery status"),
        ("check whether the Twilio message was delivered", "read the Twilio message"),
    ),
)  # fmt: skip


class ListMessages(Listing):
    to: str | None = given("To", "Who got them.", default=None, max_length=40)
    sender: str | None = given("From", "Who sent them.", default=None, max_length=40)
    sent_on: str | None = given(
        "Sent on", "The day, in UTC.", default=None, pattern=r"^\d{4}-\d{2}-\d{2}$",
        example="2026-01-05",
    )  # fmt: skip


list_messages = TWILIO.listing(
    "list_messages",
    Request("GET", MESSAGES, at="messages", query=lambda args: {
        "To": args.to, "From": args.sender, "DateSent": args.sent_on,
    }),
    (ListMessages, Message),
    "messages",
    Words(
        "List Twilio messages",
        "List the messages of a Twilio account, newest first.",
        ("twilio messages", "list twilio messages", "sent twilio messages", "twilio sms log",
         "get messages from twilio"),
        ("list the messages of today in Twilio", "get all Twilio messages to this number"),
    ),
)  # fmt: skip


class ListNumbers(Listing):
    pass


class OwnNumber(Answer):
    id: str = at("sid", "Twilio's id of it.", example="PN1f0e8ae6ade43cb3c0ce4525424e404f")
    number: str = at("phone_number", "The number.", example="+4930123456")
    name: str | None = at("friendly_name", "What you call it.", default=None)
    sms: bool = at("capabilities.sms", "Whether it sends SMS.", default=False)


list_numbers = TWILIO.listing(
    "list_numbers",
    Request("GET", ACCOUNT + "/IncomingPhoneNumbers.json", at="incoming_phone_numbers",
            query=lambda _: {}),
    (ListNumbers, OwnNumber),
    "numbers",
    Words(
        "List your Twilio numbers",
        "List the telephone numbers of a Twilio account.",
        ("twilio numbers", "list twilio numbers", "my phone numbers at twilio",
         "which twilio numbers", "numbers of the twilio account"),
        ("list my Twilio numbers", "which numbers are in the Twilio account"),
    ),
)  # fmt: skip


class LookUpNumber(Arguments):
    number: Annotated[str, given("Number", "As people write it.", min_length=3, max_length=40,
                                 example="+4915112345678")]  # fmt: skip
    country: str | None = given(
        "Country", "Of a number without +.", default=None, pattern=r"^[A-Z]{2}$", example="DE"
    )
    line_type: bool = given(
        "Kind of line", "Whether to find out if it is a mobile; Twilio charges for it.",
        default=False,
    )  # fmt: skip


class NumberShown(Answer):
    number: str | None = at("phone_number", "With + and the country.", default=None)
    valid: bool = at("valid", "Whether there can be such a number.", example=True)
    national: str | None = at("national_format", "As it is written at home.", default=None)
    country: str | None = at("country_code", "Two letters.", default=None, example="DE")
    line_type: str | None = at(
        "line_type_intelligence.type", "Such as mobile or landline, where asked.", default=None
    )


async def _look_up_number(ctx: StepContext, args: LookUpNumber) -> NumberShown:
    calls = TWILIO.calls(ctx)
    place = {**calls.credential.config, "base_url": calls.credential.config["lookups_url"]}
    there = dataclasses.replace(
        calls, credential=dataclasses.replace(calls.credential, config=place)
    )
    fields = "line_type_intelligence" if args.line_type else None
    asked = Request("GET", "/v2/PhoneNumbers/{number}", query=lambda _: {
        "Fields": fields, "CountryCode": args.country,
    })  # fmt: skip
    return there.read(NumberShown, await there.answer(asked, args, writes=False), writes=False)


look_up_number = TWILIO.performed(
    "look_up_number",
    "read",
    (LookUpNumber, NumberShown),
    _look_up_number,
    Words(
        "Look up a number with Twilio",
        "Check a telephone number with Twilio, and bring it into its international form.",
        ("twilio lookup", "check a phone number with twilio", "is it a valid number twilio",
         "twilio number lookup", "format a phone number with twilio"),
        ("check the phone number with Twilio", "look the number up in Twilio"),
    ),
)  # fmt: skip
