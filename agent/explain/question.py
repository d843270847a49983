"""Whether somebody asks why something failed, and about which run."""

from __future__ import annotations

import re

_FAILED = r"(?:fail(?:s|ed|ing|ure|ures)?|brok(?:e|en)|break(?:s|ing)?|crash(?:es|ed|ing)?|error(?:s|ed)?|wrong|stop(?:s|ped)? working|red)"
# "Why does it not run on Sundays" asks about the schedule; these are about something that should have worked.
_DID_NOT = r"(?:\bnot|n't)\b[^,;]*(?:\bwork(?:ing)?\b|\bgo through\b|\bsucceed\b|\bany ?more\b|\blast night\b|\btoday\b)"
_ASKS = (
    re.compile(
        rf"\b(?:why|how come|how did|what made|what makes|what caused)\b[^,;]*\b{_FAILED}\b"
    ),
    re.compile(rf"\b(?:why|how come)\b[^,;]*{_DID_NOT}"),
    re.compile(r"\bwhat(?:'s|s| is| was| has)? (?:went|goes|gone|going|go|is|was|been)? ?wrong\b"),
    re.compile(r"\bwhat (?:broke|failed|crashed)\b"),
    re.compile(
        r"\bwhat happened\b(?:$|[?. ]*$| (?:last|to|with|in|during|yesterday|tonight|today|there|here)\b)"
    ),
    re.compile(
        rf"\bwhat(?:'s|s| is| was| does)? (?:the|that|this|its|my) (?:last |latest )?(?:cause|reason|error|problem|failure|{_FAILED})\b"
    ),
    re.compile(
        r"\b(?:explain|diagnose|analy[sz]e|debug|look into)\b[^,;]*\b(?:fail\w*|errors?|crash\w*|(?:last|latest|failed|this|that) run)\b"
    ),
    re.compile(
        r"\b(?:fix|repair|mend)\b[^,;]*\b(?:the|that|this|last|latest|failed) (?:\w+ )?(?:failure|error|run)\b"
    ),
    re.compile(r"\bdid (?:it|the (?:last )?run|the workflow)\b[^,;]*\bfail\b"),
)
# "When it fails, tell me" is a wish for the workflow, not a question about a run.
_WISH = re.compile(r"^(?:please )?(?:when(?:ever)?|if|as soon as|in case|every time|unless)\b")
_RUN = re.compile(r"(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")


def asks_why(text: str) -> bool:
    """Tell a question about a failure from any other request."""
    said = " ".join(text.lower().replace("’", "'").split())
    return _WISH.match(said) is None and any(pattern.search(said) for pattern in _ASKS)


def run_in(text: str) -> str | None:
    """Answer the run a question names by its id."""
    found = _RUN.search(text)
    return found[0].lower() if found else None
