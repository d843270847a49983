"""Lists inside a clause that belong together: the labels something is sorted into, the fields that are taken out.

They leave the text before it is cut into clauses, as quotations are, because commas and `or` stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.language.text import Entity, Prepared

_WORD = r"(?!(?:and|or|then|post|send|email|mail|to|from|in|out|it|them)\b)[a-z][\w'-]*|@str\d+"
_ITEM = rf"(?:(?:the|its|their|an?) )?(?:{_WORD})(?: (?:{_WORD})){{0,2}}?"
_LIST = rf"{_ITEM}(?:, (?!(?:then|and then)\b){_ITEM})*,? (?:or|and) {_ITEM}"
_ENDS = r"(?= ?(?:$|[,.;)])| and | (?:with|using|by|from|for|based on) )"
_SORTED = (
    r"\b(?:classif(?:y|ies|ied|ying)|categori[sz](?:e|es|ed|ing)|label(?:s|l?ed|l?ing)?|tag(?:s|ged|ging)?|triag(?:e|es|ed|ing)|rate[sd]?|mark(?:s|ed)?)\b"
    r"[^.;@]*?\b(?:as|into|in|either|between|among)"
)
# Of a verb that may also mean something else, only the question itself says that labels follow.
_DECIDED = r"\b(?:decide|judge|determine|detect|tell|check|find out|say|state|answer)s? (?:whether|if) (?:its|(?:it|this|that|(?:(?:the|each|every|its) )?[a-z]+|they)(?:'s| is| are| sounds?| reads?))"
# `pick one of: a, b, c`: all of what follows are labels, though no `or` stands before the last.
_CHOSEN = r"\b(?:pick|choose|select|assign|return|answer with|say)s? (?:exactly |only )?(?:one|1|the (?:best|right|most fitting)(?: one| label| category| class)?) (?:of|from|among|out of)(?: these| those| the following| the)?(?: labels| categories| classes| options| words)?:?"
# `judge the tone of each: good, bad or mixed`: what stands behind the colon is what it can be.
_JUDGED = r"\b(?:judge|rate|assess|grade|evaluate|decide|determine|classify|categori[sz]e|label|tag|sort|triage|check|say|tell)s? [^.;:@]{2,60}?:"
_ROW = rf"{_ITEM}(?:, (?!(?:then|and then)\b){_ITEM})*(?:,? (?:or|and)|,) {_ITEM}"
_LABELS = re.compile(
    rf"(?:{_SORTED}|{_DECIDED}|{_JUDGED}) (?:an? |one of |either )?(?P<list>{_LIST}){_ENDS}|{_CHOSEN} (?P<row>{_ROW}){_ENDS}"
)
_FIELDS = re.compile(
    rf"\b(?:csv|excel|xlsx|table|file)\b[^.;@]{{0,20}}? with (?:only |just )?(?:the )?(?:columns?|fields?) (?P<columns>{_LIST})(?= ?(?:[,.;]|$)| and (?:then |also )*(?:e?mail|post|send|put|upload|write)\b)|\b(?:extract(?:s|ed|ing)?|pull(?:s|ed|ing)? out|pick(?:s|ed|ing)? out|parse out|capture) (?P<list>{_LIST}|{_ITEM})(?= (?:from|out of|in|of)\b(?! (?:[a-z]+ ){{0,3}}@(?:url|sql)))"
)
# What is sorted; the words that end in s and name nothing are left out.
_THINGS = r"(?!(?:is|was|as|its|this|has|does|goes|gets|others)\b)[a-z]{2,}s"
_ARTICLE = re.compile(r"^(?:the|its|their|an?) ")
_NUMBERS = re.compile(
    r"(?:total|amount|price|cost|sum|count|quantity|number of|age|score|years|hours|minutes|percentage|weight|seats|pieces|units|budget|salary|revenue|income|balance|fee|discount|tax|rating|distance)\b"
)
# `if its depth is over 9`: what is compared by size is a number.
_BY_SIZE = re.compile(
    r"\b(?P<field>[a-z]\w*)(?: (?:is|are|was))?(?: (?:over|above|below|under|beneath|more than|less than|greater than|higher than|lower than|fewer than|at least|at most|exceeds?)| ?[<>]=?) ?[$€£]? ?\d"
)


def take_options(text: str, prepared: Prepared) -> str:
    """Replace each such list by its name, and what is later said of a label by a comparison."""
    labels: list[str] = []
    for pattern, sorts in ((_LABELS, True), (_FIELDS, False)):
        match = pattern.search(text)
        if match is None:
            continue
        said = next(n for n in ("row", "columns", "list") if match.groupdict().get(n))
        options = _options(match[said], prepared)
        if sorts and len(options) < 2:
            continue
        name = f"@opt{sum(e.kind == 'opt' for e in prepared.entities.values())}"
        prepared.entities[name] = Entity("opt", ", ".join(options))
        head, tail = text[: match.start(said)], text[match.end(said) :]
        labels += options if sorts else []
        prepared.labels += options if sorts else []
        text = head + name + _compared(tail, labels, prepared)
    return text


def options_of(value: str) -> list[str]:
    """Answer what a taken-out list holds."""
    return value.split(", ")


def compared_in(text: str) -> frozenset[str]:
    """Answer the fields that a request compares by size."""
    return frozenset(match["field"] for match in _BY_SIZE.finditer(text))


def shape_of(names: Sequence[str], numbers: frozenset[str] = frozenset()) -> dict[str, object]:
    """Answer the JSON Schema of the fields that are to be taken out; `numbers` are compared by size."""
    fields = {
        re.sub(r"\W+", "_", n): {
            "type": "number" if _NUMBERS.search(n) or n in numbers else "string"
        }
        for n in names
    }
    return {"type": "object", "properties": fields, "required": list(fields)}


def _options(said: str, prepared: Prepared) -> list[str]:
    parts = re.split(r",? (?:or|and) |, ", said)
    plain = [_ARTICLE.sub("", p.strip()) for p in parts]
    return [prepared.value(p) if p.startswith("@str") else p for p in plain if p]


def _compared(tail: str, labels: Sequence[str], prepared: Prepared) -> str:
    """`the negative ones`, `if it is negative`: the label is compared."""
    for label in labels:
        name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
        said = re.escape(label) + "s?"
        changed = re.sub(
            rf"\b(?:(?:only|just|all|any|every|each) )?(?:the |those )?{said} (?P<noun>ones?|{_THINGS})\b",
            rf"the \g<noun> whose label is {name}",
            tail,
        )
        changed = re.sub(
            rf"\b(?P<if>if|when|whenever|unless) (?:it|this|that|the [a-z]+|they)(?:'s| is| are| was| turns out(?: to be)?) (?:an? )?{said}\b",
            rf"\g<if> the label is {name}",
            changed,
        )
        changed = re.sub(
            rf"\b(?:if|when|for) {said}(?=[ ,:])(?! [a-z]+s? (?:is|are)\b)",
            f"if the label is {name}",
            changed,
        )
        changed = re.sub(
            rf"\b(?P<verb>post|send|mail|email|forward|put|route|move) (?:(?:all|any|every|the) )*{said} (?=(?:to|in|into) (?:the )?@(?:chan|mail)\d)",
            rf"if the label is {name}, \g<verb> it ",
            changed,
        )
        changed = re.sub(
            rf"(?:,? and |, )(?:(?:all|any|every|the) )*{said} (?=(?:to|in|into) (?:the )?@(?:chan|mail)\d)",
            f"; if the label is {name}, post it ",
            changed,
        )
        if changed != tail:
            prepared.entities[name] = Entity("str", label)
            tail = changed
    return tail
