"""Cuts a request into clauses that each ask for one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.language.verbs import (
    ADVERB,
    DROP_VERBS,
    KEEP_VERBS,
    NEXT_FORM,
    READ_VERBS,
    SEND_VERBS,
    VERBS,
    base_form,
)

_VERB = "|".join(sorted(VERBS, key=len, reverse=True))
_OBJECT = r"(?:it|them|me|us|him|her|everyone|everything|this|that|each|all|these|those|the|a|an|every|my|our|@[a-z]+\d+|to|one|new|any)"
_STARTS_VERB = re.compile(
    rf"(?:{ADVERB},? )*(?:(?:{_VERB})\b(?! (?:from|address|of|as|field|column|and email|(?:is|are|was|were|isn't|aren't)\b|list\b|(?:date|time|number|id|name|code|status|price|amount|total)s?\b))|[a-z]{{3,}} (?:it|them|me|us|him|her)\b|(?!(?:into|onto|from|with|both|plus|also|then|over|copy|copying|channel|slack|team|group|address)\b)[a-z]{{4,}} @(?:chan|mail)\d+)"
)
# What is also a thing asks for something only where a thing follows.
_ASKS = re.compile(
    rf"(?:{ADVERB},? )*(?:cancel|refund|invite|assign|archive|reopen|unsubscribe|subscribe|suppress|fulfil|fulfill|cache|close|complete|schedule|book|file|tag|label|comment|copy|register|open|log|start|invoice|charge|back up|set up|sync|enrol|enroll|trash|mark|reply|answer|respond|react) (?:a|an|the|it|them|him|her|their|his|its|this|that|each|every|all|our|my|on|to|one|new|in|with|by|@)"
)
# `post id and service to #x`, behind something that is already sent: names may be those of fields.
_SENDS_FIELDS = re.compile(
    r"(?:post|send|share|write|publish|announce) (?:the )?[a-z_]+(?:(?:, | and | \+ )(?:the )?[a-z_]+)* (?:to|in|into|on) (?:the )?@(?:chan|mail)\d"
)
_PASSIVE = re.compile(
    r"(?:an?|the|its|their|those|these|each|all|every)?(?: ?[a-z][\w-]*){0,4} (?:is|are|should be|must be|shall be|gets?|will be|needs? to be|has to be|have to be)"
    r" (?:to be |then |also )?[a-z]+(?:ed|ten|nt)\b"
)
_CONDITIONAL = re.compile(
    r"(?:if|when|whenever|once|unless|otherwise|else|in case|on rejection|for each|for every)\b|(?:all |every )?(?:the )?(?:others|rest|remaining ones)\b(?= (?:of|to|in|into|goes|go|should|are|is|will|must|can|may|stays?))"
)
_ENTITY = re.compile(r"@(chan|mail)\d+")
_BREAK = re.compile(
    r"(?P<hard>[;!?]+(?= |$)|\.(?= |$)|,? (?:but )?(?=otherwise\b|or else\b|else\b|if not,))|(?P<soft>,? and then |,? then |,? and also |,? as well as |,? plus | \+ |,? and |, |,? but )"
)

_POLITE = re.compile(
    r"(?:^|(?<=[ ,]))(?:hi|hello|hey|dear team|good morning|please|kindly|thanks(?: a lot| so much)?|thank you(?: very much)?|cheers|"
    r"(?:could|can|would|will) you(?: please)?|i(?: would|'d) like(?: you)?(?: to)?|i want(?: you)?(?: to)?|i need(?: you)?(?: to)?|we (?:want|need)(?: to)?|"
    r"let's|make sure (?:to|that you)|be sure to|i'd love(?: you)? to|help me|it should|you should|go and|go ahead and)(?=$|[ ,.!?;])"
)
_FILLER = re.compile(
    r"(?:(?:an?|the|my|this|that|me|us|it|for|to|of|which|new|simple|small|nice|set|something|somebody|someone|anybody|anyone|everything|up|could|can|oh|hey|quick|one|it's|whenever|create|build|make|need|want|"
    r"automation|automations|workflow|workflows|flow|job|process|here is|here's|is|what|i|we|how|works?|should|following|steps?|as follows|run|runs|"
    r"start|automatically|automate|there|okay|ok|so|well|then|and|also|do|with|in|on|by|have|got|would|be|great|fine|good|done|ready|finished|when|okay|please|thanks|is fine|at|run it|regularly|first|next|finally) ?)*"
)


def split_clauses(text: str, *, keep_adverbs: bool = False) -> list[str]:
    """Cut at sentence ends, and at `and` or a comma when a new verb or a new receiver follows.

    A change needs its `also`; a new workflow does not.
    """
    text = re.sub(
        r"\(([^()]*)\)",
        lambda m: f" {m[1]} " if m[1].strip().startswith("@") else f", {m[1]}, ",
        text,
    )
    text = re.sub(r"\s+", " ", text).replace(" ,", ",")
    clauses: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        left, right = text[start : match.start()], text[match.end() :]
        if not left.strip():
            start = match.end()
        elif match["hard"] or _is_boundary(left, right, match["soft"]):
            clauses.append(left)
            start = match.end()
    clauses.append(text[start:])
    return _tidy(clauses, keep_adverbs=keep_adverbs)


_RECEIVES = re.compile(r"@mail\d+ (?:gets?|should|wants?|receives?|needs?|must|will|is|has)\b")
_GOES_ON = re.compile(
    r"(?:also |as well as )?(?:(?:to|in|into|on|at|for|cc|copy)\b|the (?:[a-z]+ )?@)"
)
_NAMED_SLOT = re.compile(
    r"(?:the |its |their )?(?:email |message |mail )?(?:subject|title|headline|text|message|body|content)(?: line)?(?: (?:is|should be|shall be|reads?|says?)|:| =)? @str\d+"
)
_TERSE = re.compile(r"(?:only|new ones|once per|one (?:message|post|email|mail)|each one)\b")


# `name and mail in #x`: a thing that goes there, and no verb.
_NOUN_TO_CHANNEL = re.compile(
    r"(?:mail|email|message|text|note|report|order|request|list|title|call|record|log|group|count|change|start|state) (?:in|to|into) @chan"
)


# `with its colour and report`: what could be a verb ends the list, so it is a thing.
_THING_AT_END = re.compile(
    rf"(?:the |its |their )?(?:email|mail|post|text|message|report|record|order|request|list|log|title|name|note|call|count|change|state|rank|group)(?: address| id| number)?(?= *(?:$|[,.;]| (?:as|from|of) | (?:comes?|arrives?|is|are|was|gets?|has|lands?)\b| and (?!(?:{_VERB})\b)[a-z_]+))"
)
# `save name and email in the table`: what is put there is a thing.
_THING_IN_PLACE = re.compile(
    r"(?:the |its |their )?(?:email|mail|text|message|note|title|name)(?: address)? (?:to|in|into) (?!@|them\b|him\b|her\b|us\b|me\b|every(?:one|body)\b|(?:the|their|each|every|all) (?:(?!(?:table|list|sheet)\b)[a-z]+ )?(?:customer|client|user|sender|person|people|team|owner|lead|guest|member|applicant)s?\b)"
)
_PUTS = re.compile(
    r"(?:^|[,;.] |\b(?:and|then|please) )(?:add|save|store|put|write|insert|append|record|log|keep|enter) (?:the |their |its )?[a-z_]+(?:, (?:the |their |its )?[a-z_]+)*$"
)


# `drop the empty ones, total cost by team`: a figure is asked for behind what is done with the list.
_FIGURE_BY = re.compile(
    r"(?:the )?(?:total|sum|average|mean|median|maximum|minimum|max|min|highest|lowest)(?: of)?(?: the)?(?: [a-z]\w*){1,2} (?:by|per|for each|for every) [a-z]"
)
_WORKS_ON = DROP_VERBS | KEEP_VERBS | READ_VERBS
_LISTING = re.compile(r"\b(?:with|including|showing|the|its|their) [^@]*$")


def _is_boundary(left: str, right: str, soft: str) -> bool:
    upcoming = right.lstrip()
    listed = _THING_AT_END.match(upcoming) and _LISTING.search(left)
    listed = listed or (_THING_IN_PLACE.match(upcoming) and _PUTS.search(left))
    goes_there = _NOUN_TO_CHANNEL.match(upcoming) and not _ENTITY.search(left)
    if listed or goes_there or _ASKS.match(upcoming) or _STARTS_VERB.match(upcoming):
        return not (listed or goes_there) and _ENTITY.match(upcoming) is None
    goes_on = NEXT_FORM.match(upcoming) and re.search(r"@|\d", left)
    passive = None if goes_on else _PASSIVE.match(upcoming)
    if passive and "," not in upcoming[: passive.end()]:
        return bool(re.search(r"@\w+|\b(?:is|are|be)\b", left))
    sends = _SENDS_FIELDS.match(upcoming) and re.search(r"@(?:url|chan|mail|tab)\d", left)
    figure = _FIGURE_BY.match(upcoming) and left.strip().split(" ", 1)[0] in _WORKS_ON
    if goes_on or sends or figure or _CONDITIONAL.match(upcoming) or _RECEIVES.match(upcoming):
        return True
    segment = re.split(r"[,;.]| and ", upcoming, maxsplit=1)[0]
    entity = _ENTITY.search(segment)
    if entity is None or _ENTITY.match(segment):
        return bool(_TERSE.match(segment)) and soft.strip() == ","
    before = {m[1] for m in _ENTITY.finditer(left)}
    if entity[1] in before:
        return not _GOES_ON.match(segment) or "then" in soft
    return bool(before) or "then" in soft


_WITHOUT_VERB = re.compile(
    r"(?!(?:all )?(?:of )?(?:the |those )?(?:rest|others?|remaining)\b)(?:the|those|these|all|every|each|any|its|their) (?:[\w'-]+ )*?(?:to|in|into) @(?:chan|mail)\d+"
)


def _with_verb_before(said: str, before: Sequence[str]) -> str:
    """`put this in #a and that in #b`: the second is posted, too."""
    lead = before[-1].split(" ", 1)[0] if before else ""
    return f"{lead} {said}" if lead in SEND_VERBS and _WITHOUT_VERB.match(said) else said


def _tidy(clauses: list[str], *, keep_adverbs: bool) -> list[str]:
    """Take out politeness, and put a lone receiver back to the clause it belongs to."""
    kept: list[str] = []
    for clause in clauses:
        said = _POLITE.sub(" ", clause)
        said = re.sub(r"\s+", " ", said).strip(" ,:;.-")
        if not said.startswith("only") and not keep_adverbs:
            said = re.sub(rf"^(?:{ADVERB},? )+(?=\w)", "", said)
            said = base_form(said)
        if not said or (_FILLER.fullmatch(said + " ") and said not in {"new", "only new"}):
            continue
        said = _with_verb_before(said, kept)
        if kept and _NAMED_SLOT.fullmatch(said):
            kept[-1] += f" with {said}"
            continue
        if kept and re.fullmatch(r"(?:to |at |in )?@(?:mail|chan|url)\d+", said):
            kept[-1] += f" to {said.split()[-1]}"
        else:
            kept.append(said)
    return kept
