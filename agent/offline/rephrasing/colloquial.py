"""Everyday verbs and phrases for the few things a workflow does: `stick it in`, `hand it over`, `tot up the sum`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated

# What is moved to a place; whether it is posted or written there is told by the place.
_MOVES = r"(?:stick|pop|dump|chuck|slap|shove|stuff|park|plonk|bung|toss|throw|drop|fling|lob|sling|file|jot|note|pipe|funnel|feed|route|direct|move|copy|place|enter|key|load|slot|append|log|list|show|display|shout|mention|report|record|put|write|leave)"
_START = r"(?:^|(?<=[;.,:!?] )|(?<=and )|(?<=then )|(?<=also )|(?<=please ))"
_OBJECT = (
    r"(?:(?!(?:to|into|in|onto|on|and|then|away|out|if|when|who|which|that)\b)[\w'@<>\".-]+ ){0,9}?"
)
_TO_CHANNEL = re.compile(
    rf"{_START}{_MOVES} (?P<what>{_OBJECT})(?:over |up |down |straight |right )*(?:in|into|onto|on|to|under|at) (?:the |our )?(?=@chan\d+)"
)
_TO_TABLE = re.compile(
    rf"{_START}(?:{_MOVES}|add|put|save|store|record|keep|write) (?:a |one )?(?P<what>(?!(?:in|into|onto|to)\b){_OBJECT})(?:over |up |down |straight )*(?:in|into|onto|to) (?:the |our |a )?(?:(?:database|db|sql) )?(?=table\b|[a-z_]+ table\b)"
)
_RECORD_OF = re.compile(
    rf"{_START}(?:keep|make|take|write|save) (?:an? )?(?:record|note|log|entry|copy|row) (?:of|for) (?P<what>{_OBJECT})(?=(?:in|into|to) )"
)
# To carry something to somebody.
_CARRIES = re.compile(
    rf"{_START}(?:hand|pass|send|turn|ship|fire|shoot|zap|whizz|beam|dispatch|get|bring|carry|fling|lob|sling|route|transmit|relay|ferry|rush|submit) (?P<what>{_OBJECT})(?:over|on|off|along|across|through|out)? ?(?:in (?:a|one) (?:single )?(?P<post>post) )?(?=to @(?:chan|mail|url)\d+)"
)
_SHOOTS = re.compile(
    rf"{_START}(?:shoot|fire|fling|lob|zap|whizz|beam|drop|dispatch|give|grant|throw|leave|slip|pass) (?P<who>@(?:chan|mail)\d+|them|him|her|me|us|everyone|everybody|the [a-z]+) (?:an? |the )?(?P<what>(?:quick |short |little |brief |friendly )*(?:heads[- ]?up|nudge|shout(?:-?out)?|ping|poke|buzz|hint|tip-?off|note|line|message|mail|email|reminder|notice|alert|word|warning))"
)
_NUDGES = Gated(
    rf"{_START}(?:nudge|poke|buzz|bug|nag|prod|bother|chase|page|tip off|brief|update|clue in|call out to|holler at|yell at|shout at|wake(?: up)?|rouse|summon|alarm) (?=@(?:chan|mail)\d+)",
    needs="alarm|bother|brief|bug|buzz|call out to|chase|clue in|holler at|nag|nudge|page|poke|prod|rouse|shout at|summon|tip off|update|wake|yell at",
)
_ALARM = Gated(
    rf"{_START}(?:raise|sound|ring|set off) (?:an? |the )(?:alarm|alert|bell)s? (?=(?:in|to|on|at|with) @(?:chan|mail)\d+)",
    needs="alarm|alert|bell",
)
_ESCALATES = Gated(
    rf"{_START}(?:escalate|refer|surface|bring up|flag(?: up)?|raise) (?P<what>{_OBJECT})(?:up )?(?:to|with|in) (?=@(?:chan|mail)\d+)",
    needs="bring up|escalate|flag|raise|refer|surface",
)
# Where things go by themselves: `those belong in #x`.
_GOES = Gated(
    rf"{_START}(?P<what>(?!(?:it|they|that|this|which|who|then|if|when|otherwise|else|and)\b)(?:(?!(?:goes?|belongs?|should|must|ends?|lands?|has|have|needs?)\b)[\w'@.<>=%-]+ ){{1,10}}?)"
    r"(?:(?:should|must|shall|have to|has to|needs? to|are to|is to|will|can|may) )?(?:belongs?|lands?|ends? up|shows? up|turns? up|appears?|arrives?|pops? up|surfaces?) (?:in|on|at|into|with) (?=@(?:chan|mail)\d+)",
    needs="appear|arrive|belong|end|land|pop|show|surface|turn",
)
# `plus a word to #x`: what is done is not said, only what comes of it.
_A_LINE = Gated(
    r"(?:(?P<call>@url\d+)(?: again)?,? and |\bplus )(?:also )?(?:an?|one) (?:short |quick |little |small )?(?:line|note|ping|word|heads[- ]?up|mention|shout)(?: about it)? (?:in|to|into|on|at|for) (?=@(?:chan|mail)\d+)",
    needs="@url|plus",
)
_COUNTS = re.compile(
    r"\b(?:work|figure|find) out (?=(?:the|its|their|how|what)\b)|\b(?:compute|determine|establish|derive|reckon|tally(?: up)?|tot up|total up) (?=(?:the|its|their|how|what|min|max|average|mean|sum|total|median)\b)"
)
_AVG = Gated(
    r"\b(?P<lead>calculate |the |get |min,? max,? and |min,? |max,? |and )(?:mean|avg\.?)\b",
    needs="avg|mean",
)


def said_in_plain_verbs(text: str) -> str:
    """Return the request with such phrases said by the verbs that the grammar knows."""
    text = _TO_TABLE.sub(r"insert \g<what>into the ", text)
    text = _RECORD_OF.sub(r"insert \g<what>", text)
    text = _SHOOTS.sub(_told, text)
    text = _ALARM.sub("post an alert ", text)
    text = _NUDGES.sub("notify ", text)
    text = _ESCALATES.sub(r"send \g<what>to ", text)
    text = _A_LINE.sub(_line, text)
    text = _TO_CHANNEL.sub(r"post \g<what>to ", text)
    text = _CARRIES.sub(lambda m: f"{m['post'] or 'send'} {m['what']}", text)
    text = _GOES.sub(r"send \g<what>to ", text)
    text = _COUNTS.sub("calculate ", text)
    return _AVG.sub(r"\g<lead>average", text)


def _told(match: re.Match[str]) -> str:
    who = match["who"]
    return (
        f"tell {who}"
        if "head" in match["what"] or "word" in match["what"]
        else f"send {who} a message"
    )


def _line(match: re.Match[str]) -> str:
    lead = f"{match['call']} ; " if match["call"] else "and "
    return f"{lead}{'post' if match.string.startswith('@chan', match.end()) else 'send'} it to "
