"""Tables that are named without the word: `put the lead into big_leads, otherwise into small_leads`. An underscore makes a name that no plain word is."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_NAME: Final = r"(?P<table>[a-z\d]+(?:_[a-z\d]+)+)"
_INTO: Final = Gated(
    rf"(?P<before>^|[.;:,] |\b(?:and|then|otherwise|please|also) )(?:put|insert|save|store|write|add|record|log) (?P<what>it|them|this|that|all|everything|each(?: one)?|(?:the|this|that|each|every) [a-z]+) (?:in|into|to) (?:the )?{_NAME}(?= ?[.;,]|$| and | otherwise)(?! ?@)",
    needs="_",
)
_OTHERWISE: Final = Gated(
    rf"(?P<other>\b(?:otherwise|else)),? (?:in|into|to) (?:the )?{_NAME}(?= ?[.;,]|$| and )",
    needs="_",
)


def with_tables_meant(text: str) -> str:
    """Return the request with such names as tables that are written into."""
    if not _INTO.search(text):
        return text
    inserted = _INTO.sub(_inserted, text)
    if inserted == text:
        return text
    text = inserted
    return _OTHERWISE.sub(r"\g<other> insert it into \g<table>, a table", text)


def _inserted(match: re.Match[str]) -> str:
    # what is looked up before it is something else than what came in: which of them is meant is not said
    if match["what"].startswith("the ") and "@url" in match.string[: match.start()]:
        return match[0]
    what = "it" if " " in match["what"] and not match["what"].startswith("e") else match["what"]
    return f"{match['before']}insert {what} into the table {match['table']}"
