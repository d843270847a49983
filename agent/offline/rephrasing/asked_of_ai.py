"""What a model is asked in passing, said as a step of its own: `and have the ai sum up the new logs`, `extract a, b and c`."""

from __future__ import annotations

import re

_MODEL = r"(?:(?:an?|the|our|some|your) )?(?:ai|artificial intelligence|llm|gpt(?:-\w+)?|chatgpt|language model|ai model)(?: model)?"
_WITH = rf"(?:with|using|by|via|through) (?:the help of )?{_MODEL}"
_DEED = r"(?:summari[sz]e|sum up|condense|translate|classify|categori[sz]e|label|tag|rate|extract|rewrite|rephrase|draft|write|compose|generate)"
# `and let the ai translate it`: it begins a step, wherever it stands.
_LET = re.compile(
    rf"(?:^|(?P<before>[,;.])? ?)\b(?:and )?(?:then )?(?:have|let|get|make|ask|tell|use) {_MODEL} (?:to |should )?(?={_DEED}\b)"
)
_LIST = r"(?:(?:the|its|their|an?) )?{word}(?:, (?:(?:the|its|their) )?{word})*,? (?:and|&) (?:(?:the|its|their) )?{word}"
_VERBS = r"(?!(?:save|store|put|insert|write|send|post|mail|email|add|keep|then|and|if|when|create|reply|tell|append|it|them)\b)"
_FIELDS = _LIST.format(word=_VERBS + r"[a-z]\w*(?: (?:name|number|date|address|code|id|time))?")
_EXTRACT = re.compile(
    rf"\b(?:use {_MODEL} to )?extract (?:the (?:following )?(?:fields? )?)?(?P<things>{_FIELDS})(?P<by> {_WITH})?(?! (?:from|out of|in|of)\b)(?=,? (?:and|then)\b|[.;,]|$)"
)
# `ai mood (calm, wild)`: what stands in brackets is what it can be.
_JUDGED = re.compile(
    rf"\b(?:{_MODEL}|{_WITH}) (?:sentiment|tone|mood|category|classification|topic|urgency|priority|intent|label)(?: analysis| detection| check)? ?\((?P<labels>\w+(?:(?:,? or |, |/)\w+)+)\)"
)
# What is new is kept first: the model is asked about nothing else.
_THE_NEW = re.compile(
    rf"\b(?P<deed>(?:use {_MODEL} to )?(?:summari[sz]e|sum up|condense|translate)) (?:only )?(?:(?P<each>(?:each|every) new )(?=[a-z])|(?:the |all |any )*new (?=[a-z]+s\b))(?P<noun>[a-z]+)\b(?P<by> {_WITH})?"
)
# A summary in so many points is one of all, not one of each.
_POINTS = re.compile(
    r"\b(?:in|into|as|with) (?:a list of |at most |about |max |exactly |up to |the top )*(?:\d+|two|three|four|five|six|seven|ten) (?:short |brief |key |concise )*(?:bullets?(?: points?)?|points?|lines|sentences|paragraphs|words|takeaways|highlights)\b|\bin (?:short |brief )*bullet(?: point)?s\b|\bas (?:a )?(?:short )?bullet(?:ed)?(?: points?| list)?s?\b"
)
_SUMS_UP = re.compile(r"(?:summari[sz]e|sum up|condense)\b")


def with_what_models_are_asked(text: str) -> str:
    """Return the request with such wishes said as steps that begin with the verb the grammar knows."""
    text = _LET.sub(_own_step, text)
    text = _JUDGED.sub(_sorted, text)
    text = _EXTRACT.sub(r"use ai to extract \g<things> from it", text)
    return _THE_NEW.sub(_new_first, text)


def in_points(deed: str) -> bool:
    """Tell whether a text is asked for in so many points, which only a free question can say."""
    return _SUMS_UP.match(deed) is not None and _POINTS.search(deed) is not None


def sums_up(deed: str) -> bool:
    """Tell whether one text is to be made of all there is."""
    return _SUMS_UP.match(deed) is not None


def _own_step(match: re.Match[str]) -> str:
    if not match.start():
        return "use ai to "
    return f"{match['before'] or ','} use ai to "


def _sorted(match: re.Match[str]) -> str:
    *labels, last = re.split(r",? or |, |/", match["labels"])
    return f"use ai to classify it as {', '.join(labels)} or {last}"


def _new_first(match: re.Match[str]) -> str:
    deed = match["deed"] if match["deed"].startswith("use") else f"use ai to {match['deed']}"
    what = "them" if not match["each"] else f"each {match['noun']}"
    return f"keep only new ones, {deed} {what}"
