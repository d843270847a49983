"""What goes from one place to another in one verb: `copy the new boats from @url0 to @url1`, `create a row in a table`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

_COPIED = re.compile(
    r"\b(?:copy|sync(?:hroni[sz]e)?|mirror|transfer|replicate|move|push|pass on|forward)(?: over)? (?:(?P<what>(?!@)[a-z][a-z _-]*?) (?:from|at) )?(?P<source>@url\d+) (?:over )?(?:to|into) (?P<target>@url\d+)"
)
_ROW_MADE = Gated(
    r"\b(?:create|make|write|put|store|save|enter|log) an? (?:new )?(?P<row>row|entry|record|line) (?:in|into|to|for it in) (?=(?:the |our |my )?(?:table\b|@tab))",
    needs="entry for it in|entry in|entry to|line for it in|line in|line to|record for it in|record in|record to|row for it in|row in|row to",
)
# `ask the mate for approval before posting it to @url0`
_BEFORE_DOING = re.compile(
    r"(?P<asked>\b(?:approv\w+|sign-?off|okay|ok|go-?ahead|consent)\b[^.;@]*?),? before (?P<verb>posting|sending|putting|patching|submitting|forwarding) (?P<what>(?:it|them|this|that|those|the [a-z]+)) (?=(?:to|on) @url\d+)"
)
# `save them as csv to @mail0`: who has an address gets it by mail.
_SAVED_FOR = re.compile(
    r"\b(?:save|store|put|write|export) (?P<what>it|them|those|the [a-z]+) as (?P<kind>(?:an? )?(?:csv|excel|xlsx)(?: file| table)?) (?:to|for) (?=@mail\d)"
)
# `post it to @url0 and to @url1`: once for each address.
_TO_BOTH = Gated(
    r"\b(?P<verb>post|put|patch|send|forward|push) (?P<what>(?:(?! and )[^.;@])*?|@json\d+) ?(?P<to>to) (?P<first>@url\d+),? and (?:also )?(?:to )?(?P<second>@url\d+)",
    needs="@url",
)
# `launch each with POST @url0`: whatever is done by it, the call is what is made.
_DONE_BY_CALL = re.compile(
    r"\b(?!(?:get|fetch|read|go|and|then|for|with)\b)[a-z]+ (?P<what>each(?: one| of them)?|it|them) (?:with|by|using|via) (?:an? )?(?P<verb>post|put|patch)(?:ing)?(?: (?:request|call))?(?: to)? (?=@url\d)"
)
_VERBS = {"posting": "post", "putting": "put", "patching": "patch"}


def with_moves(text: str) -> str:
    """Return the request with such verbs said as what is read, and then what is written."""
    text = _COPIED.sub(_fetched_and_posted, text)
    text = _SAVED_FOR.sub(r"email \g<what> as \g<kind> to ", text)
    text = _DONE_BY_CALL.sub(r"\g<verb> \g<what> to ", text)
    text = _ROW_MADE.sub(r"add a \g<row> to ", text)
    text = _TO_BOTH.sub(
        r"\g<verb> \g<what> to \g<first>, then \g<verb> \g<what> to \g<second>", text
    )
    return _BEFORE_DOING.sub(_then_done, text)


def _fetched_and_posted(match: re.Match[str]) -> str:
    what = f"{match['what']} from " if match["what"] else ""
    return f"get {what}{match['source']} and post them to {match['target']}"


def _then_done(match: re.Match[str]) -> str:
    verb = _VERBS.get(match["verb"], "post")
    return f"{match['asked']}, then {verb} {match['what']} "
