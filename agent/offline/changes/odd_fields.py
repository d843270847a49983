"""Fields that no data has: words such as `nobody` or `to her` were taken for the name of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from agent.plan import Plan
from engine.core.hole import HOLE_KEY

_NO_NAME: Final = re.compile(
    r"^(?:no|the|be|who|is|are|was|it|her|him|me|us|we|they|them|this|that|and|or|also|there|not|nobody|somebody|anybody|everybody|nothing|anything|something|as|so|please|with|than|another|each|all|every|could|should|would|must|can|may|might)$"
)


def odd_fields(plan: Plan) -> list[str]:
    """Answer what the change takes for fields of the data although it is none."""
    said = dict.fromkeys(_hints(plan.operations))
    return [one for one in said if is_odd(one)]


def is_odd(hint: str) -> bool:
    """Tell whether words can be no field's name."""
    return any(_NO_NAME.match(word) for word in hint.lower().split())


def _hints(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        hole = value.get(HOLE_KEY)
        if isinstance(hole, Mapping) and hole.get("kind") == "field" and "candidates" in hole:
            yield str(hole.get("hint", ""))
        for one in value.values():
            yield from _hints(one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _hints(one)
