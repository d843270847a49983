"""Conditions with the verb first, and fields named in brackets behind what they tell: `should the state be "wet", ...`, `which tide it was (field tide)`."""

from __future__ import annotations

from typing import Final

from agent.offline.language.gated import Gated

_SHOULD: Final = Gated(
    r"(?P<before>^|[.;:,] |\b(?:and|but) )should (?:the |its |their |a |an )?(?:field )?(?P<field>[a-z_]\w*) (?:ever )?be (?P<what>@str\d+|[^,.;:@]{1,40}), (?=[a-z])",
    needs="should",
)
_TOLD: Final = Gated(
    r"\b(?:which|what|when|where|how) (?!field\b)[^.;,()@]{2,40} \((?:the )?field (?P<field>[a-z_]\w*)\)",
    needs="(",
)


def with_what_should_be(text: str) -> str:
    """Return the request with such conditions led by `if`, and with such fields by their names."""
    text = _SHOULD.sub(r"\g<before>if the \g<field> is \g<what>, ", text)
    return _TOLD.sub(r"the \g<field>", text)
