"""The name of what a field holds: `the tenant's name`, where the call brings `tenant` and no field for its name."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import known_fields

_OWNED: Final = Gated(
    r"\b(?P<owner>[a-z]\w*)['’]s (?:full |own )?(?P<what>name|title|label)(?=[ .,;:]|$)",
    needs="'s |’s ",
)
_BROUGHT: Final = re.compile(
    r"\b(?:web ?hook|payload|body|call|form)\b[^.;\n@]*?(?:with|brings?|gives?|has|carries|delivers|contains?|sends)(?: us| me)? (?P<fields>[a-z_]+(?:(?:, (?:and )?| and | \+ )(?:the |an? )?[a-z_]+)+)"
)


def with_owned_names(text: str, prepared: Prepared) -> str:
    """Return the request with the field itself in the place of its name, where no field is called so."""
    if not _OWNED.may_match(text):
        return text
    said = [match["fields"] for match in _BROUGHT.finditer(text)]
    fields = known_fields(prepared) | frozenset(re.findall(r"[a-z_]\w*", " ".join(said)))
    return _OWNED.sub(lambda m: _owner(m, fields), text)


def _owner(match: re.Match[str], fields: frozenset[str]) -> str:
    owner, what = match["owner"], match["what"]
    if owner not in fields or fields & {what, f"{owner}_{what}"}:
        return match[0]
    return owner
