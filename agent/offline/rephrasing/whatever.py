"""What is done whatever a condition says: `in any case`, `either way`, `no matter what`."""

from __future__ import annotations

import re

_WHATEVER = re.compile(
    r",? ?\b(?:in (?:any|every|either|each|both|all) cases?|either way|no matter what|regardless(?: of (?:that|this|it))?|whatever happens)\b,? ?"
)
_INTO_TABLE = re.compile(
    r"(?P<verb>\binsert|\bsave|\bstore|\bwrite|\blog) (?P<into>into|in|to) (?=(?:the |our )?(?:table|database)\b)"
)


def with_whatever(text: str) -> str:
    """Return the request with such words said as `always`, before what is done."""
    text = _INTO_TABLE.sub(r"\g<verb> it \g<into> ", text)
    clauses = re.split(r"(?<=[.;])( |$)", text)
    return "".join(_led(clause) for clause in clauses)


def _led(clause: str) -> str:
    match = _WHATEVER.search(clause)
    if match is None or re.match(r"(?:to|of|for)\b", clause[match.end() :]):
        return clause
    before, after = clause[: match.start()], clause[match.end() :]
    if re.fullmatch(r"(?:(?:and|but|then|also|so) ?)*", before):
        return f"always {after}"
    return f"{before}{', always ' if after[:1].isalpha() or after[:1] == '@' else ' always'}{after}"
