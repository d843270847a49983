"""Values that are worked out from others: `fee = days * rate`, `load: crates × weight`.

Of one thing that comes in, quoted texts take them in the place of their name. Whatever else is asked of them is named, and
never becomes a condition: `fee = days` alone would compare the two.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.language.text import Entity, Prepared

_NUMBER = r"\d+(?:\.\d+)?"
_OPERAND = rf"(?:{_NUMBER}|[A-Za-z_]\w*)"
_SIGN = r"(?:[*+/×÷·]|(?<=\s)[-–x](?=\s)|times|plus|minus|divided by)"
_FORMULA = re.compile(
    rf"(?<![\w@])(?P<name>[A-Za-z_]\w*)\s*(?::=|=(?!=)|\bis\b|\bas\b)\s*(?P<formula>\(?{_OPERAND}(?:\s*\)?\s*{_SIGN}\s*\(?\s*{_OPERAND}\)?)+)(?![\w@])",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^(?:when(?:ever)? |on |each time |every time )?[^.;:@]*\b(?:web ?hook|callback|form)\b"
)
_VERBS = r"(?:(?:and |then |also )*(?:compute|calculate|work out|determine|set|let|with|where) (?:the )?)?"
_WORDS = {"×": "*", "÷": "/", "·": "*", "x": "*", "times": "*", "plus": "+", "minus": "-", "–": "-"}


def with_formulas(text: str, prepared: Prepared) -> str:
    """Return the request without what is worked out, and quoted texts with the values in their places."""
    made: dict[str, str] = {}
    for found in _FORMULA.finditer(prepared.original):
        place = _place_of(found, text)
        if place is None:
            continue
        name = found["name"].lower()
        value = _value(found["formula"], made)
        rest, used = text[place.end() :], False
        if _CALL.match(text):
            told, used = _told(name, value, rest, prepared), _placed(name, value, prepared)
            used, rest = used or told != rest, told
        # where it is compared, or is one of several fields, nobody would work it out
        open_ = not used or _spoken_of(name, rest, prepared.original[found.end() :])
        made[name] = f"({value})"
        said = _named(found[0], prepared) if open_ else ""
        text = f"{text[: place.start()]}{said}{rest}"
    return re.sub(r"([,;.]) ?(?:and )?(?=[,;.])|^[,;. ]+", "", text).strip() if made else text


def _place_of(found: re.Match[str], text: str) -> re.Match[str] | None:
    """Find the formula in the request as the grammars read it: signs may have become words there."""
    words = re.findall(r"[a-z_]\w*|\d+(?:\.\d+)?", found[0].lower())
    between = r"(?: and|, | ?[^\w@.;]+ ?| )+"
    said = between.join(re.escape(w) for w in words)
    return re.search(rf"{_VERBS}(?<![\w@]){said}(?![\w@])", text)


def _value(formula: str, made: dict[str, str]) -> str:
    """Write the formula as an expression over the fields of the call."""

    def one(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in _WORDS:
            return _WORDS[word]
        if re.fullmatch(_NUMBER, word):
            return repr(float(word))
        return made.get(word) or f"double(trigger.body.{match[0]})"

    said = formula.replace("divided by", "/")
    spaced = re.sub(rf"{_NUMBER}|[A-Za-z_]\w*|[×÷·–]", one, said)
    return re.sub(r"\s*([*+/-])\s*", r" \1 ", spaced).strip()


_TELL = r"(?P<tell>\b(?:post|send|mail|email|write|tell|report|message)(?: @(?:mail|chan)\d+)?)"


def _told(name: str, value: str, rest: str, prepared: Prepared) -> str:
    """`mail @mail0 the fee` tells the value beside its name."""
    alone = re.compile(rf"{_TELL} (?:the )?{name}(?=[.;,]|$| (?:to|in|into) @)")
    if alone.search(rest) is None:
        return rest
    text = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    shown = name.replace("_", " ").capitalize()
    prepared.entities[text] = Entity("str", f"{shown}: {{{{ {value} }}}}")
    lead = rf"\g<tell> with the text {text}"
    return alone.sub(lambda m: m.expand(lead if "@" in m["tell"] else rf"\g<tell> {text}"), rest)


def _spoken_of(name: str, rest: str, original: str) -> bool:
    """Tell whether the value is asked for outside of texts and of other formulas."""
    formulas = " ".join(m[0] for m in _FORMULA.finditer(original)).lower()
    return len(re.findall(rf"\b{name}\b", rest)) > len(re.findall(rf"\b{name}\b", formulas))


def _placed(name: str, value: str, prepared: Prepared) -> bool:
    """Put the value where a quoted text leaves room for it; tell whether one does."""
    room = re.compile(rf"\{{\{{ ?{name} ?\}}\}}|\{{{name}\}}|<{name}>", re.IGNORECASE)
    texts = {n: e for n, e in prepared.entities.items() if e.kind == "str" and room.search(e.value)}
    for entity_name, entity in texts.items():
        told = room.sub(lambda _: f"{{{{ {value} }}}}", entity.value)
        prepared.entities[entity_name] = replace(entity, value=told)
    return bool(texts)


def _named(said: str, prepared: Prepared) -> str:
    """Leave the wish to be named: nothing else may be made of its words."""
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", said.strip())
    return f"; carry out {name} ;"
