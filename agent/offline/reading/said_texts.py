"""Words of a reminder, which are told as they stand: `remind me to drink water`."""

from __future__ import annotations

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import sentence
from agent.offline.language.text import Prepared

# `remind me to drink water`: the words themselves are what is told.
REMINDS = Gated(
    r"(?:please )?(?:remind (?:me|us|everyone|everybody|@(?:chan|mail)\d+|[a-z]+(?: [a-z]+)?)|(?:send|post|write) (?:me |us |@(?:chan|mail)\d+ )?an? reminder(?: to @(?:chan|mail)\d+)?) (?:to|that|about) (?P<what>(?!@|it\b|them\b|this\b|that\b)[^@{}]+)$",
    needs="remind",
)


def reminder_text(clause: str, prepared: Prepared) -> str | None:
    """Answer what is to be remembered; None where nobody is reminded."""
    reminded = REMINDS.match(clause)
    return sentence(prepared.as_written(reminded["what"])) if reminded else None
