"""What a message shall say: `naming the owner`, `owner in the text`, `the number should be mentioned`, `send @chan a note that ...`."""

from __future__ import annotations

import re

_NAME = r"(?!(?:and|or|to|in|into|is|are|if|when|then|it|them|that|this|which|who|how|a|an|all|both|subject|title|something|anything|everything|nothing|each|every)\b)[a-z]\w*"
_FIELD = rf"(?:(?:the |its |their |his |her )?{_NAME}(?: (?:name|number|date|time|code|address|id|url|text))?)"
_FIELDS = rf"{_FIELD}(?:(?:, (?:and )?| and | plus | & ){_FIELD})*"
_MESSAGE = r"(?:text|message|mail|email|body|post|note|it)"
_NAMING = re.compile(
    r"(?:,? (?:naming|quoting|citing|mentioning|listing|telling(?: me| us| them)?|giving|stating)|,? (?:that|which) (?:also )?(?:names|mentions|quotes|cites|gives|states|shows|contains|includes|lists|tells|says)|,? (?:to|that should|which should|and(?: also)?) (?:mention|name|quote|include|contain|state|show|give|list)) (?=(?:the|its|their|his|her) (?!(?:same|list|rest|whole|others?|ones)\b))"
)
# `number and owner in the text`, behind a sending.
_IN_TEXT = re.compile(
    rf"(?P<before>@(?:chan|mail)\d+|@str\d+|[a-z]+)(?:, | with | and with )(?P<fields>{_FIELDS})(?: (?:should|must) (?:be|stand|go|appear))? (?:in|into|inside) (?:the |its )?{_MESSAGE}\b(?! (?:field|column))"
)
# The same in a sentence of its own.
_MENTION = re.compile(
    rf"(?P<end>[.;,] )(?:please |also |and )*(?:mention|include|name|quote|state|show|give|add|put|say|tell|list)(?: me| us| them)? (?P<fields>{_FIELDS})(?: (?:too|as well|also|there|in there|in (?:the |its )?{_MESSAGE}|to (?:the |its )?{_MESSAGE}))*(?=[.;!]|$)"
)
_SHOULD_SAY = re.compile(
    rf"(?P<end>[.;,] )(?:please |also |and )*(?:the |its )?(?:text|message|mail|email|post|note)(?: itself)? (?:(?:should|must|has to|needs to|shall) )?(?:mentions?|includes?|contains?|names?|quotes?|states?|shows?|gives?|says?|lists?|have|has) (?P<fields>{_FIELDS})(?=[.;!]|$)"
)
_LAST_PLACE = re.compile(r"@(?:chan|mail)\d+|\b(?:email|mail) (?:the|each|every|them) ?[a-z]*")
_SO_THAT = re.compile(
    r",? so (?:that )?(?:someone|somebody|anyone|everyone|everybody|nobody|people|they|we|he|she|it|i|you|the [a-z]+) (?!@)[^.,;:@\d]*(?=[.;,]|$)"
)


# `tell @chan the owner`: one field is posted there.
_TELL_FIELD = re.compile(
    rf"(?:^|(?<=[.;:!?,] )|(?<=and )|(?<=then ))(?:tell|let|inform|give|send|show) (?P<place>@(?:chan|mail)\d+)(?: know)?(?: about)? (?P<field>(?:the|its|their) {_NAME}(?: (?:name|number|date|time|code|address|id|url))?)(?= ?(?:[.;,!]|$| and (?:then )?[a-z]+ ))"
)
_NO_FIELD = re.compile(
    r"(?:the|its|their) (?:list|result|results|rest|others?|summary|total|totals|same|rows?|whole|report|table|ones?|count|sum|average|news|[a-z]+s)$"
)


# `post the lead's name to @chan0`: a field of the one thing there is.
_ITS_FIELD = re.compile(
    rf"\b(?P<verb>post|send|share|write|put|tell) the [a-z]+'s (?P<fields>{_NAME}(?:(?:, (?:and )?| and ){_NAME})*)(?= (?:to|in|into|on) @chan)"
)


def with_fields(text: str) -> str:
    """Return the request with what a message shall say put behind its sending, as `with the ...`."""
    text = _ITS_FIELD.sub(r"\g<verb> its \g<fields>", text)
    text = _SO_THAT.sub("", text)
    text = _NAMING.sub(" with ", text)
    text = _TELL_FIELD.sub(
        lambda m: m[0] if _NO_FIELD.match(m["field"]) else f"post {m['field']} to {m['place']}",
        text,
    )
    text = _IN_TEXT.sub(lambda m: f"{m['before']} with {_the(m['fields'])}", text)
    for pattern in (_SHOULD_SAY, _MENTION):
        match = pattern.search(text)
        if match is not None and _LAST_PLACE.search(text[: match.start()]):
            head, tail = text[: match.start()], text[match.end() :]
            text = f"{head} with {_the(match['fields'])}{tail or ''}"
    return text


def _the(fields: str) -> str:
    """One name alone needs its article to be read as a field."""
    alone = not re.search(r",| and | plus | & ", fields)
    known = re.match(r"(?:the|its|their|his|her) ", fields)
    return f"the {fields}" if alone and not known else fields
