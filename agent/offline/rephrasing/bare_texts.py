"""Texts with room for values that nobody has quoted: `post New cow {name} to #barn`, `with subject {title} and text {note}`."""

from __future__ import annotations

import re

from agent.offline.language.text import Entity, Prepared

_PLACE = r"\{ ?[a-z_]\w* ?\}"
# `with the subject {title}`: one value is all of it.
_SLOT = re.compile(
    rf"\b(?P<slot>(?:with (?:the |a )?|the |and )?(?:subject|text|message|body|title|headline)(?: line)?)(?: of| is|:| =)? (?P<said>{_PLACE}(?: {_PLACE})*)(?=[.;,:)]|$| (?:and|to|with|in)\b)"
)
# Whatever stands between the verb and the place is the text, where there is room for a value in it.
_SENT = re.compile(
    rf"(?:^|(?<=[.;:,!?] )|(?<=and )|(?<=then )|(?<=each )|(?<=one ))(?P<verb>post|send|write|say|announce|publish)(?P<colon>:)? (?P<said>(?:(?!{_PLACE}| (?:and|then) )[^@;.])*{_PLACE}[^@;]*?) (?P<to>(?:to|in|into|on) (?:the )?(?=@(?:chan|mail)\d))"
)


def with_bare_texts(text: str, prepared: Prepared) -> str:
    """Return the request with such texts quoted."""
    text = _SLOT.sub(lambda m: f"{m['slot']} {_quoted(m['said'], prepared)}", text)
    return _SENT.sub(lambda m: f"{m['verb']} {_quoted(m['said'], prepared)} {m['to']}", text)


def _quoted(said: str, prepared: Prepared) -> str:
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", prepared.as_written(said))
    return name
