"""What was said before and is done again or by somebody: `the call is made afterwards`, `the abbot signs off`."""

from __future__ import annotations

import re

_AGAIN = re.compile(
    r"(?:and )?(?:only )?the (?P<what>post|mail|email|message|call|request) (?:is|gets|should be|will be)(?: only| then)* (?:made|sent|done|written|posted)(?: only)? (?:after (?:that|this|it)|afterwards|then|(?:after|once) (?:the|that|an?) (?:ok|okay|approval|yes)(?: is (?:there|given|in))?)"
)
_PLACES = {"post": "url", "call": "url", "request": "url", "mail": "mail", "email": "mail", "message": "chan"}  # fmt: skip
# `the same POST`, `then PUT`: a call whose address was said before.
_SAME_CALL = re.compile(
    r"(?:\b(?:do |make |send )?the same (?P<verb>post|put|patch|call|request)(?: again| too| as (?:before|above))?|(?<=then )(?P<bare>post|put|patch)(?: it)?(?= ?(?:[.,;(]|$)))(?! (?:to|in|into) @)"
)
# `show it to the dean for approval`.
_SHOWN_TO = re.compile(
    r"\b(?:show|give|hand|present|submit|bring|send|put)s? (?:it|them|that|this|the [a-z]+) (?:to|before) (?P<who>(?:the |our |my )?[a-z]+|@mail\d+) for (?:an? |his |her |their |my |our |the )?(?:final )?(?:sign[- ]?off|approval|ok(?:ay)?|go-?ahead|confirmation|green light|blessing|consent|release)"
)
# `one form per boat, ever`.
_ONCE_EVER = re.compile(
    r"\b(?:only |just )?(?:one|1|a single) [a-z]+ (?:per|for each|for every) (?P<key>[a-z_]\w*),? (?:ever|once and for all|for good|and never (?:again|another)|in all time)\b"
)
_APPROVES = re.compile(
    r"(?:^|(?<=[.;,] )|(?<=then )|(?<=[.;,] and )|(?<=\bfirst )|(?<=\b1st ))(?P<who>(?:the|our|my|an?) [a-z]+|someone|somebody|anyone) (?:approves|okays|signs off|confirms|signs it off|gives (?:the|an|their|his|her) (?:ok|okay|approval|go-?ahead))(?: on)?(?: it| this| that| them)?(?= ?[,.;]|$)"
)
# Somebody of several approves: nobody is named.
_ANY_APPROVES = re.compile(
    r"(?:^|(?<=[.;,] )|(?<=then )|(?<=[.;,] and )|(?<=\bfirst )|(?<=\b1st ))(?:one|any ?one|any|someone|anybody|somebody) (?:of|from|in|on) (?:us|them|(?:the|our|your|my) [a-z]+) (?:(?:has|needs) to |must |should )?(?:approves?|okays?|signs? off|confirms?|gives? (?:the|an|their) (?:ok|okay|approval|go-?ahead))(?: on)?(?: it| this| that| them)?(?= ?[,.;]|$)"
)


def with_repetitions(text: str) -> str:
    """Return the request with such words said as what is done, and as whom to ask."""
    text = _SHOWN_TO.sub(r"ask \g<who> to approve it", text)
    text = _ANY_APPROVES.sub("ask for approval", text)
    text = _APPROVES.sub(r"ask \g<who> to approve", text)
    text = _ONCE_EVER.sub(r"never the same \g<key> twice", text)
    text = _AGAIN.sub(lambda m: _repeated(m, text), text)
    return _SAME_CALL.sub(lambda m: _called_again(m, text), text)


def _called_again(match: re.Match[str], text: str) -> str:
    called = re.findall(r"\b(post|put|patch)\b[^.;@]*(@url\d+)", text[: match.start()])
    return f"{called[-1][0]} it to {called[-1][1]}" if called else match[0]


def _repeated(match: re.Match[str], text: str) -> str:
    places = re.findall(rf"@{_PLACES[match['what']]}\d+", text[: match.start()])
    verb = "post" if match["what"] in {"post", "call", "request", "message"} else "email"
    return f"then {verb} it to {places[-1]}" if places else match[0]
