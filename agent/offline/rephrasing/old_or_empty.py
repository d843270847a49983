"""A field that is empty or old is tested twice; `no guests (kind = guest)` says who is left out."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_EMPTY: Final = r"(?:empty|missing|blank|not set|unset|not filled|null)"
_OR_AGO: Final = re.compile(
    rf"\b(?P<field>[a-z][a-z\d]*(?:_[a-z\d]+)*) (?P<is>is|was|are) (?P<first>{_EMPTY}|(?:more|less|longer) than \d+ (?:day|hour|week|month|year)s? ago),? or (?:is |was |lies )?(?P<second>{_EMPTY}|(?:more|less|longer) than (?:\d+|an?|one) (?:minute|hour|day|week|month|year)s? ago)"
)
_LEFT_OUT: Final = Gated(
    r"(?P<before>^|[.;:,] |\band |\bbut )(?:but )?(?:never|not|no|without|except(?: for)?|leave out|skip|exclude)(?: any| the| our)? (?P<who>(?!(?:if|when|more|less|than|yet)\b)[a-z]+(?: [a-z]+)?) ?\((?P<field>[a-z][a-z\d_]*) ?(?:=|==|is|:) ?(?P<value>@str\d+|[\w-]+)\)",
    needs="(",
)


def with_old_or_empty(text: str) -> str:
    """Return the request with the field said in both tests, and with those in parentheses left out."""
    text = _OR_AGO.sub(r"\g<field> \g<is> \g<first> or \g<field> \g<is> \g<second>", text)
    return _LEFT_OUT.sub(_left_out, text)


def _left_out(match: re.Match[str]) -> str:
    before = ". " if match["before"].strip() in {",", "and", "but", ":"} else match["before"]
    return f"{before}leave out those whose {match['field']} is {match['value']}"
