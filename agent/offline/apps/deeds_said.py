"""What verbs ask of a service: to make something, to change it, to take it away, to tell it, to read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

KINDS: Final = {
    "make": "create add open make file raise log put insert write start register draft book schedule save store upload append record generate report place enter new set issue launch copy keep back cache",
    "change": "update change edit set mark rename modify adjust correct patch move reschedule assign close reopen complete finish resolve tag label flag merge share overwrite replace tick turn switch put",
    "take away": "delete remove erase drop throw trash cancel archive clear wipe empty revoke",
    "tell": "send post message write tell notify say mention publish announce ping alert inform share let text reply answer comment respond react forward dm put warn remind note",
    "read": "get list fetch read find search look check pull load query take collect retrieve download grab count scan import export watch see show gather",
}  # fmt: skip
KIND_OF: Final = {
    verb: frozenset(kind for kind, verbs in KINDS.items() if verb in verbs.split())
    for verb in " ".join(KINDS.values()).split()
}
# Verbs that are their own kind: an action that goes by one of them is meant, and no other.
OWN: Final = frozenset(
    [
        "refund",
        "cancel",
        "invite",
        "subscribe",
        "unsubscribe",
        "suppress",
        "block",
        "unblock",
        "charge",
        "invoice",
        "fulfill",
        "fulfil",
        "ship",
        "merge",
        "dispatch",
        "trigger",
        "run",
        "deploy",
        "release",
        "expire",
        "increment",
        "decrement",
        "increase",
        "react",
        "link",
        "presign",
        "pay",
        "enrol",
        "enroll",
        "allow",
        "copy",
        "duplicate",
    ]
)
# A deed in the middle of a clause: `if it is over 9 file a bug ...`.
DEED: Final = re.compile(
    rf"(?<=[ ,])(?P<verb>{'|'.join(sorted({*KIND_OF, *OWN} - {'set'}, key=len, reverse=True))}) (?=(?:an?|the|it|them|this|that|each|one|another|their|its) )"
)
_LEAD: Final = re.compile(
    r"^(?:(?:and|then|also|please|just|automatically|immediately|directly|simply|first|finally|have|let it|it|should|to) )*(?P<verb>[a-z]+)"
)


# Verbs of which nobody means another deed: what is to be deleted is not made, and not told.
_REMOVES: Final = re.compile(
    r"^(?:(?:and|then|also|please|just|automatically|immediately|directly|simply|first|finally|should|to) )*(?:delete|remove|erase|cancel|revoke|wipe|trash) (?:the|an?|it|them|this|that|those|these|all|every|each|any|its|their|his|her|our|my|old)\b"
)
_SPARES: Final = frozenset(["take away", "change"])


def removes(clause: str) -> bool:
    """Tell whether a clause asks to take something away."""
    return _REMOVES.match(clause) is not None


def is_contrary(clause: str, action: str, title: str) -> bool:
    """Tell whether a clause asks to take something away, and this action makes or tells something."""
    if not removes(clause):
        return False
    kinds = kinds_of({action.partition(".")[2].partition("_")[0], title.split()[0].lower()})
    return bool(kinds) and not kinds & _SPARES


def kinds_of(verbs: Iterable[str]) -> frozenset[str]:
    """Answer what these verbs may ask for."""
    return frozenset(kind for verb in verbs for kind in KIND_OF.get(verb, ()))


def lead_of(clause: str) -> str:
    """Answer the verb a clause begins with, as it stands there."""
    match = _LEAD.match(clause)
    return match["verb"] if match else ""
