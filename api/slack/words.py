"""The fixed words of the conversation in Slack, in the languages it is held in."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """One language; `{}` is what a sentence is about."""

    working: str
    who_are_you: str
    no_access: str
    refused: str
    lost: str
    page: str
    more: str
    accept: str
    reject: str
    accepted_by: str
    rejected_by: str
    not_open: str
    has_accepted: str
    has_rejected: str
    answered: str
    somebody: str
    assumed: str
    not_built: str
    next_times: str
    notes: str
    questions: str
    open_points: str
    changes: str
    reaches: str
    rehearsed: str
    allow: str
    allowed: str
    not_allowed: str
    allow_on_page: str


ENGLISH: Final = Words(
    working="Working …",
    who_are_you=(
        "It is not known yet who you are in NexaBuilder. Open this link within {minutes} minutes, and say "
        "here again what you want: <{link}|This is me>"
    ),
    no_access="Your account in NexaBuilder does not belong to this workspace any more.",
    refused="This was refused: {}",
    lost=(
        "Something went wrong in NexaBuilder, and this was not taken; no workflow was changed. "
        "Say it again, or open NexaBuilder."
    ),
    page="Open in NexaBuilder",
    more="There is more of it in NexaBuilder.",
    accept="Accept",
    reject="Reject",
    accepted_by="Accepted by {}.",
    rejected_by="Rejected by {}.",
    not_open="Not open any more: the draft has changed, or something newer was offered.",
    has_accepted="{} has accepted this already.",
    has_rejected="{} has rejected this already.",
    answered="This was answered already.",
    somebody="Somebody",
    assumed="Assumed",
    not_built="Not built",
    next_times="Next times",
    notes="Notes",
    questions="Questions",
    open_points="Open points",
    changes="Changes",
    reaches="Newly reaches",
    rehearsed="Rehearsed with the network closed: {}.",
    allow="Allow what is new?",
    allowed="Allow and accept",
    not_allowed="Not yet",
    allow_on_page="This reaches more than can be shown here: accept it in NexaBuilder.",
)

GERMAN: Final = Words(
    working="Wird bearbeitet …",
    who_are_you=(
        "Noch ist nicht bekannt, wer Sie in NexaBuilder sind. Öffnen Sie innerhalb von {minutes} Minuten diesen "
        "Link, und sagen Sie hier noch einmal, was Sie möchten: <{link}|Das bin ich>"
    ),
    no_access="Ihr Konto in NexaBuilder gehört nicht mehr zu diesem Arbeitsbereich.",
    refused="Das wurde abgelehnt: {}",
    lost=(
        "In NexaBuilder ist etwas schiefgegangen, und das kam nicht an; kein Workflow wurde geändert. "
        "Sagen Sie es noch einmal, oder öffnen Sie NexaBuilder."
    ),
    page="In NexaBuilder öffnen",
    more="Mehr davon steht in NexaBuilder.",
    accept="Annehmen",
    reject="Ablehnen",
    accepted_by="Angenommen von {}.",
    rejected_by="Abgelehnt von {}.",
    not_open="Nicht mehr offen: Der Entwurf hat sich geändert, oder es gibt einen neueren Vorschlag.",
    has_accepted="{} hat das schon angenommen.",
    has_rejected="{} hat das schon abgelehnt.",
    answered="Das ist schon beantwortet.",
    somebody="Jemand",
    assumed="Angenommen wurde",
    not_built="Nicht gebaut",
    next_times="Nächste Zeiten",
    notes="Hinweise",
    questions="Fragen",
    open_points="Offen",
    changes="Änderungen",
    reaches="Erreicht neu",
    rehearsed="Ohne Netz geprobt: {}.",
    allow="Das Neue erlauben?",
    allowed="Erlauben und annehmen",
    not_allowed="Noch nicht",
    allow_on_page="Das erreicht mehr, als sich hier zeigen lässt: bitte in NexaBuilder annehmen.",
)


def words_of(language: str) -> Words:
    """Return the words of a language, as far as there are any."""
    return GERMAN if language.lower().startswith("de") else ENGLISH
