"""Marks that a model gives, and the ones that are meant later: `rate the haste from 1 to 5 with AI; if it is 4 or more ...`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

from agent.offline.language.text import Prepared

_SCALE = re.compile(
    r"\b(?P<lead>(?:use ai to |let ai |have ai |ask ai to )?)(?:rate|score|grade|judge|rank)s? (?P<what>it|this|(?:the|its|each|every) [a-z_]+)(?P<of> of (?:the |it\b|this\b)?[a-z_]*)? (?:on a scale )?(?:from|of|between) (?P<low>\d) (?:to|-|and) (?P<high>\d\d?)(?P<by>,? (?:with|using|by|via) (?:an? |the )?(?:ai|llm|gpt|chatgpt)(?: model)?)?"
)
_MOST = 10
_BOUNDS: tuple[tuple[str, Callable[[int, int], bool]], ...] = (
    (r"(?:at least|from|>=) (\d+)|(\d+) (?:or|and) (?:more|higher|above|up)", operator.ge),
    (r"(?:at most|up to|<=) (\d+)|(\d+) (?:or|and) (?:less|lower|below)", operator.le),
    (r"(?:over|above|more than|higher than|>) (\d+)", operator.gt),
    (r"(?:under|below|less than|lower than|<) (\d+)", operator.lt),
    (r"(\d+)(?! ?(?:or|to|-)\b)", operator.eq),
)


def with_marks_given(text: str, prepared: Prepared) -> str:
    """Return the request with the marks said as labels, and with the labels named that a comparison means."""
    match = _SCALE.search(text)
    if match is None or not (match["by"] or match["lead"]):
        return text
    low, high = int(match["low"]), int(match["high"])
    if not low < high <= _MOST:
        return text
    marks = {mark: prepared.named(str(mark)) for mark in range(low, high + 1)}
    thing = match["what"].split()[-1]
    subject = rf"\b(?P<if>if|when) (?:it|this|that|(?:the |its )?(?:rating|score|mark|grade|result|label|{thing})) is "
    rest = text[match.end() :]
    for form, holds in _BOUNDS:
        rest = re.sub(subject + f"(?:{form}),?", _meant(marks, holds), rest)
    listed = list(marks.values())
    labels = f"{', '.join(listed[:-1])} or {listed[-1]}"
    what = f"{match['what']}{match['of'] or ''}"
    return f"{text[: match.start()]}use ai to classify {what} as {labels}{rest}"


def _meant(
    marks: Mapping[int, str], holds: Callable[[int, int], bool]
) -> Callable[[re.Match[str]], str]:
    def said(match: re.Match[str]) -> str:
        bound = next(int(n) for n in match.groups()[1:] if n)
        meant = [name for mark, name in marks.items() if holds(mark, bound)]
        return f"{match['if']} the label is {' or '.join(meant)}," if meant else match[0]

    return said
