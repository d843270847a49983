"""`and link to https://...`: a link is put below what a message says; what is fetched stays what it was."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_FORM = re.compile(
    r"^(?:(?:and|also|please|then) )*(?:(?:add|put|include|insert|append|give|with) )?(?:an? |the )?link(?: in| below| there)? to @(?P<url>url\d+)(?: (?:in|into|to|at the end of|at the bottom of|below) (?P<what>[a-z #@\d-]+?))?(?: (?:too|as well|there|below))*$"
)


def tell_link(change: Change, text: str) -> bool:
    """Put a link below what the message that is meant says."""
    match = _FORM.match(text)
    if match is None:
        return False
    able = [s for s in change.senders if isinstance(s.get("with", {}).get(change.content_of(s) or ""), str)]  # fmt: skip
    meant = (named(match["what"], change, able) if match["what"] else []) or able
    if len(meant) != 1:
        return len(meant) > 1 and change.ask(which_of(meant))
    path = str(change.content_of(meant[0]))
    url = change.prepared.value(f"@{match['url']}")
    change.meant.add(str(meant[0]["id"]))
    change.draft.update(str(meant[0]["id"]), {f"/with/{path}": f"{meant[0]['with'][path]}\n{url}"})
    return True
