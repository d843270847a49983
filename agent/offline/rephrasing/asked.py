"""Questions that are conditions: `is it over 9? then tell @chan`, `colour not red? skip it`."""

from __future__ import annotations

import re

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS

_VERB = "|".join(sorted(VERBS, key=len, reverse=True))
_ASKED = re.compile(
    rf"(?:^|(?<=[.;!?:] ))(?P<asked>[^.;!?@]{{3,90}}?) ?\? (?:(?:if so|if yes|then|in that case|so|yes)[,:]? )*(?P<then>(?:please |also )*(?:{_VERB})\b)"
)
_IF_NOT = re.compile(r"(?:^|(?<=[.;!?:] ))(?:if )?(?:not|no|nope)\? ")
_TURNED = re.compile(
    r"^(?P<is>is|are|was|were) (?P<what>(?:the |an? |its |their |this |that )?[a-z_]+(?: [a-z_]+)?|it|they) (?P<rest>.+)$"
)
_HAS = re.compile(r"^(?:does|do|did|has|have) (?P<what>it|they|the [a-z_]+) (?P<rest>.+)$")
_BARE = re.compile(
    r"^(?:over|above|under|below|more|less|fewer|at least|at most|between|higher|lower|greater|older|newer|bigger|smaller|negative|positive|empty|missing|[<>=]|\d)"
)


def with_conditions(text: str, prepared: Prepared) -> str:
    """Return the request with such questions said with `if`."""
    text = _IF_NOT.sub("otherwise ", text)
    return _ASKED.sub(lambda m: _as_condition(m, prepared), text)


def _as_condition(match: re.Match[str], prepared: Prepared) -> str:
    asked = re.sub(r"^(?:and|but|so|also) ", "", match["asked"].strip())
    turned = _TURNED.match(asked)
    if turned:
        asked = f"{turned['what']} {turned['is']} {turned['rest']}"
    elif _BARE.match(asked):
        asked = f"it is {asked}"
    elif re.match(r"[a-z]+s? (?:over|under|above|below|more|less|at)\b", asked):
        return match[0]  # `an order over 9?` speaks of things, not of a field
    elif not re.match(r"(?:if|when|the|it|its|they|their|an?|any|no) ", asked):
        asked = f"the {asked}"
    if not find_conditions(f"if {asked}", prepared):
        return match[0]
    lead = "" if asked.startswith(("if ", "when ")) else "if "
    return f"{lead}{asked}, {match['then']}"
