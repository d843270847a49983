"""The fields that a call brings, said among the words for it: `when a form is sent with colour and age, ...`, `webhook (id, total)`."""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared

_CALL = r"(?:web ?hook|callback|payload|form|request)"
# `with id and age, insert id into ...`: what is asked for is no field.
_DOES = r"(?:insert|save|store|add|put|send|post|fetch|get|tell|notify|write|patch|call|if|when) (?!and\b|or\b|plus\b)(?=[\w@])"
_NAME = (
    rf"(?!(?:and|or|an?|the|to|in|on|with|by|it|them|is|are|then|of|for|from|at)\b|{_DOES})[a-z]\w*"
)
_FIELD = rf"(?:(?:an?|the|its|their) )?{_NAME}(?: (?:name|number|date|time|code|address|id|url|text|email|amount))?"
# What is asked for may follow without a mark: `with id and total post the id to #x`.
_ASKS = r" (?=(?:if|then|post|send|insert|save|store|notify|tell|get|fetch|put|patch|call|add|write|e?mail (?:it|me|us|them|the|@mail\d+|@str\d+))\b)"
# A name of the list is followed by the next one or by its end: `with id and total, post it` ends before `post`.
_NEXT = r"(?=,| and\b| plus\b| ?[:;.)]|$)"
_LAST = rf"(?=,| ?[:;.)]|$|{_ASKS})"
_FIELDS = rf"{_FIELD}{_NEXT}(?:(?:, (?:and |plus )?| and | plus ){_FIELD}{_NEXT})*(?:, (?:and |plus )?| and | plus ){_FIELD}{_LAST}"
# One name alone is a field where it can hardly be a thing: `with id`, not `with an order`.
_ALONE = r"(?:[a-z]+_\w+|id|email|name|url|text|message|status|amount|total|title|sku|code|phone|token)(?=,? ?[:;,.]|$| (?:post|insert|send|get|fetch|put|patch|save)\b)"
# Between the call and its fields nothing is asked for yet.
_STILL = r"(?:(?!\b(?:table|sheet|into|put|save|store|insert|add|post|send|mail|email|record)\b)[^,;:.@()])*?"
_LED = r"(?:(?:when(?:ever)?|each time|every time|as soon as|once|on|if|upon|wait for|an?|the|our|my|new|incoming|inbound) )*"
_WITH = r"(?:with|containing|carrying|bringing|including|having|brings|has|contains|receives?|gets|delivers|sends)"
_KINDS = r"(?: (?:the|these|its|a))?(?: (?:json|following))*(?: (?:fields?|data|keys|values|payload|body|parameters|object))*(?: (?:with|of|containing))?"
_ASIDE = r"(?:(?:it |which |that )?(?:has |contains |brings )|(?:with|json|the|body|payload|fields?|data|keys|of|a):? ?)*"
_BROUGHT = re.compile(
    rf"^(?P<call>{_LED}[^,;:.@()]*?\b{_CALL}\b{_STILL}),? ?"
    rf"(?:\b{_WITH}{_KINDS}:? (?P<fields>{_FIELDS}|{_ALONE})(?= ?[,:;.]|$|{_ASKS})"
    rf"|[:-] ?(?P<row>{_FIELDS})(?= ?[:;.]|$)"
    rf"|\({_ASIDE}(?P<aside>{_FIELDS})\))"
)
_METHOD = re.compile(r"^(?:(?:an?|the|on an?|on) )?(?:http |post |put )+(?=web ?hook\b)")
# `on a post to my webhook`, `receive a post with ...`: a call, by the method of its request.
_POSTED = re.compile(
    r"^(?:on|upon|for|when(?:ever)?|receive|accept|take|wait for|(?:when(?:ever)? )?(?:we|i) (?:get|receive))(?: (?:an?|the|each|every))? (?:http )?(?:post|put)(?: (?:request|call))?(?: (?:comes in|arrives|is made|reaches us))?(?: (?:to|on|at|via) (?:(?:my|our|the|this|a) )?(?:web ?hook|endpoint|api|url|address))?(?: (?:comes in|arrives|is made))?(?=,? (?:with|containing)\b| ?[(:,])"
)
# What is only another word for its coming in.
_COMES = re.compile(
    rf"^{_LED}(?:(?:http|json|post) )*web ?hook(?: (?:is (?:called|hit|triggered|received)|gets (?:called|hit)|hits(?: us)?|fires|arrives|comes(?: in)?|triggers))?$"
)
_MARKED = re.compile(r"^ ?[,:;.]|^$")


def with_what_is_brought(text: str, prepared: Prepared) -> str:
    """Return the request without such a list; its fields are kept as what comes in."""
    text = _POSTED.sub("once a webhook lands", _METHOD.sub("", text))
    brought = _BROUGHT.match(text)
    if brought is None:
        return text
    prepared.shapes.append(brought["fields"] or brought["row"] or brought["aside"])
    call, rest = brought["call"].strip(), text[brought.end() :]
    call = "once a webhook lands" if _COMES.match(call) else call
    return f"{call}{'' if _MARKED.match(rest) else ', '}{rest.lstrip() if not _MARKED.match(rest) else rest}"
