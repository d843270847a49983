"""Receivers who are named without an address: `to Anna and Ben`, `tell the whole team`, `to accounting`."""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.offline.language.text import Prepared

_GROUPS = (
    r"(?:accounting|finance|sales|marketing|support|legal|hr|engineering|procurement|operations|ops|management|"
    r"compliance|logistics|security|dispatch|reception|payroll|it|purchasing|leadership)"
)
_ROLES = (
    r"(?:team|boss|manager|managers|director|chief|ceo|cfo|cto|coo|accountant|assistant|colleagues?|group|department|"
    r"crew|staff|office|board|committee|family|folks|desk|supervisor|admins?|lawyer|guys|stakeholders|agency|agencies|partners?|vendors?|suppliers?|investors?|shareholders|owner|officer|bookkeeper|controller|consultant|client|treasurer|secretary|landlord|founders?)"
)
_ROLE = rf"(?:(?:the|my|our|all|whole|entire|head of|an?) )+(?:(?:[a-z][\w-]+ )?{_ROLES}|{_GROUPS})(?: (?:in|of|at) (?:the )?[a-z]+)?|every(?:body|one) (?:in|at) (?:the )?[a-z]+"
_NO_NAME = r"(?:about|of|that|with|when|how|which|what|who|by|via|the|all|every|each|any|an?|in|on|at|if|to|from|and|or|for|as|once|after|before)\b"
_NAME = rf"[a-z][a-z'-]+(?: (?!{_NO_NAME})[a-z][a-z'-]+)?"
_AND = r"(?:, and |, | and | & )"
_WHO = rf"(?P<who>(?:{_ROLE}|{_GROUPS}|{_NAME})(?:{_AND}(?:{_ROLE}|{_GROUPS}|{_NAME}))*)"
_TO = re.compile(
    rf"^(?:(?:also|then|please|automatically) )*(?:send|email|mail|e-mail|forward|report|share|give|deliver|write|present|pass|hand|circulate|distribute)\b.*? to {_WHO}(?: (?:by|via|per|as) (?:an? )?(?:e-?mail|mail))?$"
)
_TELLS = re.compile(
    rf"^(?:(?:also|then|please|automatically) )*(?:tell|notify|inform|alert|email|mail|e-mail|message|ping|remind|warn|let|update) {_WHO}(?=$| (?:about|of|that|know|with|when|how|which|what|by e?-?mail|via e?-?mail|the|all|every|each|an?|any)\b)"
)
# Of the one thing at hand: who it is about is who is written to.
TO_THEM = re.compile(
    r"^(?:email|mail|e-mail|send|write|message) (?:them|him|her) (?:an?|the|our|this|that|back)\b"
    r"|^(?:send|email|mail|write|reply|answer)\b.*\bto (?:them|him|her|the (?:[a-z]+(?:er|or|ee|nt|st|ant|ber)|person|client|user|guest|lead))$"
)
_DESCRIBED = re.compile(rf"(?:{_ROLE}|{_GROUPS})")


def named_people(clause: str, prepared: Prepared, services: Collection[str]) -> str | None:
    """Answer, as they were written, the people a clause sends something to; None where none are named.

    A plain word is a name only where it was typed with a capital, and none of `services`: `to Anna`,
    not `to disk`, not `to Slack`.
    """
    if re.search(r"@(?:chan|mail)\d+", clause):
        return None
    match = _TELLS.match(clause) or _TO.match(clause)
    if match is None:
        return None
    said = re.split(_AND, match["who"])
    if not all(_DESCRIBED.fullmatch(one) or _is_name(one, prepared, services) for one in said):
        return None
    named = [one if _DESCRIBED.fullmatch(one) else prepared.as_written(one) for one in said]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _is_name(said: str, prepared: Prepared, services: Collection[str]) -> bool:
    if any(word in services for word in said.split()):
        return False
    written = prepared.as_written(said)
    return all(word[:1].isupper() for word in written.split())
