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
_CLAIMS = re.compile(
    rf"(?i)\b(?:i|we)(?:['’]ve| have| just|) (?:now |just |already |successfully )*{_DONE}\b"
    r"|\b(?:is|are|has been|have been) (?:now )?(?:fixed|tested|verified|published)\b"
    r"|\b(?:it|this|fix|change|draft|workflow|everything|all|requests?) (?:is|are|was|were|has been|have been) (?:now )?"
    r"(?:approved|deleted|deployed|enabled|activated|switched on|turned on|granted|paid)\b"
)
_QUOTED = re.compile(r"“[^”]*”")


def unquoted(text: str) -> str:
    """Answer a text without what it quotes in “ ”."""
    return _QUOTED.sub(" ", text)


def claims(text: str) -> bool:
    """Tell whether a text says that something was done or proved."""
    return _CLAIMS.search(unquoted(text)) is not None


def leads_away(text: str, known: Collection[str]) -> bool:
    """Tell whether a text names an address outside “ ” that is not among the known ones."""
    named = addresses_in(unquoted(text))
    return any(not any(one in whole for whole in known) for one in named)
