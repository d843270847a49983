"""The fixed words of a form page, in the languages it is shown in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    code: str
    send: str
    thanks: str
    received: str
    answer: str
    goes_on: str
    failed: str
    too_often: str
    tried: str
    wrong: str
    required: str
    optional: str
    choose: str
    a_line_each: str
    as_json: str
    in_utc: str
    faults: Mapping[str, str]
    """What is wrong with a value, by the keyword of its schema; `{}` is what the schema says."""

    def fault(self, keyword: str, limit: Any) -> str:
        """Say what is wrong with a value."""
        return self.faults.get(keyword, self.faults[""]).replace("{}", str(limit))


ENGLISH: Final = Words(
    code="en",
    send="Send",
    thanks="Thank you",
    received="It has arrived.",
    answer="The answer",
    goes_on="It is still being worked on.",
    failed="That did not work. Nothing more is known here; whoever runs this form can see why.",
    too_often="This form was sent too often just now. Try again in a minute.",
    tried="This is a try: it was kept, and nothing was started.",
    wrong="Something has to be corrected",
    required="required",
    optional="optional",
    choose="Choose",
    a_line_each="One on each line.",
    as_json="As JSON.",
    in_utc="In UTC.",
    faults={
        "": "This does not fit.",
        "required": "This is needed.",
        "type": "This is not of the right kind.",
        "enum": "Choose one of those offered.",
        "minimum": "At least {}.",
        "exclusiveMinimum": "More than {}.",
        "maximum": "At most {}.",
        "exclusiveMaximum": "Less than {}.",
        "minLength": "At least {} characters.",
        "maxLength": "At most {} characters.",
        "minItems": "At least {} of them.",
        "maxItems": "At most {} of them.",
        "uniqueItems": "Each of them once.",
        "pattern": "This is not written as it should be.",
        "format": "This is not written as it should be.",
    },
)
GERMAN: Final = Words(
    code="de",
    send="Absenden",
    thanks="Vielen Dank",
    received="Es ist angekommen.",
    answer="Die Antwort",
    goes_on="Es wird noch daran gearbeitet.",
    failed="Das hat nicht geklappt. Mehr ist hier nicht bekannt; wer dieses Formular betreibt, sieht, warum.",
    too_often="Dieses Formular wurde gerade zu oft abgeschickt. Bitte in einer Minute noch einmal.",
    tried="Das ist ein Versuch: Es wurde aufgehoben, und nichts wurde gestartet.",
    wrong="Etwas ist zu berichtigen",
    required="nötig",
    optional="freiwillig",
    choose="Auswählen",
    a_line_each="In jeder Zeile eines.",
    as_json="Als JSON.",
    in_utc="In UTC.",
    faults={
        "": "Das passt nicht.",
        "required": "Das wird gebraucht.",
        "type": "Das ist nicht von der richtigen Art.",
        "enum": "Bitte eines der angebotenen auswählen.",
        "minimum": "Mindestens {}.",
        "exclusiveMinimum": "Mehr als {}.",
        "maximum": "Höchstens {}.",
        "exclusiveMaximum": "Weniger als {}.",
        "minLength": "Mindestens {} Zeichen.",
        "maxLength": "Höchstens {} Zeichen.",
        "minItems": "Mindestens {} davon.",
        "maxItems": "Höchstens {} davon.",
        "uniqueItems": "Jedes davon einmal.",
        "pattern": "Das ist nicht so geschrieben, wie es sein soll.",
        "format": "Das ist nicht so geschrieben, wie es sein soll.",
    },
)


def words_for(accepted: str) -> Words:
    """Return the language of a browser: what it names first of those there are, else English."""
    for one in accepted.lower().split(","):
        code = one.strip().split(";", 1)[0].split("-", 1)[0]
        if code in {"de", "en"}:
            return GERMAN if code == "de" else ENGLISH
    return ENGLISH
