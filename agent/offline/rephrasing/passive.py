"""What shall be done, said of the thing it is done to: `the others should be written to the table x`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.verbs import SEND_VERBS, with_forms

_IRREGULAR = {
    "sent": "send", "told": "tell", "written": "write", "put": "put", "given": "give", "kept": "keep", "shown": "show",
    "left": "leave", "thrown": "throw", "read": "read", "taken": "take", "found": "find", "forwarded": "forward",
}  # fmt: skip
_OTHERS = [
    "sort",
    "group",
    "join",
    "merge",
    "combine",
    "count",
    "sum",
    "summarise",
    "summarize",
    "translate",
    "classify",
    "categorise",
    "categorize",
    "extract",
    "filter",
    "drop",
    "skip",
    "ignore",
    "discard",
    "exclude",
    "remove",
    "fetch",
    "download",
    "collect",
    "pull",
    "load",
    "escalate",
    "route",
    "deduplicate",
    "dedupe",
    "calculate",
    "convert",
    "transform",
    "mail",
    "email",
    "inform",
    "notify",
    "log",
    "insert",
    "store",
    "save",
    "escalate",
    "ping",
    "alert",
    "warn",
    "flag",
    "copy",
    "move",
    "note",
    "list",
    "enter",
    "record",
    "hand",
    "pass",
]
_DONE = {
    form: verb
    for verb in sorted({*SEND_VERBS, *_OTHERS} - {"put", "let", "set", "text", "drop"})
    for form in with_forms(frozenset([verb]))
    if form.endswith("ed") and form not in {"need", "feed"}
} | _IRREGULAR
_PARTICIPLE = "|".join(sorted(_DONE, key=len, reverse=True))
_MODAL = r"(?:should|must|shall|ought to|has to|have to|needs? to|is to|are to|will|can|may|want(?:s)? to|(?:i|we)(?:'d| would) (?:like|want) (?:it|them) to)"
_START = r"(?:^|(?<=[.;:!?] )|(?<=, )|(?<=, and )|(?<=then )|(?<=, but )|(?<= and then )|(?<=, and also ))"
_SO = r"(?:(?:then|also|always|automatically|only|just|immediately|at once|first|straight away|right away) )*"
_NOT_THING = r"(?!(?:if|when|whenever|once|unless|because|since|as|while|after|before|until|which|who|that (?:is|are|was|were)|and|or|then|please|otherwise|i|we|you|there)\b)"
# `it must be shown in @chan`: with such a verb in front, everything before it is what it is done to.
_SHOULD_BE = Gated(
    rf"{_START}{_NOT_THING}(?P<what>[^.;:!?]{{1,120}}?) (?:{_MODAL} {_SO}(?:be|get)|(?:is|are) {_SO}to be|needs?) {_SO}(?P<done>{_PARTICIPLE})\b(?P<rest>[^.;!?]*)",
    needs="'d|are to|can|has to|have to|is to|may|must|need|ought to|shall|should|to be|want to|wants to|will|would",
)
# Without one it is a wish only where it says where to: `good ones are written to the table x`.
_IS = re.compile(
    rf"{_START}{_NOT_THING}(?P<what>(?:(?!(?:is|are|gets?|if|when|whose|where|which|that|who)\b)[\w'@<>=%-]+ ){{1,8}}?)(?:is|are|gets?) {_SO}(?P<done>{_PARTICIPLE})\b(?P<rest>(?: (?!(?:and|then|if|when|unless|which|who|that)\b)[\w'\"-]+){{0,4}}? (?:to|into|in|on|at|by|from) (?:the )?(?:table\b|@(?:chan|mail|url|tab)\d+)[^.;!?]*)"
)
# People are done something to without a place: `the buyer is mailed`.
_TOLD = Gated(
    rf"{_START}(?P<what>(?:the|each|every|all|any|our|their|his|her|@(?:chan|mail)\d+)(?: [a-z]+){{0,2}}? ?)(?:is|are|gets?|{_MODAL} be) {_SO}(?P<done>mailed|emailed|e-mailed|told|notified|informed|messaged|pinged|alerted|warned|reminded|asked)\b(?P<rest>[^.;!?]*)",
    needs="alerted|asked|informed|mailed|messaged|notified|pinged|reminded|told|warned",
)


def said_actively(text: str) -> str:
    """Return the request with such wishes said as what is done."""
    text = _TOLD.sub(_active, text)
    text = _SHOULD_BE.sub(_active, text)
    return _IS.sub(_active, text)


def _active(match: re.Match[str]) -> str:
    what = match["what"].strip()
    verb = _DONE[match["done"]]
    condition = re.match(r"(?P<if>(?:if|when|unless|otherwise|else)\b.*?, )(?P<what>.+)$", what)
    lead = ""
    if condition:
        lead, what = condition["if"], condition["what"]
    verb = {"e-mail": "email"}.get(verb, verb)
    return f"{lead}{verb} {what}{match['rest']}"
