"""What a model's words may not do: claim what only a machine's state can show, or lead people somewhere."""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.models.llm_said import addresses_in

# Whether something ran, works or was changed is a state with evidence, never a model's prose.
_DONE = (
    r"(?:published|ran|run|tested|fixed|deployed|enabled|activated|sent|saved|updated|changed|deleted|removed|verified"
    r"|approved|granted|paid|(?:switched|turned) (?:it |them |everything )?on)"
)
_IT = r"(?:it|this|that|fix|change|draft|workflow|step|everything|all)"
_PROVED = r"(?:fixed|tested|verified|proved|proven|confirmed|guaranteed|working)"
_THING = r"(?:it|this|that|fix|change|draft|workflow|step|everything|all)"
_PROVED = r"(?:fixed|tested|verified|proved|proven|confirmed|guaranteed|working)"
_OTHERWISE = r"(?! (?:on|with|for|through|from|in|by|like|only|out)\b)"
_PROOF = re.compile(
    rf"(?i)\b(?:is|are|was|were|has been|have been) (?:now |all |fully |already )*{_PROVED}\b(?! (?:days?|hours?|times?)\b)"
    rf"|\b{_THING} (?:now )?works\b{_OTHERWISE}"
    rf"|\b{_THING} (?:will|would|should|does) (?:now )?work\b{_OTHERWISE}"
    r"|\bpass(?:es|ed) (?:all|every|its|the) (?:\w+ )?(?:tests?|checks?)\b"
    r"|\b(?:i|we)(?:['’]ve| have| just|) (?:now |just |already |successfully )*(?:tested|fixed|verified)\b"
)
_DEED = re.compile(
    rf"(?i)\b(?:i|we)(?:['’]ve| have| just|) (?:now |just |already |successfully )*{_DONE}\b(?! nothing\b)"
    r"|\b(?:is|are|has been|have been) (?:now )?published\b"
    rf"|\b(?:{_THING}|requests?) (?:is|are|was|were|has been|have been) (?:now )?"
    r"(?:approved|deleted|deployed|enabled|activated|switched on|turned on|granted|paid)\b"
)
_QUOTED = re.compile(r"“[^”]*”")


def unquoted(text: str) -> str:
    """Answer a text without what it quotes in “ ”."""
    return _QUOTED.sub(" ", text)


def proves(text: str) -> bool:
    """Tell whether a text says that something works, was fixed or was tested: only a record shows that."""
    return _PROOF.search(unquoted(text)) is not None


def claims(text: str) -> bool:
    """Tell whether a text says that something was done or proved."""
    return proves(text) or _DEED.search(unquoted(text)) is not None


def leads_away(text: str, known: Collection[str]) -> bool:
    """Tell whether a text names an address outside “ ” that is not among the known ones."""
    named = addresses_in(unquoted(text))
    return any(not any(one in whole for whole in known) for one in named)


def is_sober(name: str, known: Collection[str]) -> bool:
    """Tell whether a name is a name: neither news nor a way to somewhere nobody spoke of."""
    return not claims(name) and not leads_away(name.lower(), known)
